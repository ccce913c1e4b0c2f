//! `monobis fit`: constants from measurements.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::engine::Engine;
use crate::report::fit as words;
use crate::study::fit::{TOLERANCE, fit as find};

pub(crate) fn fit(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let mut loaded = load(&arguments.scenario, &common.settings)?;
    let tolerance = loaded.scenario.output.tolerance.min(TOLERANCE);
    loaded.scenario.output.tolerance = tolerance;
    let scenario = &loaded.scenario;
    let begun = job::begin(&loaded, common, "fit", None)?;
    // A fit is thousands of small runs: a bar for each would only flicker.
    let engine = Engine::new(job::engine("fit", common, tolerance)?.options().clone());
    let terms = scenario.fit.clone().unwrap_or_default();
    let found = find(&engine, &scenario.design, &scenario.data, &terms);
    let found = found.map_err(Failure::of_fit)?;
    if !common.quiet && !common.json {
        let text = words::text(scenario, &found, screen::width());
        screen::tell(text.trim_end());
    }
    let files = words::files(scenario, &found).map_err(Failure::from_error)?;
    let files = files.into_iter().map(|(n, b)| (n.into(), b)).collect();
    let tally = words::tally(&scenario.data);
    let record = words::record(job::record("fit", &loaded, &tally, &[]), &found);
    job::finish(&record, &loaded.remarks, files, begun, common, &tally)
}
