//! `monobis uncertainty`: where results lie when what is not exactly known is drawn.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::{drawings, uncertainty as words};
use crate::study::plan::Tally;
use crate::study::strategies::drawn::{along_axis, draw};

pub(crate) fn uncertainty(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let loaded = load(&arguments.scenario, &common.settings)?;
    let scenario = &loaded.scenario;
    let (design, terms) = (&scenario.design, &scenario.uncertain);
    let begun = job::begin(&loaded, common, "uncertainty", None)?;
    let engine = job::engine("uncertainty", common, scenario.output.tolerance)?;
    let names = drawings::followed(scenario);
    let found = draw(&engine, design, terms, (&names, scenario.output.points));
    let found = found.map_err(Failure::of_engine)?;
    screen::go_on()?;
    let axis = along_axis(&engine, design, terms).map_err(Failure::of_engine)?;
    screen::go_on()?;
    if !common.quiet && !common.json {
        screen::tell(words::text(scenario, &found, screen::width()).trim_end());
    }
    let mut files = words::files(scenario, &found).map_err(Failure::from_error)?;
    let tally = Tally::of(found.rows.iter().map(Option::as_ref));
    let mut record = job::record("uncertainty", &loaded, &tally, &[]);
    let figures = drawings::of_draws(scenario, &found, axis.as_ref());
    files.extend(drawings::files(figures, &mut record.remarks));
    let (remarks, record) = (
        record.remarks.clone(),
        words::record(record, scenario, &found),
    );
    job::finish(&record, &remarks, files, begun, common, &tally)
}
