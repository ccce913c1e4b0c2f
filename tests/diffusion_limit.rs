//! Steps that go both ways as fast as molecules meet, beside others that take days: closed forms, conservation, the same network with
//! slower equilibria, and what it costs.

#[path = "common/mod.rs"]
mod common;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use common::{Chemistry, Run, acidity, arrhenius, dose, program, stir};
use monobis::flask::program::{Dose, Stretch};
use monobis::flask::{Item, Program};
use monobis::network::Law;
use monobis::solver::{Method, Stop};
use proptest::prelude::*;
use study::{how, rows, scenario, value};

const YEAR: f64 = 365.0 * 86_400.0;

/// A run that finished: amounts by name, and attempted steps.
struct Ran {
    chemistry: Chemistry,
    amounts: Vec<f64>,
    attempts: u32,
}

impl Ran {
    fn new(chemistry: &Chemistry, tolerance: f64, program: Program) -> Ran {
        let run = Run {
            tolerance,
            method: if tolerance < 1e-6 {
                Method::Rodas5P
            } else {
                Method::Rodas4P
            },
            ..Run::default()
        };
        let (remains, outcome) = run.of(chemistry, program);
        assert_eq!(outcome.stop, Stop::Finished);
        Ran {
            chemistry: chemistry.clone(),
            amounts: remains.mixture.amounts,
            attempts: outcome.statistics.steps + outcome.statistics.rejected,
        }
    }

    fn of(&self, name: &str) -> f64 {
        self.amounts[self.chemistry.pool(name)]
    }
}

fn charged(chemistry: &Chemistry, charge: &[(&str, f64)], duration: f64) -> Program {
    let charge: Vec<_> = charge
        .iter()
        .map(|&(n, m)| (chemistry.pool(n), m))
        .collect();
    program(1.0, vec![dose(&charge), stir(duration)])
}

fn first_order(equation: &str, k: f64, equilibrium: f64) -> impl Fn(Chemistry) -> Chemistry {
    let (equation, reverse) = (equation.to_string(), Law::constant(k / equilibrium));
    move |chemistry| chemistry.reaction(&equation, Law::constant(k), Some(reverse))
}

/// A scenario of one flask, as it is written.
fn written(reactions: &str, charge: &str, time: &str) -> Vec<f64> {
    let text = format!(
        r#"
        version = 1
        title = "limit"
        species = {{ A = {{}}, B = {{}}, C = {{}}, P = {{}}, BH = {{}}, H = {{}} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ {charge} }} }}, {{ stir = "{time}" }} ]
        reactions = {{ {reactions} }}
        [observables]
        A = {{ yield_of = "A", on = "A", state = "flask" }}
        B = {{ yield_of = "B", on = "A", state = "flask" }}
        C = {{ yield_of = "C", on = "A", state = "flask" }}
        H = {{ yield_of = "H", on = "A", state = "flask" }}
        "#
    );
    let scenario = scenario("limit", &text, &[]);
    let rows = rows(&scenario, false, &how(1e-5));
    assert_eq!(rows[0].status.to_string(), "ok");
    let attempts = rows[0].statistics.steps + rows[0].statistics.rejected;
    assert!(attempts < 150, "{attempts} attempts");
    ["A", "B", "C", "H"]
        .map(|name| value(&scenario, &rows[0], name))
        .to_vec()
}

#[test]
fn a_slow_step_beside_a_salt_that_dissociates_at_the_diffusion_limit() {
    let reactions = r#"ion = { equation = "BH <=> B + H", kr = "1e10 /M/s", K = "0.1 M" }, slow = { equation = "A + B -> P + B", k = "1e-4 /M/s" }"#;
    let charge = r#"A = "1 equiv", BH = "1 equiv""#;
    // x^2 = 0.1 (0.1 - x).
    let x = 0.05 * (5f64.sqrt() - 1.0);
    for (time, seconds) in [("24 h", 86_400.0), ("30 d", 30.0 * 86_400.0), ("1 y", YEAR)] {
        let time = time.replace("1 y", "365 d");
        let got = written(reactions, charge, &time);
        let left = 100.0 * f64::exp(-1e-4 * x * seconds);
        assert!((got[0] - left).abs() < 1e-3, "{} {left}", got[0]);
        for ion in [got[1], got[3]] {
            assert!((ion / (1000.0 * x) - 1.0).abs() < 1e-8, "{ion}");
        }
    }
}

