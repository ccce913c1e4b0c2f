//! What one step of one lane costs: both kernels of the main job, every width, every level of instructions.
//!
//! An item is a lane-step: one attempted step (accepted or rejected) of one lane. The courses around it (segments, jumps,
//! dense output) are counted in, as in a sweep; making them is not. A width has its full effect only where lanes are kept
//! filled, so there are many more courses than lanes.

#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use std::fmt;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use monobis::engine::RunPlan;
use monobis::experiment::method_for;
use monobis::reactor::{Reactor, Setup};
use monobis::solver::{Backend, Level, Method, Solver, SolverOptions, Statistics, Width};
use monobis::study::plan::{DesignPlan, Keep};

const TOLERANCE: f64 = 1e-5;
/// Each variant of the main job is run with so many amounts of aldehyde.
const COURSES: usize = 256;

/// The experiments of one variant over the axis, and the solver they are carried through.
struct Job {
    setups: Vec<Setup>,
    method: Method,
    solver: Solver,
    /// Attempted steps of all courses together; the same at any width and level.
    lane_steps: usize,
}

impl Job {
    fn new(variant: &str, method: Method) -> Job {
        let scenario = study::main_job(COURSES);
        let design = &scenario.design;
        let found = design.variants.iter().position(|v| v.name == variant);
        let variant = found.unwrap_or_else(|| panic!("no variant {variant}"));
        let plan = DesignPlan::new(design, &[variant], true, Keep::default(), TOLERANCE);
        let setup = |index| plan.experiment(index, &[]).expect("an experiment");
        let setups: Vec<Setup> = (0..plan.len()).map(setup).collect();
        let solver = Solver::new(plan.kernels()[0].as_ref(), method).expect("a solver");
        let mut job = Job {
            setups,
            method,
            solver,
            lane_steps: 0,
        };
        job.lane_steps = job.run(job.reactors(), &SolverOptions::default());
        job
    }

    fn reactors(&self) -> Vec<Reactor> {
        self.setups.iter().map(|s| Reactor::new(s, 0)).collect()
    }

    fn run(&self, reactors: Vec<Reactor>, options: &SolverOptions) -> usize {
        let mut attempts = 0;
        self.solver.run(reactors, options, |_, outcome| {
            let Statistics {
                steps, rejected, ..
            } = outcome.statistics;
            attempts += (steps + rejected) as usize;
        });
        attempts
    }
}

/// A width at a level, interpreted or as machine code (where there is none, the interpreter is measured twice).
struct Lanes(SolverOptions);

impl fmt::Display for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.width.map_or(0, Width::lanes);
        // Two digits: the table is sorted by name.
        let backend = match self.0.backend {
            Backend::Native => "native",
            Backend::Interpreter => "interpreted",
        };
        write!(f, "{} x {width:02} {backend}", self.0.level.name())
    }
}

fn every_lane() -> Vec<Lanes> {
    let mut all = Vec::new();
    for level in Level::available() {
        for width in Width::ALL {
            for backend in [Backend::Interpreter, Backend::Native] {
                all.push(Lanes(SolverOptions {
                    backend,
                    width: Some(width),
                    level,
                    ..SolverOptions::default()
                }));
            }
        }
    }
    all
}

fn measure(bencher: Bencher, job: &Job, options: &SolverOptions) {
    bencher
        .counter(ItemsCount::new(job.lane_steps))
        .with_inputs(|| job.reactors())
        .bench_values(|reactors| {
            let lane_steps = job.run(reactors, options);
            assert_eq!(lane_steps, job.lane_steps, "{:?}", job.method);
        });
}

static APPARENT: LazyLock<Job> = LazyLock::new(|| Job::new("STAB, one pot, DCE", Method::Rodas4P));
static EXPLICIT: LazyLock<Job> = LazyLock::new(|| Job::new("NaBH3CN, MeOH", Method::Rodas4P));
static EXPLICIT_FIFTH: LazyLock<Job> = LazyLock::new(|| Job::new("NaBH3CN, MeOH", Method::Rodas5P));

/// Apparent constants, no proton: STAB in DCE.
#[divan::bench(args = every_lane(), sample_count = 7, sample_size = 1)]
fn apparent(bencher: Bencher, lanes: &Lanes) {
    measure(bencher, &APPARENT, &lanes.0);
}

/// Protons explicit, one algebraic variable: NaBH3CN in methanol.
#[divan::bench(args = every_lane(), sample_count = 7, sample_size = 1)]
fn explicit(bencher: Bencher, lanes: &Lanes) {
    measure(bencher, &EXPLICIT, &lanes.0);
}

/// The same with the method for tight tolerances, at the default width and level: what its eight stages cost.
#[divan::bench(sample_count = 7, sample_size = 1)]
fn explicit_rodas5p(bencher: Bencher) {
    measure(bencher, &EXPLICIT_FIFTH, &SolverOptions::default());
}

fn main() {
    assert_eq!(method_for(TOLERANCE), Method::Rodas4P);
    for (name, job) in [
        ("apparent", &APPARENT),
        ("explicit", &EXPLICIT),
        ("explicit_rodas5p", &EXPLICIT_FIFTH),
    ] {
        println!("{name}: {COURSES} courses, {} lane-steps", job.lane_steps);
    }
    divan::main();
}
