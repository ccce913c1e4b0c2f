//! The promise of the first issue: 10,000 points of the main job, every concentration to 1e-5 of the charge, in seconds.
//!
//! Five variants at 2000 amounts of aldehyde each. An item is a point.

#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use divan::Bencher;
use divan::counter::ItemsCount;
use monobis::engine::{Engine, RunOptions, RunPlan};
use monobis::report::tables;
use monobis::scenario::Scenario;
use monobis::study::plan::{DesignPlan, Keep, PointResult};

const TOLERANCE: f64 = 1e-5;
const POINTS: usize = 10_000;
const VARIANTS: usize = 5;

fn plan(scenario: &Scenario) -> DesignPlan<'_> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    // As the command books it.
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    let plan = DesignPlan::new(&scenario.design, &variants, true, keep, TOLERANCE);
    assert_eq!(plan.len(), POINTS);
    plan
}

fn how(threads: usize) -> RunOptions {
    RunOptions {
        threads,
        ..study::how(TOLERANCE)
    }
}

fn rows(plan: &DesignPlan<'_>, threads: usize) -> Vec<Option<PointResult>> {
    let rows = Engine::new(how(threads))
        .run(plan)
        .expect("an ensemble that starts");
    assert!(rows.iter().flatten().filter(|r| r.finished).count() == POINTS);
    rows
}

/// The ensemble alone: kernels are there; tapes are recorded, courses run, observables read, ledgers booked.
#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn ensemble(bencher: Bencher, threads: usize) {
    let scenario = study::main_job(POINTS / VARIANTS);
    let plan = plan(&scenario);
    bencher
        .counter(ItemsCount::new(POINTS))
        .bench(|| rows(&plan, threads));
}

/// From the scenario's text to the bytes of sweep.csv.
#[divan::bench(args = [2], sample_count = 5, sample_size = 1)]
fn text_to_csv(bencher: Bencher, threads: usize) {
    bencher.counter(ItemsCount::new(POINTS)).bench(|| {
        let scenario = study::main_job(POINTS / VARIANTS);
        let plan = plan(&scenario);
        let rows = rows(&plan, threads);
        tables::points(&plan, &rows).expect("a table")
    });
}

fn main() {
    divan::main();
}
