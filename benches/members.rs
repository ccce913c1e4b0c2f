//! Is a draw of an uncertainty study as cheap as a point of a sweep? Both of the main job, whose five variants share the constants.
//!
//! An item is a run of one variant: a point of the sweep, or a member with or without the bands of every course declared.

#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use divan::Bencher;
use divan::counter::ItemsCount;
use monobis::engine::{Engine, RunOptions};
use monobis::report::drawings;
use monobis::study::plan::{DesignPlan, Keep};
use monobis::study::strategies::drawn::draw;
use monobis::study::uncertain::UncertainTerms;

const TOLERANCE: f64 = 1e-5;
const VARIANTS: usize = 5;
/// Of each variant.
const RUNS: usize = 4_000;
/// Points along the course without draws, as the command has them unless told otherwise.
const POINTS: u32 = 400;

fn engine(threads: usize) -> Engine {
    Engine::new(RunOptions {
        threads,
        ..study::how(TOLERANCE)
    })
}

fn drawn(bencher: Bencher, threads: usize, bands: bool) {
    let scenario = study::main_job(2);
    let names = match bands {
        true => drawings::followed(&scenario),
        false => Vec::new(),
    };
    let terms = UncertainTerms {
        draws: RUNS as u32,
        ..UncertainTerms::default()
    };
    bencher.counter(ItemsCount::new(VARIANTS * RUNS)).bench(|| {
        draw(&engine(threads), &scenario.design, &terms, (&names, POINTS))
            .expect("draws")
            .uncertain
    });
}

/// Points of a plain sweep.
#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn points(bencher: Bencher, threads: usize) {
    let scenario = study::main_job(RUNS);
    let variants: Vec<usize> = (0..VARIANTS).collect();
    let plan = DesignPlan::new(
        &scenario.design,
        &variants,
        true,
        Keep::default(),
        TOLERANCE,
    );
    bencher
        .counter(ItemsCount::new(VARIANTS * RUNS))
        .bench(|| engine(threads).run(&plan).expect("a sweep"));
}

/// Members without bands.
#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn members(bencher: Bencher, threads: usize) {
    drawn(bencher, threads, false);
}

/// Members with the bands of every course.
#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn members_with_bands(bencher: Bencher, threads: usize) {
    drawn(bencher, threads, true);
}

fn main() {
    divan::main();
}
