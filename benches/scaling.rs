//! How cost grows with the size of a network: making a solver of it, and a step of it.
//!
//! Three shapes of 10 to 200 species: a chain (each becomes the next), a star (all exchange with one), and random pairs (each species
//! meets two others). Prints one line per network: operations of a step, milliseconds to lay out, record and emit, nanoseconds a
//! lane-step and per operation. The last column should stay: then cost grows as the tape does.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/forced.rs"]
mod forced;

use std::sync::Arc;
use std::time::Instant;

use common::{Chemistry, dose, program, stir};
use monobis::flask::SaveOptions;
use monobis::kernel::Kernel;
use monobis::kernel::KernelOptions;
use monobis::network::Law;
use monobis::reactor::{Reactor, Setup};
use monobis::solver::{Method, Solver, SolverOptions, Steps};

const SIZES: [usize; 5] = [10, 20, 40, 100, 200];
const COURSES: usize = 256;
const REPEATS: usize = 5;

fn species(n: usize) -> Chemistry {
    let names: Vec<String> = (0..n).map(|i| format!("S{i}")).collect();
    Chemistry::default().species(&names.join(" "))
}

/// A rate coefficient between 0.01 and 1, different for every reaction.
fn law(i: usize) -> Law {
    Law::constant(0.01 * 100f64.powf((i * 37 % 101) as f64 / 100.0))
}

fn chain(n: usize) -> Chemistry {
    let step = |c: Chemistry, i: usize| {
        let equation = format!("S{i} <=> S{}", i + 1);
        c.reaction(&equation, law(i), Some(law(i + 5)))
    };
    (0..n - 1).fold(species(n), step)
}

fn star(n: usize) -> Chemistry {
    let step = |c: Chemistry, i: usize| {
        let equation = format!("S0 <=> S{i}");
        c.reaction(&equation, law(i), Some(law(i + 5)))
    };
    (1..n).fold(species(n), step)
}

/// S_i meets another and makes a third; who they are looks random and is always the same.
fn pairs(n: usize) -> Chemistry {
    let step = |c: Chemistry, i: usize| {
        let (other, product) = ((i * 7 + 3) % n, (i * 11 + 5) % n);
        let equation = format!("S{i} + S{other} <=> S{product}");
        c.reaction(&equation, law(i), Some(law(i + 5)))
    };
    (0..n).fold(species(n), step)
}

/// Courses that differ in how much of the first species is there.
fn reactors(kernel: &Arc<Kernel>, chemistry: &Chemistry) -> Vec<Reactor> {
    let setup = |i: usize| Setup {
        kernel: Arc::clone(kernel),
        program: Arc::new(program(
            1.0,
            vec![dose(&[(0, 0.5 + i as f64 / COURSES as f64)]), stir(1e4)],
        )),
        record: Arc::new(SaveOptions::default()),
        laws: chemistry.laws.clone(),
        agents: Arc::new(Vec::new()),
        compounds: chemistry.network.pools.len(),
        charged_before: Vec::new(),
        tallies: None,
        tolerance: 1e-5,
        steps: Steps::default(),
    };
    (0..COURSES).map(|i| Reactor::new(&setup(i), i)).collect()
}

/// Seconds and lane-steps of all courses.
fn pass(solver: &Solver, courses: Vec<Reactor>) -> (f64, usize) {
    let (start, mut steps) = (Instant::now(), 0);
    solver.run(courses, &SolverOptions::default(), |_, outcome| {
        steps += outcome.statistics.factorisations as usize;
    });
    (start.elapsed().as_secs_f64(), steps)
}

fn measure(shape: &str, chemistry: &Chemistry) {
    let n = chemistry.network.pools.len();
    let make = || {
        let start = Instant::now();
        let kernel = Arc::new(Kernel::new(
            chemistry.network.clone(),
            &KernelOptions::default(),
        ));
        let solver = Solver::new(kernel.as_ref(), Method::Rodas4P).expect("a solver");
        // Machine code is made when the first course comes.
        pass(&solver, Vec::new());
        (start.elapsed().as_secs_f64(), kernel, solver)
    };
    let made = (0..REPEATS).map(|_| make().0).fold(f64::INFINITY, f64::min);
    let (_, kernel, solver) = make();
    let stages = Method::Rodas4P.tableau().expect("a tableau").stages();
    let operations = solver.operations().of_step(stages);
    let passes = (0..REPEATS).map(|_| pass(&solver, reactors(&kernel, chemistry)));
    let (seconds, steps) = passes.min_by(|a, b| a.0.total_cmp(&b.0)).expect("a pass");
    let per_step = 1e9 * seconds / steps as f64;
    println!(
        "| {shape} | {n} | {operations} | {:.2} | {per_step:.0} | {:.3} |",
        1e3 * made,
        per_step / operations as f64
    );
}

fn main() {
    println!(
        "| shape | species | operations a step | ms to make | ns a lane-step | ns an operation |"
    );
    println!("|---|---|---|---|---|---|");
    for (shape, of) in [
        ("chain", chain as fn(usize) -> Chemistry),
        ("star", star),
        ("pairs", pairs),
    ] {
        for n in SIZES {
            measure(shape, &of(n));
        }
    }
}
