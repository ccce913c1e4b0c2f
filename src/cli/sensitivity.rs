//! `monobis sensitivity`: which numbers move which results.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::{drawings, sensitivity as words};
use crate::study::plan::Tally;
use crate::study::sensitivity::sensitivity as find;

pub(crate) fn sensitivity(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let loaded = load(&arguments.scenario, &common.settings)?;
    let scenario = &loaded.scenario;
    let begun = job::begin(&loaded, common, "sensitivity", None)?;
    let engine = job::engine("sensitivity", common, scenario.output.tolerance)?;
    let (asked, drawn) = (&scenario.sensitivity, &scenario.uncertain);
    let found = find(&engine, &scenario.design, asked, drawn);
    let (uncertain, found) = found.map_err(Failure::of_engine)?;
    screen::go_on()?;
    let both = (&uncertain, found.as_slice());
    if !common.quiet && !common.json {
        screen::tell(words::text(scenario, both, screen::width()).trim_end());
    }
    let mut files = words::files(scenario, both).map_err(Failure::from_error)?;
    let tally = Tally::default();
    let mut record = job::record("sensitivity", &loaded, &tally, &[]);
    let figures = drawings::of_influences(scenario, &uncertain, &found);
    files.extend(drawings::files(figures, &mut record.remarks));
    let (remarks, record) = (
        record.remarks.clone(),
        words::record(record, scenario, both),
    );
    job::finish(&record, &remarks, files, begun, common, &tally)
}
