//! Ring closure against the textbook formulas and against an integration that shares no code with the program.

use approx::assert_abs_diff_eq;
use monobis::scenario::Scenario;
use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/ring-closure-dilution.toml";
/// Rate constant of closing, /s.
const KI: f64 = 1e-3;
/// The variants: effective molarity (M) and how long the feed takes (h).
const VARIANTS: [(f64, f64); 6] = [
    (0.1, 0.0),
    (0.1, 4.0),
    (0.1, 12.0),
    (0.001, 0.0),
    (0.001, 4.0),
    (0.001, 12.0),
];

fn ring(scenario: &Scenario, row: &PointResult) -> f64 {
    value(scenario, row, "ring") / 100.0
}

/// Steady concentration of A (M) where `v` (M/s) comes in.
fn steady(em: f64, v: f64) -> f64 {
    let kd = KI / em;
    ((KI * KI + 4.0 * kd * v).sqrt() - KI) / (2.0 * kd)
}

/// A, ring, A in dimers, A in longer chains (M) after the feed and six hours more, by Runge's and Kutta's fourth order; dimers take
/// single molecules `growth` times as readily as these take each other.
fn integrated(em: f64, concentration: f64, hours: f64, growth: f64) -> [f64; 4] {
    let kd = KI / em;
    let advance = |mut y: [f64; 4], seconds: f64, feed: f64| {
        let slope = |y: [f64; 4]| {
            let (closing, pairing, doubling) =
                (KI * y[0], kd * y[0] * y[0], kd * y[2] * y[2] / 4.0);
            let growing = growth * kd * y[0] * y[2] / 2.0;
            [
                feed - closing - pairing - growing,
                closing,
                pairing - 2.0 * doubling - 2.0 * growing,
                2.0 * doubling + 3.0 * growing,
            ]
        };
        // Steps that follow the fastest rate there may be: all of A at once.
        let rate = KI + 2.0 * kd * concentration;
        let steps = ((seconds * rate / 0.02) as usize).clamp(2000, 4_000_000);
        let h = seconds / steps as f64;
        let moved = |y: [f64; 4], f: [f64; 4], h: f64| std::array::from_fn(|i| y[i] + h * f[i]);
        for _ in 0..steps {
            let f1 = slope(y);
            let f2 = slope(moved(y, f1, h / 2.0));
            let f3 = slope(moved(y, f2, h / 2.0));
            let f4 = slope(moved(y, f3, h));
            y = std::array::from_fn(|i| {
                y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i])
            });
        }
        y
    };
    let seconds = 3600.0 * hours;
    let start = if hours > 0.0 {
        advance([0.0; 4], seconds, concentration / seconds)
    } else {
        [concentration, 0.0, 0.0, 0.0]
    };
    advance(start, 6.0 * 3600.0, 0.0)
}

/// Everything at once: ring = (EM / c) ln(1 + c / EM), to 1e-6, from 1 mM to 1 M.
#[test]
fn at_once_the_yield_is_the_closed_form() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-10));
    assert_eq!(rows.len(), 6 * 31);
    let mut seen = 0;
    for row in &rows {
        let (em, hours) = VARIANTS[row.variant];
        if hours == 0.0 {
            let c = axis(&scenario, row, 0);
            let closed = em / c * (c / em).ln_1p();
            assert_abs_diff_eq!(ring(&scenario, row), closed, epsilon = 1e-6);
            seen += 1;
        }
    }
    assert_eq!(seen, 62);
}

/// At the end of a feed the share of A that closes is that of the steady state, to 1e-4.
#[test]
fn at_the_end_of_a_feed_the_selectivity_is_the_quasi_steady_one() {
    let scenario = file(SCENARIO, &[("step.after.stir", "0 h")]);
    let rows = rows(&scenario, true, &how(1e-10));
    let mut seen = 0;
    for row in &rows {
        let (em, hours) = VARIANTS[row.variant];
        if hours > 0.0 {
            let c = axis(&scenario, row, 0);
            let left = value(&scenario, row, "A") / 100.0 * c;
            let selectivity = KI / (KI + KI / em * left);
            let v = c / (3600.0 * hours);
            assert_abs_diff_eq!(selectivity, KI * steady(em, v) / v, epsilon = 1e-4);
            seen += 1;
        }
    }
    assert_eq!(seen, 124);
    // The formula itself, against numbers computed elsewhere: 0.05 M over 4 and 12 h.
    for (em, hours, known) in [
        (0.05, 4.0, 0.938_796),
        (0.05, 12.0, 0.977_865),
        (0.1, 4.0, 0.967_498),
    ] {
        let v = 0.05 / (3600.0 * hours);
        assert_abs_diff_eq!(KI * steady(em, v) / v, known, epsilon = 1e-6);
    }
}

/// Ring, dimer and tetramer of every variant at seven concentrations.
#[test]
fn totals_agree_with_an_independent_integration() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    let mut seen = 0;
    for row in rows.iter().filter(|row| row.position[0] % 5 == 0) {
        let (em, hours) = VARIANTS[row.variant];
        let c = axis(&scenario, row, 0);
        // Beyond this the reference needs steps too small for a test.
        if c / em > 110.0 {
            continue;
        }
        let y = integrated(em, c, hours, 0.0);
        for (name, i) in [("ring", 1), ("dimer", 2), ("longer", 3)] {
            let reference = 100.0 * y[i] / c;
            assert_abs_diff_eq!(value(&scenario, row, name), reference, epsilon = 1e-4);
        }
        seen += 1;
    }
    assert_eq!(seen, 36);
}

/// Two more atoms in the ring: what is a recipe for seven members is none for nine (0.01 M). Dimers that grow cost some ring.
#[test]
fn seven_members_close_where_nine_do_not() {
    let at = |settings: &[(&str, &str)]| -> Vec<f64> {
        let scenario = file(SCENARIO, settings);
        let rows = rows(&scenario, false, &how(1e-9));
        rows.iter().map(|row| ring(&scenario, row)).collect()
    };
    let rings = at(&[]);
    let known = [0.9531, 0.9936, 0.9977, 0.2398, 0.6903, 0.8403];
    for (got, known) in rings.iter().zip(known) {
        assert_abs_diff_eq!(*got, known, epsilon = 5e-4);
    }
    let growing = at(&[("constant.growth", "1")]);
    for (i, (em, hours)) in VARIANTS.into_iter().enumerate() {
        let expected = integrated(em, 0.01, hours, 1.0)[1] / 0.01;
        assert_abs_diff_eq!(growing[i], expected, epsilon = 1e-6);
        assert!(growing[i] < rings[i], "{growing:?} {rings:?}");
    }
}
