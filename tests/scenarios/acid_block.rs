//! The acid block against a table, against an integration of its own, and on the clock of the bench.

use approx::assert_abs_diff_eq;
use monobis::study::plan::PointResult;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/acid-block.toml";
/// Diamine per litre, Boc2O per diamine, and the autoprotolysis of methanol.
const CHARGED: f64 = 0.5;
const BOC2O: f64 = 0.95;
const AUTOPROTOLYSIS: f64 = 1.584_893_192_461_11e-17;

/// Free shares of the diamine without and with one proton, and of mono, where charges balance.
fn shares(acid: f64, diamine: f64, mono: f64, pka: [f64; 3]) -> [f64; 3] {
    let at = |ln_h: f64| {
        let h = f64::exp(ln_h);
        let once = h * 10f64.powf(pka[0]);
        let twice = once * h * 10f64.powf(pka[1]);
        let all = 1.0 + once + twice;
        let held = h * 10f64.powf(pka[2]);
        let charge = h - AUTOPROTOLYSIS / h - acid
            + diamine * (once + 2.0 * twice) / all
            + mono * held / (1.0 + held);
        (charge, [1.0 / all, once / all, 1.0 / (1.0 + held)])
    };
    let (mut low, mut high) = (-60.0, 5.0);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if at(middle).0 > 0.0 {
            high = middle
        } else {
            low = middle
        }
    }
    at(low).1
}

/// Acylations of the diamine and of mono relative to a free nitrogen of pKa 9.95, per diamine charged.
fn acylations(equivalents: f64, pka: [f64; 2], [d, m]: [f64; 2]) -> [f64; 2] {
    let pka = [pka[0], pka[1], 9.0];
    let two = 2f64.log10();
    let k = |own: f64| 10f64.powf(0.38 * (own - 9.95));
    let [none, one, m_free] = shares(equivalents * CHARGED, d * CHARGED, m * CHARGED, pka);
    [
        d * (2.0 * k(pka[0] - two) * none + k(pka[1] + two) * one),
        m * k(pka[2]) * m_free,
    ]
}

/// Mono and bis per diamine once all Boc2O is consumed: integrated over Boc2O instead of time, which leaves its rate out.
fn in_the_end(equivalents: f64, pka: [f64; 2]) -> [f64; 2] {
    let slope = |y: [f64; 2]| {
        let [first, second] = acylations(equivalents, pka, y);
        [
            -first / (first + second),
            (first - second) / (first + second),
        ]
    };
    let mut y = [1.0, 0.0];
    let steps = 2000;
    let h = BOC2O / f64::from(steps);
    let moved = |y: [f64; 2], f: [f64; 2], h: f64| [y[0] + h * f[0], y[1] + h * f[1]];
    for _ in 0..steps {
        let f1 = slope(y);
        let f2 = slope(moved(y, f1, h / 2.0));
        let f3 = slope(moved(y, f2, h / 2.0));
        let f4 = slope(moved(y, f3, h));
        for i in 0..2 {
            y[i] += h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i]);
        }
    }
    [100.0 * y[1], 100.0 * (1.0 - y[0] - y[1])]
}

/// Mono and what is left of the Boc2O, in %, after its 30 min and 12 h more: integrated over time, with 0.3 /M/s for the reference
/// nitrogen and 1e-7 /s for methanol.
fn after_twelve_hours(equivalents: f64, pka: [f64; 2]) -> [f64; 2] {
    let slope = |[d, m, boc]: [f64; 3], feed: f64| {
        let [first, second] = acylations(equivalents, pka, [d, m]).map(|a| 0.3 * CHARGED * boc * a);
        [-first, first - second, feed - first - second - 1e-7 * boc]
    };
    let moved = |y: [f64; 3], f: [f64; 3], h: f64| std::array::from_fn(|i| y[i] + h * f[i]);
    let mut y = [1.0, 0.0, 0.0];
    for (seconds, feed) in [(1800.0, BOC2O / 1800.0), (43_200.0, 0.0)] {
        let steps = (seconds / 5.0) as u32;
        let h = seconds / f64::from(steps);
        for _ in 0..steps {
            let f1 = slope(y, feed);
            let f2 = slope(moved(y, f1, h / 2.0), feed);
            let f3 = slope(moved(y, f2, h / 2.0), feed);
            let f4 = slope(moved(y, f3, h), feed);
            y = std::array::from_fn(|i| {
                y[i] + h / 6.0 * (f1[i] + 2.0 * f2[i] + 2.0 * f3[i] + f4[i])
            });
        }
    }
    [100.0 * y[1], 100.0 * y[2] / BOC2O]
}

