//! Tapes against direct evaluation, derivatives against differences, and the guards.

use std::ops::Range;

use super::*;
use crate::solver::{
    backend::interpret,
    method::{Memory, Slots, tableau::RODAS4P2},
    testing::*,
};

struct Bench {
    plan: StepPlan,
    memory: Memory<1>,
}

impl Bench {
    fn new(equations: &impl Equations) -> Self {
        let plan = StepPlan::record(equations, &RODAS4P2).unwrap();
        let memory = Memory::new(&plan);
        Self { plan, memory }
    }
    fn slots(&mut self) -> &mut Slots<1> {
        self.memory.slots()
    }
    fn run(&mut self, which: Which) {
        interpret(self.plan.tape(which), self.memory.slots());
    }
    fn set(&mut self, places: Range<u16>, values: &[f64]) {
        for (slot, &value) in places.zip(values) {
            self.slots()[slot as usize] = [value];
        }
    }
    fn get(&mut self, places: Range<u16>) -> Vec<f64> {
        places.map(|slot| self.slots()[slot as usize][0]).collect()
    }
}

fn bits(values: &[f64]) -> Vec<u64> {
    values
        .iter()
        .map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() })
        .collect()
}

/// Values with zeros of both signs, negatives, subnormals, infinities and NaN among them.
fn spicy(random: &mut Random, n: usize) -> Vec<f64> {
    let edges = [
        0.0,
        -0.0,
        1e-310,
        -1.0,
        f64::INFINITY,
        f64::NAN,
        1e300,
        -1e-20,
    ];
    (0..n)
        .map(|_| {
            if random.next() < 0.2 {
                edges[random.below(edges.len())]
            } else {
                random.next() - 0.2
            }
        })
        .collect()
}

/// Tape and direct evaluation, at ordinary and at extreme values.
fn tapes_agree_with_evaluation(equations: &impl Equations, random: &mut Random) {
    let shape = equations.shape().clone();
    let mut bench = Bench::new(equations);
    let at = bench.plan.at.clone();
    for _ in 0..200 {
        let (constants, t) = (spicy(random, shape.constants), 10.0 * random.next());
        let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
        equations.parameters(&constants, t, &mut p, &mut dp);
        bench.set(at.constants.clone(), &constants);
        bench.set(at.time..at.time + 1, &[t]);
        bench.run(Which::Parameters);
        assert_eq!(bits(&bench.get(at.fresh_p.clone())), bits(&p));
        assert_eq!(bits(&bench.get(at.fresh_dp.clone())), bits(&dp));

        let (x, p) = (spicy(random, shape.core()), spicy(random, shape.parameters));
        let mut f = vec![0.0; shape.rates()];
        equations.rates(&x, &p, &mut f);
        bench.set(at.p.clone(), &p);
        for (variables, tape) in [(&at.y, Which::Rates), (&at.y0, Which::Factor)] {
            bench.set(variables.clone(), &x);
            bench.set(at.f.clone(), &vec![7.0; shape.rates()]);
            bench.run(tape);
            assert_eq!(bits(&bench.get(at.f.clone())), bits(&f));
        }
    }
}

#[test]
fn tapes_have_the_bits_of_direct_evaluation() {
    let mut random = Random(11);
    for _ in 0..10 {
        let (network, _) = random_network(&mut random, 6, 12);
        tapes_agree_with_evaluation(&network, &mut random);
        let with_extents = network.with_extents(&[&[(0, 1.0), (2, -0.5)], &[(1, 1.0)]]);
        tapes_agree_with_evaluation(&with_extents, &mut random);
    }
    tapes_agree_with_evaluation(&ByDuals::new(Flask), &mut random);
}

/// Derivative of a function of one number by central differences.
fn slope(mut f: impl FnMut(f64) -> Vec<f64>, x: f64) -> Vec<f64> {
    let h = 1e-6 * (1.0 + x.abs());
    let (right, left) = (f(x + h), f(x - h));
    right
        .iter()
        .zip(left)
        .map(|(r, l)| (r - l) / (2.0 * h))
        .collect()
}

fn assert_close(got: &[f64], expected: &[f64], tolerance: f64) {
    let scale = expected.iter().fold(1.0, |s: f64, e| s.max(e.abs()));
    for (g, e) in got.iter().zip(expected) {
        assert!((g - e).abs() <= tolerance * scale, "{got:?}\n{expected:?}");
    }
}

