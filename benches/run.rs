//! What a single course costs, and each thing that must be done before the first step.
//!
//! One thread, one lane: the latency that somebody feels who changes a number and waits for the curve.

#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use std::sync::Arc;

use divan::{Bencher, black_box};
use monobis::engine::RunPlan;
use monobis::experiment::method_for;
use monobis::kernel::Kernel;
use monobis::kernel::KernelOptions;
use monobis::reactor::Reactor;
use monobis::scenario::Scenario;
use monobis::solver::{Solver, SolverOptions};
use monobis::study::plan::{DesignPlan, Keep};

const TOLERANCE: f64 = 1e-5;
/// A variant of each kernel.
const KERNELS: [&str; 2] = ["STAB, one pot, DCE", "NaBH3CN, MeOH"];

fn base() -> Scenario {
    study::file(study::MAIN_JOB, &[])
}

fn variant(scenario: &Scenario, name: &str) -> usize {
    let found = scenario.design.variants.iter().position(|v| v.name == name);
    found.unwrap_or_else(|| panic!("no variant {name}"))
}

fn names() -> Vec<String> {
    let variants = base().design.variants;
    variants.into_iter().map(|v| v.name).collect()
}

/// From text to numbers: reading, everything checked, all variants and their networks assembled.
#[divan::bench(sample_count = 50)]
fn read_and_assemble(bencher: Bencher) {
    let text = study::main_job_text();
    bencher.bench(|| study::scenario(study::MAIN_JOB, black_box(&text), &[]));
}

/// From a network to the layout of its equations, with conservation laws.
#[divan::bench(args = KERNELS)]
fn compile_kernel(bencher: Bencher, name: &str) {
    let scenario = base();
    let design = &scenario.design;
    let case = &design.cases[design.variants[variant(&scenario, name)].base];
    bencher.bench(|| {
        Kernel::new(
            black_box(case.model.network.clone()),
            &KernelOptions::default(),
        )
    });
}

/// From equations to the tapes that the lanes run.
#[divan::bench(args = KERNELS)]
fn record_tapes(bencher: Bencher, name: &str) {
    let scenario = base();
    let design = &scenario.design;
    let case = &design.cases[design.variants[variant(&scenario, name)].base];
    let kernel = Kernel::new(case.model.network.clone(), &KernelOptions::default());
    bencher.bench(|| Solver::new(black_box(&kernel), method_for(TOLERANCE)).expect("a solver"));
}

/// From recipe to the result of one course, kernel and tapes being there.
#[divan::bench(args = names())]
fn one_course(bencher: Bencher, name: &str) {
    let scenario = base();
    let variants = [variant(&scenario, name)];
    let plan = DesignPlan::new(
        &scenario.design,
        &variants,
        false,
        Keep::default(),
        TOLERANCE,
    );
    let kernel = Arc::clone(&plan.kernels()[0]);
    let solver = Solver::new(kernel.as_ref(), method_for(TOLERANCE)).expect("a solver");
    let options = SolverOptions::default();
    bencher.bench(|| {
        let reactor = Reactor::new(&plan.experiment(0, &[]).expect("an experiment"), 0);
        let mut finished = None;
        solver.run([reactor], &options, |course, outcome| {
            finished = Some((course.into_remains(), outcome));
        });
        finished.expect("one course, one result")
    });
}

/// All of it: from text to the results of the five variants at the base point, with ledgers.
#[divan::bench(sample_count = 20)]
fn text_to_five_results(bencher: Bencher) {
    let text = study::main_job_text();
    let how = study::how(TOLERANCE);
    bencher.bench(|| {
        let scenario = study::scenario(study::MAIN_JOB, black_box(&text), &[]);
        study::rows(&scenario, false, &how)
    });
}

fn main() {
    divan::main();
}