/// Rows of a variant and a pair of pKa, by equivalents of HCl.
fn curve(rows: &[PointResult], variant: usize, pair: usize) -> Vec<&PointResult> {
    let of = |row: &&PointResult| row.variant == variant && row.position[1] == pair;
    rows.iter().filter(of).collect()
}

#[test]
fn the_limit_agrees_with_the_table_and_with_an_integration_of_its_own() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-8));
    assert_eq!(rows.len(), 124);
    for (pair, pka) in [[10.25, 6.65], [10.0, 8.5]].into_iter().enumerate() {
        for row in curve(&rows, 1, pair) {
            let [mono, bis] = in_the_end(axis(&scenario, row, 0), pka);
            assert_abs_diff_eq!(value(&scenario, row, "mono"), mono, epsilon = 1e-3);
            assert_abs_diff_eq!(value(&scenario, row, "bis"), bis, epsilon = 1e-3);
        }
    }
    let table = [
        (0.0, 64.4, 15.3),
        (0.5, 38.6, 28.2),
        (1.0, 72.5, 11.3),
        (1.1, 81.0, 7.0),
        (1.5, 86.8, 4.0),
    ];
    for (equivalents, mono, bis) in table {
        let measured = curve(&rows, 1, 0);
        let near = |row: &&&PointResult| (axis(&scenario, row, 0) - equivalents).abs() < 1e-9;
        let row = measured.iter().find(near).expect("a point of the axis");
        assert_abs_diff_eq!(value(&scenario, row, "mono"), mono, epsilon = 2.0);
        assert_abs_diff_eq!(value(&scenario, row, "bis"), bis, epsilon = 2.0);
    }
}

/// Twelve hours: the dip below no acid at all, the best near 1.1 equiv, and the stall beyond; with the note's pKa nothing is won.
#[test]
fn on_the_clock_of_the_bench_the_best_is_near_one_point_one() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-6));
    let at = |pair: usize, equivalents: f64, name: &str| {
        let near = |row: &&&PointResult| (axis(&scenario, row, 0) - equivalents).abs() < 1e-9;
        let curve = curve(&rows, 0, pair);
        let row = curve.iter().find(near).expect("a point of the axis");
        value(&scenario, row, name)
    };
    assert!(at(0, 0.5, "mono") < at(0, 0.0, "mono") - 20.0);
    let best = curve(&rows, 0, 0)
        .into_iter()
        .max_by(|a, b| value(&scenario, a, "mono").total_cmp(&value(&scenario, b, "mono")))
        .expect("a point");
    assert_abs_diff_eq!(axis(&scenario, best, 0), 1.1, epsilon = 0.051);
    // References to two digits, and the same without the program, which knows the rate from the feed to the stall.
    for (equivalents, mono) in [(1.1, 77.0), (1.25, 70.0), (1.5, 50.0)] {
        let [expected, left] = after_twelve_hours(equivalents, [10.25, 6.65]);
        assert_abs_diff_eq!(expected, mono, epsilon = 1.0);
        assert_abs_diff_eq!(at(0, equivalents, "mono"), expected, epsilon = 1e-3);
        let got = at(0, equivalents, "electrophile left");
        assert_abs_diff_eq!(got, left, epsilon = 1e-3);
    }
    assert_abs_diff_eq!(at(1, 1.0, "mono"), 50.2, epsilon = 0.2);
    assert!(at(1, 1.0, "mono") < at(1, 0.0, "mono"));
}