/// `f_t` of the tape, and `W k = rhs` with J from differences of the rates, rows below the core and what extents change included.
fn derivatives_agree_with_differences(equations: &impl Equations, constants: &[f64], x: &[f64]) {
    let shape = equations.shape().clone();
    let (rows, core) = (shape.rows(), shape.core());
    let parameters = |t: f64| {
        let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
        equations.parameters(constants, t, &mut p, &mut dp);
        (p, dp)
    };
    let rates = |x: &[f64], p: &[f64]| {
        let mut f = vec![0.0; shape.rates()];
        equations.rates(x, p, &mut f);
        f
    };
    // What the rows and the extents come to.
    let total = |mut f: Vec<f64>| {
        let of_extents = f.split_off(rows);
        for (changes, rate) in shape.extents.iter().zip(of_extents) {
            for &(row, number) in changes {
                f[row] += number * rate;
            }
        }
        f
    };
    let t = 0.7;
    let (p, dp) = parameters(t);
    let mut bench = Bench::new(equations);
    let at = bench.plan.at.clone();
    bench.set(at.y0.clone(), x);
    bench.set(at.p.clone(), &p);
    bench.set(at.dp.clone(), &dp);
    bench.run(Which::RatesT);
    assert_close(
        &bench.get(at.f_t.clone()),
        &slope(|t| rates(x, &parameters(t).0), t),
        1e-7,
    );

    let h_gamma = 0.05;
    let rhs: Vec<f64> = (0..shape.rates()).map(|r| 1.0 + r as f64).collect();
    bench.set(at.h..at.h + 1, &[h_gamma / RODAS4P2.gamma]);
    bench.run(Which::Factor);
    bench.set(at.f.clone(), &rhs);
    bench.run(Which::Stage(0));
    assert!(bench.get(at.guard..at.guard + 1)[0] > 0.0);
    let k: Vec<f64> = bench
        .get(at.stages.clone())
        .into_iter()
        .step_by(RODAS4P2.stages())
        .collect();
    let mut product: Vec<f64> = k.iter().map(|k| k / h_gamma).collect();
    if shape.algebraic == 1 {
        product[shape.states] = 0.0;
    }
    for column in 0..core {
        let by_column = |v: f64| {
            let mut x = x.to_vec();
            x[column] = v;
            total(rates(&x, &p))
        };
        for (product, j) in product.iter_mut().zip(slope(by_column, x[column])) {
            *product -= j * k[column];
        }
    }
    assert_close(&product, &total(rhs), 1e-7);
}

#[test]
fn derivatives_on_random_networks() {
    let mut random = Random(5);
    for _ in 0..40 {
        let (network, constants) = random_network(&mut random, 6, 12);
        // Negative, zero and positive; never at the kink itself, where there is no derivative to compare with.
        let x: Vec<f64> = (0..8).map(|_| random.next() - 0.3).collect();
        derivatives_agree_with_differences(&network, &constants, &x);
        let every_other: Vec<[(usize, f64); 1]> = (0..12).step_by(2).map(|r| [(r, 1.0)]).collect();
        let every_other: Vec<&[_]> = every_other.iter().map(|e| e.as_slice()).collect();
        let with_extents = network.with_extents(&every_other);
        derivatives_agree_with_differences(&with_extents, &constants, &x);
    }
    let leg = flask_leg();
    let x = [0.05, 0.06, 0.03, leg.x.unwrap()[3], 0.01, 0.04];
    derivatives_agree_with_differences(&ByDuals::new(Flask), &leg.constants.unwrap(), &x);
}

#[test]
fn guard_sees_a_vanished_pivot() {
    let mut bench = Bench::new(&mass_action(
        &["A", "B"],
        2,
        &["A -> B", "B -> A", "A -> A + A"],
    ));
    let at = bench.plan.at.clone();
    let mut passes = |k: [f64; 3], inverse: f64| {
        bench.set(at.y0.clone(), &[1.0, 1.0]);
        bench.set(at.p.clone(), &k);
        bench.set(at.h..at.h + 1, &[1.0 / (inverse * RODAS4P2.gamma)]);
        bench.run(Which::Factor);
        bench.get(at.guard..at.guard + 1)[0] > 0.0
    };
    assert!(passes([1.0, 1.0, 0.5], 1.0));
    // W = [[i + k1 - k3, -k2], [-k1, i + k2]]: with k = 1, 1, 1.5 and i = 1 the determinant is 0.5 * 2 - 1.
    assert!(!passes([1.0, 1.0, 1.5], 1.0));
    assert!(!passes([1.0, 1.0, 1.5 + 1e-11], 1.0));
    assert!(passes([1.0, 1.0, 1.5 + 1e-9], 1.0));
    assert!(!passes([1.0, 1.0, f64::INFINITY], 1.0));
    assert!(!passes([1.0, f64::NAN, 1.0], 1.0));
}

#[test]
fn a_vanished_pivot_makes_an_attempt_unsound() {
    use crate::solver::{Level, backend, method::Attempt};
    let sound = |k3: f64| {
        let mut bench = Bench::new(&mass_action(
            &["A", "B"],
            2,
            &["A -> B", "B -> A", "A -> A + A"],
        ));
        let at = bench.plan.at.clone();
        bench.set(at.constants.clone(), &[1.0, 0.0, 1.0, 0.0, k3, 0.0]);
        bench.set(at.y0.clone(), &[1.0, 1.0]);
        bench.set(at.atol.clone(), &[1.0, 1.0]);
        // 1/(h gamma) = 1.
        bench.set(at.h..at.h + 1, &[4.0]);
        let a = Attempt {
            fresh: [true],
            ..Attempt::idle()
        };
        let plan = bench.plan.clone();
        backend::attempt(Level::best(), &plan, None, bench.slots(), &a);
        bench.get(at.sound..at.sound + 1) == [1.0]
    };
    assert!(sound(0.5));
    assert!(!sound(1.5 + 1e-12));
}

#[test]
fn tapes_stand_where_their_index_says() {
    for (index, which) in Which::all(&RODAS4P2).into_iter().enumerate() {
        assert_eq!(which.index(), index, "{which:?}");
    }
}
