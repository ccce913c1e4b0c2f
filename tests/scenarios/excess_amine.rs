//! An excess of diamine against tables and statistics, and which slow addition changes anything.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use monobis::scenario::Scenario;
use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/excess-amine.toml";
const MONO: &str = "mono on reagent";

fn mono(scenario: &Scenario, rows: &[PointResult], variant: &str, equivalents: f64) -> f64 {
    let here = |row: &&PointResult| {
        scenario.design.variants[row.variant].name == variant
            && (axis(scenario, row, 0) - equivalents).abs() < 1e-9
    };
    value(scenario, rows.iter().find(here).expect("a point"), MONO)
}

#[test]
fn excess_makes_mono_and_slow_aldehyde_does_not() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let got = |variant: &str, equivalents: f64| mono(&scenario, &rows, variant, equivalents);
    for (equivalents, expected) in [
        (1.0, 53.8),
        (2.0, 78.1),
        (3.0, 85.7),
        (5.0, 91.6),
        (10.0, 95.9),
    ] {
        let at_once = got("STAB, aldehyde at once", equivalents);
        assert_abs_diff_eq!(at_once, expected, epsilon = 1.0);
        assert_abs_diff_eq!(
            got("STAB, aldehyde over 4 h", equivalents),
            at_once,
            epsilon = 0.5
        );
        let slowly = got("NaBH4 over 4 h", equivalents);
        assert!(
            slowly > got("NaBH4 at once", equivalents) + 20.0,
            "{equivalents}: {slowly}"
        );
    }
    for (equivalents, slowly, at_once) in [(1.0, 24.7, 1.9), (10.0, 45.3, 17.2)] {
        assert_abs_diff_eq!(got("NaBH4 over 4 h", equivalents), slowly, epsilon = 0.2);
        assert_abs_diff_eq!(got("NaBH4 at once", equivalents), at_once, epsilon = 0.2);
    }
}

/// One at a time or all at once: irreversible steps of the same order split alike, to 1e-6; with kappa 1/2 as statistics say.
#[test]
fn the_feed_does_not_matter_for_irreversible_alkylation() {
    let statistics = [
        (1.0, 0.5),
        (2.0, 0.75),
        (3.0, 0.833_333_333),
        (5.0, 0.9),
        (10.0, 0.95),
    ];
    for second_site in ["1", "0.8"] {
        let scenario = file(SCENARIO, &[("constant.second_site", second_site)]);
        let rows = rows(&scenario, true, &how(1e-10));
        for (equivalents, limit) in statistics {
            let at_once = mono(&scenario, &rows, "BnBr at once", equivalents);
            let slowly = mono(&scenario, &rows, "BnBr over 4 h", equivalents);
            assert_relative_eq!(at_once, slowly, max_relative = 1e-6);
            if second_site == "1" {
                assert_relative_eq!(at_once, 100.0 * limit, max_relative = 1e-6);
            } else {
                // Kappa 0.4: 54.3 % at 1 and 95.9 % at 10 equiv. More than the solver's error above the limit.
                assert!(at_once > 100.0 * limit + 0.5, "{equivalents}: {at_once}");
            }
        }
    }
}
