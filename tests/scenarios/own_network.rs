//! The network written by hand against an integration that shares no code with the program, condition included.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/own-network.toml";

/// D, A, C, M, B in mol/L.
type State = [f64; 5];

/// k and K of the adduct are per site: two sites form it, and the one that it has opens with k / K.
fn slope(feed: f64, [d, a, c, m, _]: State) -> State {
    let adduct = 2.0 * 0.5 * d * a - 0.5 / 2.0 * c;
    let (mono, bis) = (1e-3 * c, 1e-3 * 2.0 * 0.8 * m * a);
    [-adduct, feed - adduct - bis, adduct - mono, mono - bis, bis]
}

/// Half an hour of feed, then until 1 % of A is free or two days are over; Runge's and Kutta's fourth order.
fn integrated(equivalents: f64) -> State {
    let moved = |y: State, f: State, h: f64| -> State { std::array::from_fn(|i| y[i] + h * f[i]) };
    let step = |y: State, feed: f64, h: f64| -> State {
        let f1 = slope(feed, y);
        let f2 = slope(feed, moved(y, f1, h / 2.0));
        let f3 = slope(feed, moved(y, f2, h / 2.0));
        let f4 = slope(feed, moved(y, f3, h));
        std::array::from_fn(|i| y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i]))
    };
    let charged = 0.1 * equivalents;
    let mut y = [0.1, 0.0, 0.0, 0.0, 0.0];
    for _ in 0..1800 {
        y = step(y, charged / 1800.0, 1.0);
    }
    let goal = 0.01 * charged;
    for _ in 0..172_800 {
        if y[1] <= goal {
            break;
        }
        let next = step(y, 0.0, 1.0);
        let part = ((y[1] - goal) / (y[1] - next[1])).clamp(0.0, 1.0);
        y = if next[1] < goal {
            step(y, 0.0, part)
        } else {
            next
        };
        if next[1] < goal {
            break;
        }
    }
    y
}

#[test]
fn mono_passes_through_its_maximum_at_one_equivalent() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-9));
    assert_eq!(rows.len(), 23);
    for row in &rows {
        let y = integrated(axis(&scenario, row, 0));
        for (name, i) in [("mono", 3), ("bis", 4)] {
            let reference = 100.0 * y[i] / 0.1;
            assert_abs_diff_eq!(value(&scenario, row, name), reference, epsilon = 1e-4);
        }
    }
    let best = rows
        .iter()
        .max_by(|a, b| value(&scenario, a, "mono").total_cmp(&value(&scenario, b, "mono")))
        .expect("a point");
    assert_abs_diff_eq!(axis(&scenario, best, 0), 1.0, epsilon = 1e-9);
    assert_abs_diff_eq!(value(&scenario, best, "mono"), 52.4, epsilon = 0.1);
    let last = rows.last().expect("a point");
    assert!(value(&scenario, last, "bis") > 99.9);
}
