//! `monobis fit`: constants from measurements.

use super::arguments::FitArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::output::write::Set;
use crate::report::fit::{self as words, FitSummary};
use crate::report::record::Record;
use crate::study::fit::{TOLERANCE, fit as find};
use crate::study::plan::Tally;

/// `run.json` of a fit.
#[derive(serde::Serialize)]
struct FitRecord {
    #[serde(flatten)]
    record: Record,
    fit: FitSummary,
}

pub(crate) fn fit(arguments: &FitArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let mut loaded = load(&arguments.scenario, &common.settings)?;
    let tolerance = loaded.scenario.output.tolerance.min(TOLERANCE);
    loaded.scenario.output.tolerance = tolerance;
    let scenario = &loaded.scenario;
    let terms = scenario.fit.as_ref().ok_or_else(|| {
        let remedy = "add [fit] parameters = { \"constant.X\" = {} }";
        Failure::Other(format!(
            "{} has no [fit]: {remedy}",
            arguments.scenario.display()
        ))
    })?;
    let out = loaded.out(common.out.as_ref());
    let set = Set::begin(&out).map_err(Failure::from_error)?;
    // A fit is thousands of small runs: a bar for each would only flicker.
    let engine = job::unwatched(common, tolerance)?;
    let found =
        find(&engine, &scenario.design, &scenario.data, terms).map_err(Failure::from_error)?;
    if !common.quiet && !common.json {
        screen::say(words::text(scenario, &found).trim_end());
    }
    let files = words::files(scenario, &found).map_err(Failure::from_error)?;
    let files = files
        .into_iter()
        .map(|(name, bytes)| (name.into(), bytes))
        .collect();
    let experiments = scenario.data.experiments.len();
    let tally = Tally {
        points: experiments,
        finished: experiments,
        ..Tally::default()
    };
    let record = FitRecord {
        record: job::record("fit", &loaded, &tally),
        fit: words::summary(&found),
    };
    job::finish(&record, files, set, &out, common, &tally)
}
