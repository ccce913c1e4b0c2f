//! Two enzymes and their cofactor against an integration that shares no code with the program.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/asymmetric-ired.toml";

/// imine, NADPH, NADP+, glucose, product in mol/L.
type State = [f64; 5];

fn slope(reductase: f64, recycler: f64, [imine, nadph, nadp, glucose, _]: State) -> State {
    let two = |kcat: f64, e: f64, a: f64, b: f64, kia: f64, ka: f64, kb: f64| {
        kcat * e * a * b / (kia * kb + kb * a + ka * b + a * b)
    };
    let reduced = two(0.5, reductase, nadph, imine, 1e-5, 1e-5, 5e-3);
    let recycled = two(60.0, recycler, nadp, glucose, 5e-5, 5e-5, 20e-3);
    [
        -reduced,
        recycled - reduced - 2.4e-6 * nadph,
        reduced - recycled,
        -recycled,
        reduced,
    ]
}

/// Yield after 2 h in %, by the classical Runge-Kutta method with small equal steps.
fn integrated(cofactor: f64, recycler: f64) -> f64 {
    let moved = |y: State, f: State, h: f64| std::array::from_fn(|i| y[i] + h * f[i]);
    let (e, g) = (0.05e-3, 0.05 * recycler);
    let mut y = [0.05, 0.0, 0.05 * cofactor, 0.075, 0.0];
    let steps = 720_000;
    let h = 7200.0 / f64::from(steps);
    for _ in 0..steps {
        let f1 = slope(e, g, y);
        let f2 = slope(e, g, moved(y, f1, h / 2.0));
        let f3 = slope(e, g, moved(y, f2, h / 2.0));
        let f4 = slope(e, g, moved(y, f3, h));
        y = std::array::from_fn(|i| y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i]));
    }
    100.0 * y[4] / 0.05
}

#[test]
fn yields_agree_with_an_independent_integration() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    let mut compared = 0;
    for row in rows.iter().step_by(17) {
        let cofactor = axis(&scenario, row, 0);
        let recycler = [0.0002, 0.002, 0.02][row.position[1]];
        let reference = integrated(cofactor / 100.0, recycler / 100.0);
        let got = value(&scenario, row, "yield after 2 h");
        assert_abs_diff_eq!(got, reference, epsilon = 1e-4);
        compared += 1;
    }
    assert!(compared > 4);
}

#[test]
fn each_cofactor_turns_over_as_often_as_it_is_short() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-8));
    for row in &rows {
        let share = axis(&scenario, row, 0) / 100.0;
        let yields = value(&scenario, row, "yield") / 100.0;
        assert_abs_diff_eq!(
            value(&scenario, row, "turnovers"),
            yields / share,
            epsilon = 1e-3 / share
        );
        assert_abs_diff_eq!(value(&scenario, row, "ee"), 99.0, epsilon = 1e-6);
    }
    // More cofactor helps until the enzyme is saturated with it; more dehydrogenase keeps it reduced.
    let after = |i: usize| value(&scenario, &rows[i], "yield after 2 h");
    assert!(after(0) < after(1) && after(1) < after(2));
    assert!(after(90) > 10.0 * after(0));
}
