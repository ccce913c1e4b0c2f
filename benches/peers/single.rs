//! One run alone: the latency that somebody feels who changes a number.

use std::{error::Error, fmt::Write, process::Command, time::Instant};

use monobis::solver::{Options, Width};

use crate::{
    ours,
    peers::{Bench, succeed},
    problem::{Network, Problem},
};

const TOLERANCE: f64 = 1e-5;
const REPEATS: usize = 9;

/// One lane against IDA and CVODE at one tolerance, and the program from its start to its files.
pub fn table<E: Network + Clone>(
    problem: &Problem<E>,
    bench: &Bench,
) -> Result<String, Box<dyn Error>> {
    let options = Options {
        width: Width::One,
        ..Options::default()
    };
    let own = ours::judged_only(problem);
    let solver = ours::solver(&own, TOLERANCE);
    let per = 1e6 / own.points.len() as f64;
    let passes = (0..REPEATS).map(|_| ours::pass(&own, &solver, TOLERANCE, &options).seconds * per);
    let mut text = format!(
        "{}, one run at a time, tolerance {TOLERANCE:.0e}: ",
        problem.name
    );
    let _ = write!(text, "{} µs", spread(passes.collect()));
    for method in ["cvode", "ida"] {
        let [least, median, most] = bench.sundials(method, TOLERANCE, REPEATS)?.microseconds;
        let _ = write!(text, "; {method} {least:.0} / {median:.0} / {most:.0} µs");
    }
    Ok(text)
}

/// ms from the start of the program to its end, everything written.
pub fn cold_start(folder: &std::path::Path) -> Result<String, Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        let start = Instant::now();
        succeed(
            Command::new(env!("CARGO_BIN_EXE_monobis"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args(["run", crate::study::MAIN_JOB, "--quiet", "--out"])
                .arg(folder.join("cold")),
        )?;
        times.push(1e3 * start.elapsed().as_secs_f64());
    }
    Ok(format!(
        "`monobis run` from cold start to files: {} ms",
        spread(times)
    ))
}

fn spread(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let (least, most) = (times[0], times[times.len() - 1]);
    format!("{least:.1} / {:.1} / {most:.1}", times[times.len() / 2])
}
