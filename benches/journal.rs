//! What does it cost that a sweep can be gone on with? The main job with a journal beside its table and without, turn by turn in one run.
//!
//!     cargo bench --bench journal                                # 100,000 points, seven turns
//!     MONOBIS_POINTS=1000000 cargo bench --bench journal         # the promise: less than 3 % at a million
//!
//! The ratio is that of the processor's time, which others on the machine do not share; that of the clock, in which a disk is waited for,
//! stands beside it.

#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use std::path::Path;
use std::time::Instant;

use monobis::batch::{SweepHead, SweepTable};
use monobis::engine::{Engine, RunPlan};
use monobis::output::write::ResultFolder;
use monobis::study::plan::DesignPlan;
use monobis::study::share::PointShare;
use monobis::study::sweep;

const TURNS: usize = 7;
const VARIANTS: usize = 5;

/// Seconds of the processor that this program has taken.
fn processor() -> f64 {
    // SAFETY: a structure of plain numbers, which the call fills.
    let used = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut used);
        used
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + 1e-6 * time.tv_usec as f64;
    seconds(used.ru_utime) + seconds(used.ru_stime)
}

/// Seconds of the processor and of the clock for all points, and the bytes that came of it.
fn swept(plan: &DesignPlan<'_>, engine: &Engine, journal: bool) -> (f64, f64, u64) {
    let home = tempfile::tempdir().expect("a folder");
    let mut folder = ResultFolder::begin(&home.path().join("out"), "bench").expect("a folder");
    let name = Path::new("sweep.csv");
    let file = match journal {
        true => folder.grow_with_journal(name, &SweepHead::new(&[], &[], plan.len(), (0, 1))),
        false => folder.grow(name),
    };
    let file = file.expect("a file");
    let share = PointShare::whole(plan.len());
    let table = SweepTable::new(plan, (&["mono"], None), false, share).expect("a table");
    let (clock, used) = (Instant::now(), processor());
    let swept = table.run(engine, &mut folder, file).expect("a sweep");
    let (used, clock) = (processor() - used, clock.elapsed().as_secs_f64());
    assert_eq!(swept.tally.points, plan.len());
    let size = std::fs::metadata(folder.part().join(name)).expect("a file");
    (used, clock, size.len())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let points = std::env::var("MONOBIS_POINTS").map_or(100_000, |n| n.parse().expect("a number"));
    let scenario = study::main_job(points / VARIANTS);
    let plan = sweep::plan(&scenario.design, 1e-5);
    let engine = Engine::new(study::how(1e-5));
    // The network is compiled, and memory is warm.
    swept(&plan, &engine, true);
    let (mut used, mut clock) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        // Who comes first changes from turn to turn.
        let first = swept(&plan, &engine, turn % 2 == 0);
        let second = swept(&plan, &engine, turn % 2 == 1);
        let (with, without) = if turn % 2 == 0 {
            (first, second)
        } else {
            (second, first)
        };
        assert_eq!(with.2, without.2);
        used.push(with.0 / without.0);
        clock.push(with.1 / without.1);
        println!(
            "{points} points: {:.2} s with a journal, {:.2} s without",
            with.0, without.0
        );
    }
    let (used, clock) = (median(used), median(clock));
    println!("with / without: {used:.4} of the processor's time, {clock:.4} of the clock's");
}
