//! Dilution slows both steps alike: selectivity hardly moves over two decades, time moves by three.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/dilution.toml";

#[test]
fn dilution_costs_time_and_moves_selectivity_by_two_points() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let at = |variant: usize, molar: f64, name: &str| {
        let here = |row: &&monobis::study::plan::Row| {
            row.variant == variant && (axis(&scenario, row, 0) / molar - 1.0).abs() < 1e-9
        };
        value(&scenario, rows.iter().find(here).expect("a point"), name)
    };
    for (molar, mono, bis) in [
        (0.01, 53.96, 20.61),
        (0.1, 53.63, 21.37),
        (1.0, 51.66, 21.98),
    ] {
        assert_abs_diff_eq!(at(0, molar, "mono"), mono, epsilon = 0.05);
        assert_abs_diff_eq!(at(0, molar, "bis"), bis, epsilon = 0.05);
    }
    let of_stab = at(0, 0.01, "selectivity") - at(0, 1.0, "selectivity");
    assert_abs_diff_eq!(of_stab, 2.2, epsilon = 0.1);
    let of_borohydride = at(1, 0.01, "selectivity") - at(1, 1.0, "selectivity");
    assert!(of_borohydride.abs() < 0.5, "{of_borohydride}");
    assert!(at(0, 0.01, "duration") > 500.0 * at(0, 1.0, "duration"));
    // Where aldehyde and NaBH4 meet as two, a tenth of the concentration takes ten times as long.
    let slower = at(1, 0.01, "t half") / at(1, 0.1, "t half");
    assert_abs_diff_eq!(slower, 10.9, epsilon = 0.2);
    // Every row ends by its condition, in time.
    assert!(rows.iter().all(|row| row.status == "ok"));
}
