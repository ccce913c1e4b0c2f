//! The main job as a problem: two strategies of the scenario over a grid of carbonyl and reductant.

use std::sync::Arc;

use monobis::engine::RunPlan;
use monobis::experiment::method_for;
use monobis::flask::{Action, Item};
use monobis::kernel::{Kernel, KernelOptions, PoolPlace};
use monobis::reactor::{Reactor, Setup};
use monobis::scenario::Scenario;
use monobis::solver::{
    Course, Equations, LaneNumbers, Segment, Solver, SolverOptions, StepPolynomial, Stop, Variables,
};
use monobis::study::plan::{DesignPlan, Keep};

use crate::{
    problem::{Leg, Point, Problem},
    study,
};

/// Amounts of carbonyl, amounts of reductant.
pub const GRID: [usize; 2] = [80, 50];
/// Those of each that are judged, the ends among them.
const JUDGED: [usize; 2] = [16, 12];
/// The problems: name, variant.
pub const STRATEGIES: [(&str, &str); 2] = [
    ("explicit", "NaBH3CN, MeOH"),
    ("apparent", "STAB, one pot, DCE"),
];
/// At which the points are written down; they do not depend on it.
pub const TOLERANCE: f64 = 1e-5;

/// The scenario with the grid in place of its axis.
pub fn scenario() -> Scenario {
    scenario_over(GRID)
}

/// The same with so many amounts of carbonyl and reductant.
pub fn scenario_over(grid: [usize; 2]) -> Scenario {
    let text = study::main_job_text();
    let (head, rest) = text.split_once("[sweep]\naxes = [").expect("a sweep");
    let (_, tail) = rest.split_once("]\n").expect("the end of the axes");
    let axes = format!(
        r#"{{ vary = "charge.carbonyl", from = "0.2 equiv", to = "3 equiv", points = {} }},
           {{ vary = "charge.reductant", from = "0.5 equiv", to = "4 equiv", points = {} }}"#,
        grid[0], grid[1]
    );
    let text = format!("{head}[sweep]\naxes = [ {axes} ]\n{tail}");
    study::scenario(study::MAIN_JOB, &text, &[])
}

/// The points of one strategy.
pub fn plan<'a>(scenario: &'a Scenario, variant: &str, tolerance: f64) -> DesignPlan<'a> {
    let design = &scenario.design;
    let found = design.variants.iter().position(|v| v.name == variant);
    let variant = found.unwrap_or_else(|| panic!("no variant {variant}"));
    DesignPlan::new(design, &[variant], true, Keep::default(), tolerance)
}

/// One strategy of the main job.
pub fn problem(scenario: &Scenario, name: &str, variant: &str) -> Problem<Kernel> {
    let plan = plan(scenario, variant, TOLERANCE);
    let kernel = Arc::clone(&plan.kernels()[0]);
    let solver = Solver::new(kernel.as_ref(), method_for(TOLERANCE)).expect("a solver");
    let setups = (0..plan.len()).map(|i| plan.experiment(i, &[]).expect("an experiment"));
    let mut points = vec![None; plan.len()];
    let spies = setups.enumerate().map(|(i, setup)| Spy::new(&setup, i));
    solver.run(spies, &SolverOptions::default(), |spy, outcome| {
        assert_eq!(outcome.stop, Stop::Finished);
        points[spy.reactor.ticket()] = Some(spy.point);
    });
    Problem {
        name: name.to_owned(),
        equations: unobserved(&kernel),
        points: points.into_iter().flatten().collect(),
        judged: judged(),
        relative: 0.0,
        reference: (1e-12, "double"),
        ladders: [(-3.0, -9.0), (-3.0, -9.0)],
    }
}

/// The same equations, with nothing followed from step to step: what an observable asks for is no part of solving.
fn unobserved(kernel: &Kernel) -> Kernel {
    let options = KernelOptions {
        followed: Vec::new(),
        // The others read right-hand sides row by row.
        extents: Vec::new(),
        ..kernel.options.clone()
    };
    Kernel::new(kernel.network.clone(), &options)
}

/// An even choice of the grid.
fn judged() -> Vec<usize> {
    let spread = |axis: usize| {
        let (all, few) = (GRID[axis], JUDGED[axis]);
        (0..few).map(move |i| i * (all - 1) / (few - 1))
    };
    spread(0)
        .flat_map(|row| spread(1).map(move |column| row * GRID[1] + column))
        .collect()
}

/// A reactor that is watched while it goes through its program: what it hands to the solver is the point.
struct Spy {
    reactor: Reactor,
    kernel: Arc<Kernel>,
    /// What is put in before each stretch, of each row, mol.
    doses: std::vec::IntoIter<Vec<f64>>,
    point: Point,
}

impl Spy {
    fn new(setup: &Setup, ticket: usize) -> Spy {
        Spy {
            reactor: Reactor::new(setup, ticket),
            kernel: Arc::clone(&setup.kernel),
            doses: doses(setup).into_iter(),
            point: Point {
                start: 0.0,
                legs: Vec::new(),
            },
        }
    }
}

/// What a program puts in before each of its stretches. Anything that takes out or changes volume or temperature is no part of
/// this bench.
fn doses(setup: &Setup) -> Vec<Vec<f64>> {
    let shape = setup.kernel.shape();
    let volume = setup.program.volume;
    let mut doses = Vec::new();
    let mut dose = vec![0.0; shape.rows()];
    for item in &setup.program.items {
        match item {
            Item::Act(Action::Dose(d)) => {
                assert_eq!(d.volume, 0.0, "a dose that takes room");
                for &(pool, amount) in &d.pools {
                    if let PoolPlace::State(row) | PoolPlace::Terminal(row) =
                        setup.kernel.structure.places[pool]
                    {
                        dose[row] += amount / volume;
                    }
                }
            }
            Item::Run(_) => {
                doses.push(std::mem::replace(&mut dose, vec![0.0; shape.rows()]));
            }
            Item::Act(Action::Note(_) | Action::Dry(..) | Action::Quench) => {}
            Item::Act(other) => panic!("not a dose: {other:?}"),
        }
    }
    doses
}

impl Course for Spy {
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        let LaneNumbers {
            x,
            constants,
            parameters,
            atol,
            rtol,
        } = lane;
        let own = LaneNumbers {
            x: &mut *x,
            constants,
            parameters: &mut *parameters,
            atol: &mut *atol,
            rtol,
        };
        let segment = self.reactor.next(own)?;
        assert!(segment.given && !segment.event, "a plain stretch");
        let shape = self.kernel.shape();
        if self.point.legs.is_empty() && shape.algebraic == 1 {
            self.point.start = x[shape.states];
        }
        self.point.legs.push(Leg {
            duration: segment.duration,
            add: self.doses.next().expect("a dose for every stretch"),
            parameters: parameters.to_vec(),
            scale: atol.iter().map(|a| a / TOLERANCE).collect(),
        });
        Some(segment)
    }
    fn next_output(&self) -> f64 {
        self.reactor.next_output()
    }
    fn output(&mut self, t: f64, x: &[f64]) {
        self.reactor.output(t, x);
    }
    fn event(&mut self, t: f64, x: &impl Variables) -> f64 {
        self.reactor.event(t, x)
    }
    fn event_tolerance(&self) -> f64 {
        self.reactor.event_tolerance()
    }
    fn event_met(&mut self, t: f64) {
        self.reactor.event_met(t);
    }
    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial) {
        self.reactor.track(i, t, h, polynomial);
    }
}