#[test]
fn a_slow_step_into_a_fast_equilibrium() {
    let reactions = r#"slow = { equation = "A -> B", k = "1e-5 /s" }, fast = { equation = "B <=> C", k = "1e12 /s", K = 100 }"#;
    let got = written(reactions, r#"A = "1 equiv""#, "24 h");
    let left = 100.0 * f64::exp(-0.864);
    assert!((got[0] - left).abs() < 1e-3, "{} {left}", got[0]);
    assert!(
        (got[2] / got[1] - 100.0).abs() < 1e-8,
        "{}",
        got[2] / got[1]
    );
    assert!((got[0] + got[1] + got[2] - 100.0).abs() < 1e-10);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// A -> B <=> C: two exponentials.
    #[test]
    fn first_order_pairs_behind_a_slow_step(
        r in -3.0..14.0f64, k in -8.0..-3.0f64, equilibrium in -4.0..4.0f64, duration in 0.0..7.5f64, apart in any::<bool>(),
    ) {
        let [r, k, equilibrium, t] = [r, k, equilibrium, duration].map(|p| 10f64.powf(p));
        let chemistry = Chemistry::default().species("A B C").reaction("A -> B", Law::constant(k), None);
        // An equilibrium is one, written as such or as two steps.
        let chemistry = if apart {
            let forth = chemistry.reaction("B -> C", Law::constant(r), None);
            forth.reaction("C -> B", Law::constant(r / equilibrium), None)
        } else {
            first_order("B <=> C", r, equilibrium)(chemistry)
        };
        let ran = Ran::new(&chemistry, 1e-8, charged(&chemistry, &[("A", 1.0)], t));
        let (back, fast) = (r / equilibrium, r * (1.0 + 1.0 / equilibrium));
        let a = (-k * t).exp();
        let b = back / fast * -(-fast * t).exp_m1() + (k - back) * (a - (-fast * t).exp()) / (fast - k);
        prop_assert!((ran.of("A") - a).abs() < 1e-7, "A {} {a}", ran.of("A"));
        prop_assert!((ran.of("B") - b).abs() < 1e-7, "B {} {b}", ran.of("B"));
        prop_assert!((ran.of("A") + ran.of("B") + ran.of("C") - 1.0).abs() < 1e-12);
        prop_assert!(ran.attempts < 1000, "{} attempts", ran.attempts);
    }

    /// BH <=> B + H from BH alone: the difference to either root of the equilibrium falls exponentially.
    #[test]
    fn salts(kr in -3.0..14.0f64, equilibrium in -6.0..2.0f64, duration in 0.0..7.5f64) {
        let [kr, equilibrium, t] = [kr, equilibrium, duration].map(|p| 10f64.powf(p));
        let kf = kr * equilibrium;
        let chemistry = Chemistry::default()
            .species("BH B H")
            .reaction("BH <=> B + H", Law::constant(kf), Some(Law::constant(kr)));
        let ran = Ran::new(&chemistry, 1e-8, charged(&chemistry, &[("BH", 1.0)], t));
        let width = (kf * kf + 4.0 * kf * kr).sqrt();
        let (high, low) = (2.0 * kf / (kf + width), -(kf + width) / (2.0 * kr));
        let q = high / low * (-width * t).exp();
        let x = (high - q * low) / (1.0 - q);
        prop_assert!((ran.of("B") - x).abs() < 1e-7, "{} {x}", ran.of("B"));
        prop_assert!((ran.of("H") - ran.of("B")).abs() < 1e-12);
        prop_assert!((ran.of("BH") + ran.of("B") - 1.0).abs() < 1e-12);
        prop_assert!(ran.attempts < 1000, "{} attempts", ran.attempts);
    }

    /// One-way rings and rings of equilibria come to rest where every rate is the same, or none.
    #[test]
    fn rings(r in prop::array::uniform3(8.0..14.0f64), both_ways in any::<bool>(), duration in 3.0..7.5f64) {
        let [a, b, c] = r.map(|p| 10f64.powf(p));
        let t = 10f64.powf(duration);
        let chemistry = Chemistry::default().species("A B C");
        let (chemistry, share) = if both_ways {
            let steps = [("A <=> B", 2.0, a), ("B <=> C", 3.0, b), ("C <=> A", 1.0 / 6.0, c)];
            let chemistry = steps.into_iter().fold(chemistry, |chemistry, (step, equilibrium, k)| {
                first_order(step, k, equilibrium)(chemistry)
            });
            (chemistry, [1.0, 2.0, 6.0])
        } else {
            let steps = [("A -> B", a), ("B -> C", b), ("C -> A", c)];
            let chemistry = steps.into_iter().fold(chemistry, |chemistry, (step, k)| {
                chemistry.reaction(step, Law::constant(k), None)
            });
            (chemistry, [1.0 / a, 1.0 / b, 1.0 / c])
        };
        let ran = Ran::new(&chemistry, 1e-8, charged(&chemistry, &[("A", 1.0)], t));
        let sum: f64 = share.iter().sum();
        for (name, share) in ["A", "B", "C"].iter().zip(share) {
            let exact = share / sum;
            prop_assert!((ran.of(name) - exact).abs() < 1e-9, "{name} {} {exact}", ran.of(name));
        }
        prop_assert!((ran.amounts.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    /// A <=> B <=> C, and of B next to none: the whole goes over as if by one step.
    #[test]
    fn a_scarce_intermediate(r in 6.0..14.0f64, scarce in -13.0..-4.0f64, turns in -1.0..1.0f64) {
        let (r, scarce) = (10f64.powf(r), 10f64.powf(scarce));
        let chemistry = Chemistry::default().species("A B C");
        let chemistry = first_order("A <=> B", r * scarce, scarce)(chemistry);
        let chemistry = first_order("B <=> C", 2.0 * r, 3.0 / scarce)(chemistry);
        // Of B two in three go on to C, and a third of those that came from there go back to A.
        let (forth, back) = (2.0 / 3.0 * r * scarce, r * 2.0 * scarce / 3.0 / 3.0);
        let t = 10f64.powf(turns) / (forth + back);
        if t > YEAR {
            return Ok(());
        }
        let ran = Ran::new(&chemistry, 1e-8, charged(&chemistry, &[("A", 1.0)], t));
        let c = forth / (forth + back) * -(-(forth + back) * t).exp_m1();
        let slack = 1e-7 + 10.0 * scarce;
        prop_assert!((ran.of("C") - c).abs() < slack, "{} {c}", ran.of("C"));
        let b = scarce * (ran.of("A") * r + ran.of("C") * 2.0 * r / 3.0) / (3.0 * r);
        // To the tolerance that was asked for, or a thousandth of what there is.
        prop_assert!((ran.of("B") - b).abs() < 1e-8 + 1e-3 * b, "B {} {b}", ran.of("B"));
    }
}

/// Equilibria that share members, beside slow steps: `r` is the rate constant of all equilibria.
fn shared(r: f64) -> Chemistry {
    let slow = |k| Law::constant(k);
    let fast = |k: f64| Some(Law::constant(k * r));
    Chemistry::default()
        .species("A B C D AB AC H BH CH P Q")
        .reaction("A + B <=> AB", Law::constant(r), fast(0.3))
        .reaction("A + C <=> AC", Law::constant(2.0 * r), fast(0.01))
        .reaction(
            "AB + C <=> AC + B",
            Law::constant(r),
            fast(0.01 / 0.3 / 2.0),
        )
        .reaction("BH <=> B + H", Law::constant(0.1 * r), fast(1.0))
        .reaction("CH <=> C + H", Law::constant(1e-4 * r), fast(1.0))
        .reaction("AB -> P", slow(1e-5), None)
        .reaction("AC + D -> Q + A", slow(3e-5), None)
        .reaction("D <=> C", slow(1e-6), Some(slow(2e-6)))
        .reaction("P + H -> BH", slow(1e-6), None)
}

const SHARED: [(&str, f64); 5] = [("A", 1.0), ("BH", 0.8), ("CH", 0.5), ("D", 0.7), ("B", 0.1)];

/// An amine and its imine in water that exchange at the diffusion limit, with acid-base equilibria of both, on a ramp with a feed.
fn in_water(r: f64) -> (Chemistry, Program) {
    let chemistry = Chemistry::default()
        .species("W P")
        .family("N", &["N", "NH+"], &[acidity(9.5, 40e3)])
        .family("M", &["M", "MH+"], &[acidity(7.0, 30e3)])
        .autoprotolysis(1e-14)
        .reaction(
            "N + W <=> M",
            arrhenius(r, 20e3),
            Some(arrhenius(0.05 * r, 30e3)),
        )
        .reaction(
            "MH+ <=> W + NH+",
            arrhenius(3.0 * r, 10e3),
            Some(arrhenius(r, 20e3)),
        )
        .reaction("M -> P", arrhenius(1e-5, 60e3), None);
    let pool = |name| chemistry.pool(name);
    let start = dose(&[(pool("N"), 0.2), (pool("W"), 0.15)]);
    let ramp = Item::Run(Stretch {
        duration: 20_000.0,
        heating: 1e-3,
        feed: Dose {
            pools: vec![(pool("W"), 2e-6)],
            spectator_charge: -5e-6,
            volume: 1e-6,
            ..Dose::default()
        },
        ..Stretch::default()
    });
    let program = program(1.0, vec![start, ramp, stir(200_000.0)]);
    (chemistry, program)
}

/// The same with slower equilibria, which are solved without extents, differs by the slow rates over the fast ones.
#[test]
fn how_fast_an_equilibrium_is_makes_no_difference() {
    let compare = |slow: &Ran, fast: &Ran, slack: f64| {
        for (pool, (a, b)) in slow.amounts.iter().zip(&fast.amounts).enumerate() {
            let name = &slow.chemistry.network.pools[pool].name;
            assert!((a - b).abs() < slack, "{name}: {a} {b}");
        }
        let most = 1.5 * f64::from(slow.attempts) + 40.0;
        assert!(
            f64::from(fast.attempts) < most,
            "{} {}",
            slow.attempts,
            fast.attempts
        );
    };
    for tolerance in [1e-5, 1e-8] {
        let run = |r: f64| {
            let chemistry = shared(r);
            Ran::new(
                &chemistry,
                tolerance,
                charged(&chemistry, &SHARED, 100_000.0),
            )
        };
        let slow = run(1e3);
        for r in [1e7, 1e10, 1e14] {
            let fast = run(r);
            compare(&slow, &fast, 1e-7 + 3.0 * tolerance);
        }
        let run = |r: f64| {
            let (chemistry, program) = in_water(r);
            Ran::new(&chemistry, tolerance, program)
        };
        let slow = run(1e2);
        for r in [1e7, 1e10, 1e14] {
            compare(&slow, &run(r), 1e-6 + 3.0 * tolerance);
        }
    }
}

/// Slow enough for every method: with extents and without, rings and bookings among them.
#[test]
fn extents_change_no_result() {
    use monobis::kernel::Kernel;
    use monobis::kernel::KernelOptions;
    use std::sync::Arc;
    // The same change by two ways, each booked as its own: the last reaction, and three times as fast.
    let chemistry = shared(1e-2)
        .booked("taken")
        .reaction("P + H -> BH", Law::constant(3e-6), None)
        .booked("by another way");
    let all: Vec<usize> = (0..chemistry.network.reactions.len()).collect();
    let program = charged(&chemistry, &SHARED, 3000.0);
    let mut results: Vec<Vec<f64>> = Vec::new();
    for method in [Method::Rodas5P, Method::Rodas4P, Method::Dopri5] {
        for extents in [vec![], all.clone()] {
            let options = KernelOptions {
                ledger: true,
                extents,
                ..KernelOptions::default()
            };
            let kernel = Arc::new(Kernel::new(chemistry.network.clone(), &options));
            let run = Run {
                tolerance: 1e-9,
                method,
                ..Run::default()
            };
            let (remains, outcome) = run.with_kernel(kernel, &chemistry, program.clone());
            assert_eq!(outcome.stop, Stop::Finished, "{method:?}");
            let (one, other) = (remains.counters[0], remains.counters[1]);
            assert!(
                one > 0.0 && (other / one - 3.0).abs() < 1e-6,
                "{one} {other}"
            );
            let booked = remains.counters.iter();
            results.push(
                remains
                    .mixture
                    .amounts
                    .iter()
                    .chain(booked)
                    .copied()
                    .collect(),
            );
        }
    }
    for result in &results {
        for (a, b) in result.iter().zip(&results[0]) {
            assert!((a - b).abs() < 1e-7, "{a} {b}");
        }
    }
}
