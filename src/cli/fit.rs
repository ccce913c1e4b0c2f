//! `monobis fit`: constants from measurements.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::{drawings, fit as words};
use crate::study::fit::{TOLERANCE, courses, fit as find};

pub(crate) fn fit(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let mut loaded = load(&arguments.scenario, &common.settings)?;
    let tolerance = loaded.scenario.output.tolerance.min(TOLERANCE);
    loaded.scenario.output.tolerance = tolerance;
    let scenario = &loaded.scenario;
    let (design, data) = (&scenario.design, &scenario.data);
    let begun = job::begin(&loaded, common, "fit", None)?;
    let engine = job::engine("fit", common, tolerance)?;
    let terms = scenario.fit.clone().unwrap_or_default();
    let found = find(&engine, design, data, &terms).map_err(Failure::of_fit)?;
    let best = courses(&engine, design, data, &found, scenario.output.points);
    let (best, rows) = best.map_err(Failure::of_engine)?;
    if !common.quiet && !common.json {
        screen::tell(words::text(scenario, &found, screen::width()).trim_end());
    }
    let mut files = words::files(scenario, &found).map_err(Failure::from_error)?;
    let tally = words::tally(data);
    let mut record = job::record("fit", &loaded, &tally, &[]);
    record.remarks.extend(words::findings(scenario, &found));
    let figures = drawings::of_fit(scenario, (&best, &rows), &mut record.remarks);
    files.extend(drawings::files(figures, &mut record.remarks));
    let (remarks, record) = (
        record.remarks.clone(),
        words::record(record, scenario, &found),
    );
    job::finish(&record, &remarks, files, begun, common, &tally)
}
