//! Drying: how far it pushes condensation, and where it stops.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/water-removal.toml";
const BONDS: &str = "C-N bonds";
/// Variants by number.
const NOTHING: usize = 0;
const MGSO4: usize = 1;
const SIEVES: usize = 2;
const FEW: usize = 3;
const FOUR_A: usize = 4;
const DEAN_STARK: usize = 5;

#[test]
fn each_way_of_drying_has_its_place() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-7));
    let bonds: Vec<f64> = rows.iter().map(|r| value(&scenario, r, BONDS)).collect();
    let order = [NOTHING, FEW, FOUR_A, SIEVES, DEAN_STARK];
    for pair in order.windows(2) {
        assert!(bonds[pair[1]] > bonds[pair[0]] + 5.0, "{bonds:?}");
    }
    for (got, known) in bonds.iter().zip([44.7, 44.7, 80.5, 55.9, 67.1, 100.0]) {
        assert_abs_diff_eq!(*got, known, epsilon = 0.1);
    }
    // MgSO4 leaves more water in methanol than the condensation sets free.
    assert_abs_diff_eq!(bonds[MGSO4], bonds[NOTHING], epsilon = 1e-3);
    // A selective hydride does not need it.
    let undried = file(SCENARIO, &[("step.preform.stir", "0 h")]);
    let rows = crate::study::rows(&undried, false, &how(1e-7));
    let stab = at_base(&undried, &rows, "Dean-Stark in DCE, then STAB", BONDS);
    assert!(bonds[DEAN_STARK] - stab < 1.5, "{stab}");
}

#[test]
fn without_drying_time_buys_nothing_and_full_sieves_stop() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let at = |variant: usize, hours: f64| {
        let of = |row: &&monobis::study::plan::PointResult| row.variant == variant;
        let far =
            |row: &monobis::study::plan::PointResult| (axis(&scenario, row, 0) / hours).ln().abs();
        let nearest = rows
            .iter()
            .filter(of)
            .min_by(|a, b| far(a).total_cmp(&far(b)));
        value(&scenario, nearest.expect("a point"), BONDS)
    };
    let gain = |variant| at(variant, 24.0) - at(variant, 0.65);
    let gains: Vec<f64> = (0..6).map(gain).collect();
    assert!(gains[NOTHING].abs() < 0.05 && gains[FEW].abs() < 0.05);
    assert!(gains[SIEVES] > 15.0 && gains[MGSO4].abs() < 0.05);
    // Before they are full, few sieves dry as much as many.
    assert_abs_diff_eq!(at(FEW, 0.2), at(SIEVES, 0.2), epsilon = 0.02);
}

/// 0.3 g of sieves hold 20.4 water per cell of 1833.5 g/mol, a third of what 10 mmol could set free; so much and no more is taken up.
#[test]
fn what_full_sieves_hold_is_their_capacity() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-9));
    // Each C-N bond has set one water free; what is not in the flask is in the sieves.
    let held = |variant: usize| {
        let at = |name| value(&scenario, &rows[variant], name);
        at(BONDS) - at("water")
    };
    let capacity = 100.0 * 20.4 * 0.3 / 1833.5 / 0.010;
    assert_abs_diff_eq!(held(NOTHING), 0.0, epsilon = 1e-3);
    assert_abs_diff_eq!(held(FEW), capacity, epsilon = 0.01);
    assert!(held(SIEVES) > capacity + 10.0);
}
