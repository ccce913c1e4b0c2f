//! NaBH4 stepwise: each precaution in numbers.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/nabh4-stepwise.toml";
const VARIANTS: [&str; 4] = [
    "one pot, 25 °C",
    "stepwise, undried, 0 °C",
    "stepwise, 3A sieves, 25 °C",
    "stepwise, 3A sieves, 0 °C",
];
const BONDS: &str = "C-N bonds";

#[test]
fn preformation_drying_and_cold_portions_each_help() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let bonds = VARIANTS.map(|variant| at_base(&scenario, &rows, variant, BONDS));
    for (got, known) in bonds.iter().zip([15.3, 52.5, 68.0, 76.1]) {
        assert_abs_diff_eq!(*got, known, epsilon = 0.2);
    }
    assert!(bonds.windows(2).all(|pair| pair[1] > pair[0] + 5.0));
    for variant in VARIANTS {
        let at = |name| at_base(&scenario, &rows, variant, name);
        // What is no amine is alcohol: no aldehyde is left. One of seven hydrides meets an aldehyde, so six are lost, whatever the order.
        assert_abs_diff_eq!(at(BONDS) + at("alcohol"), 100.0, epsilon = 0.2);
        assert_abs_diff_eq!(at("hydride lost"), 600.0 / 7.0, epsilon = 0.05);
    }
    // The condition on the aldehyde is met before the four hours are over.
    assert!(rows.iter().all(|row| row.status.to_string() == "ok"));
}

#[test]
fn portions_matter_most_where_nothing_else_is_done() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let at = |variant: usize, portions: f64, loss: usize| {
        let found = rows.iter().find(|row| {
            row.variant == variant && axis(&scenario, row, 0) == portions && row.position[1] == loss
        });
        value(&scenario, found.expect("a point"), BONDS)
    };
    let gain = [0, 1, 2, 3].map(|variant| at(variant, 16.0, 1) - at(variant, 1.0, 1));
    assert!(gain[0] > 20.0 && gain[1] > 12.0, "{gain:?}");
    assert!(gain[2].abs() < 3.0 && gain[3] > 7.0, "{gain:?}");
    // One dose: cold alone does nothing.
    assert!((at(3, 1.0, 1) - at(2, 1.0, 1)).abs() < 2.0);
    // Methanolysis ninefold faster.
    for variant in 0..4 {
        let moved = at(variant, 8.0, 0) - at(variant, 8.0, 2);
        assert!(moved.abs() < 5.0, "{variant}: {moved}");
    }
}
