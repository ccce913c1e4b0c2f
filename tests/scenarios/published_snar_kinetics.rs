//! Measured constants against an integration that shares no code with the program.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/published-snar-kinetics.toml";

/// Amounts of arene, amine, ortho, para and bis in mol/L.
pub type State = [f64; 5];

fn slope(k: [f64; 4], [arene, amine, ortho, para, _]: State) -> State {
    let [a, b, c, d] = [
        k[0] * arene * amine,
        k[1] * arene * amine,
        k[2] * ortho * amine,
        k[3] * para * amine,
    ];
    [-a - b, -a - b - c - d, a - c, b - d, c + d]
}

/// Classical fourth-order Runge-Kutta with many equal steps.
pub fn integrated(equivalents: f64, celsius: f64, seconds: f64) -> State {
    integrated_with([1.0; 4], equivalents, celsius, seconds)
}

/// The same with each rate constant so many times as large.
pub fn integrated_with(times: [f64; 4], equivalents: f64, celsius: f64, seconds: f64) -> State {
    let at = |k: f64, ea: f64| {
        k * (-ea / 8.314_462_618_153_24 * (1.0 / (celsius + 273.15) - 1.0 / 363.15)).exp()
    };
    let k = [
        at(0.579, 33.3e3),
        at(0.0270, 35.3e3),
        at(0.00865, 38.9e3),
        at(0.0163, 44.8e3),
    ];
    let k: [f64; 4] = std::array::from_fn(|i| k[i] * times[i]);
    let mut y = [0.3, 0.3 * equivalents, 0.0, 0.0, 0.0];
    let steps = 4000;
    let h = seconds / f64::from(steps);
    let moved = |y: State, f: State, h: f64| std::array::from_fn(|i| y[i] + h * f[i]);
    for _ in 0..steps {
        let f1 = slope(k, y);
        let f2 = slope(k, moved(y, f1, h / 2.0));
        let f3 = slope(k, moved(y, f2, h / 2.0));
        let f4 = slope(k, moved(y, f3, h));
        y = std::array::from_fn(|i| y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i]));
    }
    y
}

/// Every point of the sweep, to 1e-8 of the charge.
#[test]
fn yields_agree_with_an_independent_integration() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-10));
    assert_eq!(rows.len(), 328);
    for row in &rows {
        let at = |i| axis(&scenario, row, i);
        let y = integrated(at(0), at(1), 60.0 * at(2));
        for (name, i) in [("mono-ortho", 2), ("mono-para", 3), ("bis", 4)] {
            let reference = 100.0 * y[i] / 0.3;
            assert_abs_diff_eq!(value(&scenario, row, name), reference, epsilon = 1e-6);
        }
    }
}

/// Cold gives most mono-ortho, because the second substitution has the higher activation energy; what cold costs is excess or time.
#[test]
fn the_best_yield_falls_and_its_excess_shrinks_as_the_reactor_gets_hotter() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-8));
    let best = |celsius: f64| {
        let at_two_minutes = rows
            .iter()
            .filter(|row| axis(&scenario, row, 1) == celsius && axis(&scenario, row, 2) == 2.0);
        at_two_minutes
            .map(|row| (value(&scenario, row, "mono-ortho"), axis(&scenario, row, 0)))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .expect("a point")
    };
    let expected = [
        (30.0, 91.7, 2.7),
        (60.0, 90.7, 1.4),
        (90.0, 89.8, 1.1),
        (120.0, 88.3, 1.1),
    ];
    for (celsius, mono, equivalents) in expected {
        let (got, at) = best(celsius);
        assert_abs_diff_eq!(got, mono, epsilon = 0.1);
        assert_abs_diff_eq!(at, equivalents, epsilon = 1e-9);
    }
}
