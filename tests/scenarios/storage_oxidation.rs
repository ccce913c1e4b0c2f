//! Oxidation of a diamine by its free base: a first-order decay, and what protons, argon and cold make of it.

use approx::{assert_abs_diff_eq, assert_relative_eq};

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/storage-oxidation.toml";

/// Twice k [O2], nearly all of a 0.1 M solution of the base being free.
#[test]
fn the_free_base_decays_at_first_order() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-8));
    for row in rows.iter().filter(|row| row.variant == 0) {
        let seconds = 86_400.0 * axis(&scenario, row, 0);
        let exact = 100.0 * (1.0 - (-2.0 * 1.7e-3 * 2.6e-4 * seconds).exp());
        let got = value(&scenario, row, "oxidised");
        // A little of it is protonated by its own water: at 0.1 M one or two in a hundred.
        assert!(got <= exact + 1e-6 && got > 0.9 * exact, "{got} {exact}");
    }
}

/// One proton per molecule leaves 1.5 % free base (statistics of pKa 10.25 and 6.65) and a hundredth of the rate to DH+.
#[test]
fn salts_and_argon_keep_longer() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-8));
    let at = |variant: &str| at_base(&scenario, &rows, variant, "oxidised overnight");
    let base = at("free base, air, 25 °C");
    assert_abs_diff_eq!(base, 5.0, epsilon = 0.5);
    let free = 1.0 / (2.0 + 10f64.powf(1.8));
    // Of the base itself sqrt(Kb c) is protonated.
    let protonated = (10f64.powf(-3.75) * 0.1).sqrt() / 0.1;
    let ratio = (2.0 * free + (1.0 - 2.0 * free) / 100.0) / 2.0 / (1.0 - protonated);
    assert_relative_eq!(
        at("monohydrochloride, air, 25 °C") / base,
        ratio,
        max_relative = 0.02
    );
    assert_relative_eq!(
        at("free base, argon, 25 °C") / base,
        0.01,
        max_relative = 0.05
    );
    assert!(at("dihydrochloride, air, 25 °C") < 1e-3 * base);
    let cold = (-80e3 / 8.314_462_618 * (1.0 / 253.15 - 1.0 / 298.15_f64)).exp();
    let argon = at("free base, argon, 25 °C");
    assert_relative_eq!(
        at("free base, argon, -20 °C") / argon,
        cold,
        max_relative = 0.1
    );
}
