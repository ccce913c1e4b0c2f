//! Test of the measured order: steps of fixed length, halved.

use super::dense::StepInterpolant;
use crate::solver::{
    Equations, backend,
    method::{
        Attempt, Memory, StepPlan,
        tableau::{RODAS4, RODAS4P, RODAS4P2, RODAS5P, Tableau},
    },
    number::level::Level,
    testing::*,
};

struct Case<E> {
    equations: E,
    constants: Vec<f64>,
    start: Vec<f64>,
    end: f64,
}

/// The end, and the dense output at half time (the steps must be odd in number), after steps of one length.
fn march(
    case: &Case<impl Equations>,
    tableau: &'static Tableau,
    steps: usize,
) -> (Vec<f64>, Vec<f64>) {
    let plan = StepPlan::record(&case.equations, tableau).unwrap();
    let mut memory: Memory<1> = Memory::new(&plan);
    let m = memory.slots();
    let sets = [
        (&plan.at.constants, &case.constants),
        (&plan.at.y0, &case.start),
    ];
    for (slot, &value) in sets
        .into_iter()
        .flat_map(|(places, values)| places.clone().zip(values))
    {
        m[slot as usize] = [value];
    }
    plan.at
        .atol
        .clone()
        .for_each(|slot| m[slot as usize] = [1.0]);
    let h = case.end / steps as f64;
    let mut half = vec![];
    for step in 0..steps {
        m[plan.at.h as usize] = [h];
        let a = Attempt {
            t: [h * step as f64],
            moving: [true],
            fresh: [step == 0],
            accepted: [step > 0],
            dense: true,
            ..Attempt::idle()
        };
        backend::attempt(Level::best(), &plan, None, m, &a);
        assert_eq!(m[plan.at.sound as usize], [1.0]);
        if 2 * step + 1 == steps {
            half = StepInterpolant {
                plan: &plan,
                m,
                lane: 0,
                s: 0.5,
            }
            .all();
        }
    }
    (
        plan.at.y1.clone().map(|slot| m[slot as usize][0]).collect(),
        half,
    )
}

/// Measured order of (end, half-time dense output) for the largest error among the rows.
fn orders(
    case: &Case<impl Equations>,
    tableau: &'static Tableau,
    rows: &[usize],
    steps: [usize; 2],
) -> (f64, f64) {
    let exact = march(case, &RODAS5P, 16 * steps[1] + 1);
    let error = |n: usize| {
        let got = march(case, tableau, n);
        let largest = |a: &[f64], b: &[f64]| {
            rows.iter()
                .map(|&r| (a[r] - b[r]).abs())
                .fold(0.0, f64::max)
        };
        (largest(&got.0, &exact.0), largest(&got.1, &exact.1))
    };
    let (coarse, fine) = (error(steps[0]), error(steps[1]));
    let ratio = (steps[1] as f64 / steps[0] as f64).ln();
    (
        (coarse.0 / fine.0).ln() / ratio,
        (coarse.1 / fine.1).ln() / ratio,
    )
}

/// A tableau that forgets that the parameters move.
fn without_slopes(tableau: &Tableau) -> &'static Tableau {
    let zeros = vec![0.0; tableau.stages()];
    Box::leak(Box::new(Tableau {
        slopes: zeros.leak(),
        ..tableau.clone()
    }))
}

/// A <=> B, 2 B -> C with coefficients that change by half over the course; a terminal and a counter ride along.
fn moving_network() -> Case<ByDuals<MassAction>> {
    let mut equations = mass_action(&["A", "B", "C"], 2, &["A -> B", "B -> A", "B + B -> C"]).rates;
    equations.counters = 1;
    equations.reactions[2].1.push((3, 1.0));
    Case {
        equations: ByDuals::new(equations),
        constants: vec![1.0, 0.5, 0.4, -0.2, 2.0, 1.0],
        start: vec![1.0, 0.2, 0.0, 0.0],
        end: 2.0,
    }
}

/// Infusion, ramp, dilution, acid-base, terminal and counter together.
fn flask() -> Case<ByDuals<Flask>> {
    let leg = flask_leg();
    Case {
        equations: ByDuals::new(Flask),
        constants: leg.constants.unwrap(),
        start: leg.x.unwrap(),
        end: 60.0,
    }
}

#[test]
fn non_autonomous_order() {
    let case = moving_network();
    for tableau in [&RODAS4P2, &RODAS4P, &RODAS4, &RODAS5P] {
        let order = f64::from(tableau.order);
        let (end, dense) = orders(&case, tableau, &[0, 1, 2, 3], [25, 51]);
        assert!(
            end > order - 0.25 && dense > order - 0.25,
            "{}: {end} {dense}",
            tableau.name
        );
        let (end, _) = orders(&case, without_slopes(tableau), &[0, 1, 2, 3], [25, 51]);
        assert!(end < 2.2, "{} without f_t: {end}", tableau.name);
    }
}

/// Full order at the ends of steps; dense output of u is one lower, which is why a course solves for it anew.
#[test]
fn index_one_order_with_moving_parameters() {
    let case = flask();
    let (pools, u) = (&[0, 1, 2, 4, 5][..], &[3][..]);
    for tableau in [&RODAS4P2, &RODAS4P, &RODAS4, &RODAS5P] {
        let order = f64::from(tableau.order);
        let (end, dense) = orders(&case, tableau, pools, [41, 83]);
        assert!(
            end > order - 0.25 && dense > 3.75,
            "{} pools: {end} {dense}",
            tableau.name
        );
        let (end, dense) = orders(&case, tableau, u, [41, 83]);
        assert!(
            end > order - 0.5 && dense > order - 1.25,
            "{} u: {end} {dense}",
            tableau.name
        );
        for rows in [pools, u] {
            let (end, _) = orders(&case, without_slopes(tableau), rows, [41, 83]);
            assert!(end < 2.1, "{} without f_t: {end}", tableau.name);
        }
    }
}
