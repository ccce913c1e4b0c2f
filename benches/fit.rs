//! How long does the fit take that `peers/fit` gives to scipy and COPASI, and how long with 2,000 effective draws after it?
//!
//! Prints the least processor time of three, s: of the question alone, from the scenario in memory to the answer, on one thread. The engine
//! is new each time, so that compiling the network counts.

#[path = "peers/clock.rs"]
mod clock;
#[path = "../tests/common/forced.rs"]
mod forced;
#[path = "../tests/common/study.rs"]
mod study;

use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::study::fit::{FitTerms, TOLERANCE, fit, optimum};

const TIMES: usize = 3;

fn least_time(what: &str, ask: impl Fn(&Engine) -> bool) {
    let seconds = (0..TIMES).map(|_| {
        let begin = clock::processor_seconds();
        let engine = Engine::new(RunOptions {
            threads: 1,
            ..study::how(TOLERANCE)
        });
        assert!(ask(&engine), "{what} came to nothing");
        clock::processor_seconds() - begin
    });
    println!("{what}: {:.3}", seconds.fold(f64::INFINITY, f64::min));
}

fn main() {
    let scenario = study::file("benches/peers/fit-problem/main.toml", &[]);
    let terms = scenario.fit.clone().expect("what is to be fitted");
    let Scenario { design, data, .. } = &scenario;
    let with_draws = FitTerms {
        posterior: true,
        ..terms.clone()
    };
    least_time("optimum", |engine| {
        optimum(engine, design, data, &terms).is_ok()
    });
    least_time("fit", |engine| fit(engine, design, data, &terms).is_ok());
    least_time("fit with draws", |engine| {
        fit(engine, design, data, &with_draws).is_ok()
    });
}
