//! The calibration of the chiral phosphoric acid, and the mixing of two reactions' ee.

use approx::assert_abs_diff_eq;

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/asymmetric-cpa.toml";

/// Where the constants were chosen to land; a calibration, not a validation.
#[test]
fn the_protocol_comes_out() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-8));
    let at = |name: &str| at_base(&scenario, &rows, "as calibrated", name);
    assert_abs_diff_eq!(at("yield after 24 h"), 74.4, epsilon = 0.1);
    assert_abs_diff_eq!(at("yield"), 89.2, epsilon = 0.1);
    assert_abs_diff_eq!(at("ee"), 94.9, epsilon = 0.05);
    // The protocol: 24 to 48 h, 70 to 95 % yield, 85 to 99 % ee.
    assert!(at("yield after 24 h") > 70.0 && at("yield") < 95.0);
    assert!((85.0..99.0).contains(&at("ee")));
}

/// ee = ee_cat r / (r + r_bg): exact while the share of paired imine is constant, that is for weak pairing and no inhibition.
#[test]
fn ee_mixes_catalyst_and_background() {
    for (background, k) in [("0 /M/s", 0.0), ("2e-4 /M/s", 2e-4), ("2e-3 /M/s", 2e-3)] {
        let settings = [
            ("constant.pairing.K", "0.001 /M"),
            ("constant.R-pairing.K", "1e-9 /M"),
            ("constant.catalysed-R.k", "500 /M/s"),
            ("constant.background-R.k", background),
        ];
        let scenario = file(SCENARIO, &settings);
        let rows = rows(&scenario, false, &how(1e-9));
        let ee = at_base(&scenario, &rows, "as calibrated", "ee");
        let r = 500.0 * 0.001 * 0.05 * 0.05;
        assert_abs_diff_eq!(ee, 97.0 * r / (r + k), epsilon = 0.02);
    }
}

#[test]
fn loading_and_cold_raise_the_ee_and_the_background_lowers_it() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let of = |variant: usize, celsius: f64| -> Vec<f64> {
        let wanted = rows
            .iter()
            .filter(|row| row.variant == variant && axis(&scenario, row, 1) == celsius);
        wanted.map(|row| value(&scenario, row, "ee")).collect()
    };
    for variant in [0, 1] {
        for celsius in [20.0, 40.0, 60.0] {
            assert!(
                of(variant, celsius)
                    .windows(2)
                    .all(|pair| pair[1] > pair[0])
            );
        }
        let colder = of(variant, 20.0).into_iter().zip(of(variant, 60.0));
        assert!(colder.into_iter().all(|(cold, hot)| cold > hot));
    }
    let more = of(0, 40.0).into_iter().zip(of(1, 40.0));
    assert!(more.into_iter().all(|(little, much)| little > much + 3.0));
}
