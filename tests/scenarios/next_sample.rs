//! Which sample tells whether a second amine takes part: one of a new run with much amine, early; the promise is kept by the fit with that
//! sample in it.

use std::path::Path;

use crate::study::{file, how};
use monobis::engine::Engine;
use monobis::library::Library;
use monobis::scenario;
use monobis::study::fit::{Fit, TOLERANCE, fit, next};
use monobis::text::Source;

/// The new run that is asked about.
const RUN: &str = "EtOH-1 with charge.N = 2.4 M";

#[test]
fn much_amine_and_little_time_tell_the_order() {
    let scenario = file("scenarios/next-sample.toml", &[]);
    let terms = scenario.fit.clone().expect("terms");
    let engine = Engine::new(how(TOLERANCE));
    let found = fit(&engine, &scenario.design, &scenario.data, &terms).expect("a fit");
    let asked = terms.next.as_ref().expect("samples");
    let ranked = next(&engine, &scenario.design, &scenario.data, &found, asked).expect("a rank");
    let best = &ranked.ranked[0];
    assert_eq!(asked.runs[best.run].name, RUN);
    let time = asked.runs[best.run].samples[best.sample]
        .time
        .expect("a time");
    assert_eq!(asked.runs[best.run].samples[best.sample].observable, 0);
    assert!((120.0..300.0).contains(&time), "{time} s");
    let of_done = ranked
        .different()
        .find(|s| asked.runs[s.run].name == "EtOH-1");
    let of_done = of_done.expect("more samples of the run that was done");
    assert!(of_done.leaves > 3.0 * best.leaves, "{of_done:?} {best:?}");
    // Said as if the constant were the most that the data allow: a sample with what is predicted then.
    let third = &with_sample(&scenario_text(), time, best.predicted).numbers[1];
    let ends = [third.profile.low, third.profile.high].map(|end| end.expect("an end"));
    let half = (ends[1] - ends[0]) / 2.0;
    assert!(
        (half / best.leaves - 1.0).abs() < 0.25,
        "{half} {}",
        best.leaves
    );
}

fn scenario_text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    std::fs::read_to_string(folder.join("next-sample.toml")).expect("the scenario")
}

/// The fit with a value of itaconate of the new run in the table.
fn with_sample(text: &str, time: f64, itaconate: f64) -> Fit {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let load = |name: &str| {
        let table = std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string())?;
        let row = format!("new,{time},{itaconate},,,0.6,2.4\n");
        Ok(Source::new(name, table + &row))
    };
    let (scenario, _) = scenario::read(&Source::new("own.toml", text), &[], &load, &Library::new());
    let scenario = scenario.expect("the scenario with one more row");
    let terms = scenario.fit.clone().expect("terms");
    let engine = Engine::new(how(TOLERANCE));
    fit(&engine, &scenario.design, &scenario.data, &terms).expect("a fit")
}
