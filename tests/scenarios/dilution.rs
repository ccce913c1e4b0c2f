//! Dilution slows both steps alike: selectivity hardly moves over two decades, time moves by three.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, scenario, value};

const SCENARIO: &str = "scenarios/dilution.toml";

#[test]
fn dilution_costs_time_and_moves_selectivity_by_a_point() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    let at = |variant: usize, molar: f64, name: &str| {
        let here = |row: &&monobis::study::plan::PointResult| {
            row.variant == variant && (axis(&scenario, row, 0) / molar - 1.0).abs() < 1e-9
        };
        value(&scenario, rows.iter().find(here).expect("a point"), name)
    };
    for (molar, mono, bis) in [
        (0.01, 54.16, 21.76),
        (0.1, 54.03, 21.88),
        (1.0, 52.92, 22.19),
    ] {
        assert_abs_diff_eq!(at(0, molar, "mono"), mono, epsilon = 0.05);
        assert_abs_diff_eq!(at(0, molar, "bis"), bis, epsilon = 0.05);
    }
    let of_stab = at(0, 0.01, "selectivity") - at(0, 1.0, "selectivity");
    assert_abs_diff_eq!(of_stab, 0.9, epsilon = 0.1);
    let of_borohydride = at(1, 0.01, "selectivity") - at(1, 1.0, "selectivity");
    assert!(of_borohydride.abs() < 0.5, "{of_borohydride}");
    assert!(at(0, 0.01, "duration") > 500.0 * at(0, 1.0, "duration"));
    // Where aldehyde and NaBH4 meet as two, a tenth of the concentration takes ten times as long.
    let slower = at(1, 0.01, "t half") / at(1, 0.1, "t half");
    assert_abs_diff_eq!(slower, 10.25, epsilon = 0.2);
    // Every row ends by its condition, in time.
    assert!(rows.iter().all(|row| row.status.to_string() == "ok"));
}

/// At equal C-N bonds the hemiaminals are all of the shift; the bridged aminal is none of it.
#[test]
fn hemiaminals_move_the_selectivity_and_the_aminal_does_not() {
    // A thousandth of the hemiaminal that reacts a thousand times as fast: the same condensation with nothing waiting.
    let unheld = [
        ("constant.addition.K", "3e-4 /M"),
        ("constant.dehydration.k", "13.3 /s"),
        ("constant.dehydration.K", "0.333 M"),
        ("constant.dehydration-acid.k", "2000 /M/s"),
    ];
    let bare = [("constant.amine.K_aminal", "1e-9")];
    assert_abs_diff_eq!(shift(&[]), 1.2, epsilon = 0.1);
    assert_abs_diff_eq!(shift(&bare), 1.2, epsilon = 0.1);
    assert_abs_diff_eq!(shift(&unheld), 0.1, epsilon = 0.1);
}

/// Points of selectivity from 1 M to 0.01 M with STAB, when 90 % of the aldehyde are C-N bonds.
fn shift(settings: &[(&str, &str)]) -> f64 {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SCENARIO);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    let base = text.split("[[variant]]").next().expect("a base file");
    let asked = "until = \"carbonyl < 2 %\", at_most = \"20 d\"";
    let text = base.replace(asked, "until = \"C-N bonds > 90 %\", at_most = \"90 d\"");
    assert_ne!(base, text, "the condition is {asked}");
    let at = |molar| {
        let settings = [settings, &[("flask.concentration", molar)]].concat();
        let scenario = scenario(SCENARIO, &text, &settings);
        let row = &rows(&scenario, false, &how(1e-6))[0];
        assert_eq!(row.status.to_string(), "ok");
        value(&scenario, row, "selectivity")
    };
    at("0.01 M") - at("1 M")
}
