//! How long a dose must be for a wall: power falls with its length, and the limit of the goal is met from some length on.

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/scale-up-1-mmol-to-1-kg.toml";

#[test]
fn a_longer_dose_is_a_cooler_one() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-5));
    for pair in rows.windows(2) {
        let same = axis(&scenario, &pair[0], 0) == axis(&scenario, &pair[1], 0);
        let powers = [0, 1].map(|i| value(&scenario, &pair[i], "peak power"));
        assert!(!same || powers[1] < 1.001 * powers[0]);
    }
    // At 0.2 M a reactor that takes up 20 W/L needs two and a half to three hours.
    let kept = rows.iter().find(|row| {
        let at = axis(&scenario, row, 0);
        (at - 0.2).abs() < 1e-9 && value(&scenario, row, "peak power") <= 20.0
    });
    let hours = axis(&scenario, kept.expect("a dose that is long enough"), 1) / 60.0;
    assert!((2.5..3.5).contains(&hours), "{hours}");
    // Power per litre does not depend on the size.
    let large = file(SCENARIO, &[("flask.amount", "10 mol")]);
    let same = crate::study::rows(&large, false, &how(1e-8));
    let one = crate::study::rows(&scenario, false, &how(1e-8));
    let [small, large] = [
        value(&scenario, &one[0], "peak power"),
        value(&large, &same[0], "peak power"),
    ];
    // The slope of the curve at a corner comes from a very short first step, whose round-off is seen here.
    assert!((small - large).abs() < 1e-5 * small);
}
