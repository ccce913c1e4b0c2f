//! Oxidation of a diamine by its free base against an integration of its own, and what protons, argon and cold make of it.

use approx::{assert_abs_diff_eq, assert_relative_eq};

use crate::study::{at_base, axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/storage-oxidation.toml";
/// Diamine, mol/L, and oxygen in it under air.
const CHARGED: f64 = 0.1;
const AIR: f64 = 2.6e-4;
const ROOM: f64 = 298.15;
const COLD: f64 = 253.15;

/// `value` at 25 °C, moved with an energy in J/mol.
fn moved(value: f64, energy: f64, kelvin: f64) -> f64 {
    value * (-energy / 8.314_462_618 * (1.0 / kelvin - 1.0 / ROOM)).exp()
}

/// Shares of D and DH+ where charges balance; what is oxidised is no base any more.
fn shares(diamine: f64, acid: f64, kelvin: f64) -> [f64; 2] {
    let acidity =
        [(10.25, 46e3), (6.65, 32e3)].map(|(pka, dh)| moved(10f64.powf(-pka), dh, kelvin));
    let water = moved(1e-14, 55.8e3, kelvin);
    let at = |h: f64| {
        let (once, twice) = (h / acidity[0], h * h / acidity[0] / acidity[1]);
        let all = 1.0 + once + twice;
        let charge = h - water / h - acid + diamine * (once + 2.0 * twice) / all;
        (charge, [1.0 / all, once / all])
    };
    let (mut low, mut high) = (-18f64, 1f64);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if at(10f64.powf(middle)).0 > 0.0 {
            high = middle
        } else {
            low = middle
        }
    }
    at(10f64.powf(low)).1
}

/// Oxidised share in % with so many equivalents of HCl: two nitrogens of D, and one hundredth of one of DH+, by Runge's and Kutta's
/// fourth order. Oxidation of DH+ sets its proton free, so the acid stays.
fn oxidised(acid: f64, oxygen: f64, kelvin: f64, seconds: f64) -> f64 {
    let k = moved(1.7e-3, 80e3, kelvin) * oxygen;
    let slope = |left: f64| {
        let [base, once] = shares(CHARGED * left, CHARGED * acid, kelvin);
        -k * left * (2.0 * base + once / 100.0)
    };
    let steps = 400;
    let h = seconds / f64::from(steps);
    let mut left = 1.0;
    for _ in 0..steps {
        let f1 = slope(left);
        let f2 = slope(left + h / 2.0 * f1);
        let f3 = slope(left + h / 2.0 * f2);
        let f4 = slope(left + h * f3);
        left += h / 6.0 * (f1 + 2.0 * f2 + 2.0 * f3 + f4);
    }
    100.0 * (1.0 - left)
}

/// Twice k [O2] on what is not protonated by its own water: 4 % at 0.1 M, more as the base is used up.
#[test]
fn the_free_base_decays_at_first_order() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    for row in rows.iter().filter(|row| row.variant == 0) {
        let seconds = 86_400.0 * axis(&scenario, row, 0);
        let got = value(&scenario, row, "oxidised");
        let exact = oxidised(0.0, AIR, ROOM, seconds);
        assert_abs_diff_eq!(got, exact, epsilon = 1e-4);
        let simple = 100.0 * (1.0 - (-2.0 * 1.7e-3 * AIR * seconds).exp());
        assert!(got < simple && got > 0.94 * simple, "{got} {simple}");
    }
}

/// One proton per molecule leaves 1.5 % free base (statistics of pKa 10.25 and 6.65) and a hundredth of the rate to DH+.
#[test]
fn salts_and_argon_keep_longer() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, false, &how(1e-10));
    let at = |variant: &str| at_base(&scenario, &rows, variant, "oxidised overnight");
    let overnight = 16.0 * 3600.0;
    for (variant, acid, oxygen, kelvin) in [
        ("free base, air, 25 °C", 0.0, AIR, ROOM),
        ("monohydrochloride, air, 25 °C", 1.0, AIR, ROOM),
        ("dihydrochloride, air, 25 °C", 2.0, AIR, ROOM),
        ("free base, argon, 25 °C", 0.0, AIR / 100.0, ROOM),
        ("free base, argon, -20 °C", 0.0, AIR / 100.0, COLD),
    ] {
        let expected = oxidised(acid, oxygen, kelvin, overnight);
        assert_relative_eq!(at(variant), expected, max_relative = 1e-4, epsilon = 1e-7);
    }
    let base = at("free base, air, 25 °C");
    assert_abs_diff_eq!(base, 5.0, epsilon = 0.5);
    // By hand: free shares of the two, and of the base itself sqrt(Kb c) protonated.
    let free = 1.0 / (2.0 + 10f64.powf(1.8));
    let protonated = (10f64.powf(-3.75) * CHARGED).sqrt() / CHARGED;
    let ratio = (2.0 * free + (1.0 - 2.0 * free) / 100.0) / 2.0 / (1.0 - protonated);
    let salt = at("monohydrochloride, air, 25 °C");
    assert_relative_eq!(salt / base, ratio, max_relative = 0.02);
    assert!(at("dihydrochloride, air, 25 °C") < 1e-4 * base);
}
