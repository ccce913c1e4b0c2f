//! `monobis optimise`: the conditions that meet a goal best.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::{drawings, optimise as words};
use crate::study::optimise::{VariedSpace, optimise as find, tolerance};

pub(crate) fn optimise(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let mut loaded = load(&arguments.scenario, &common.settings)?;
    let goal = loaded.scenario.goal.take();
    let asked = goal
        .as_ref()
        .and_then(|goal| Some((goal, goal.search.as_ref()?)));
    let Some((goal, search)) = asked else {
        let path = arguments.scenario.display();
        return Err(Failure::Other(format!("{path} {}", words::NOTHING_VARIED)));
    };
    let tolerance = loaded.scenario.output.tolerance.min(tolerance(search));
    loaded.scenario.output.tolerance = tolerance;
    let scenario = &loaded.scenario;
    let begun = job::begin(&loaded, common, "optimise", None)?;
    let engine = job::engine("optimise", common, tolerance)?;
    let space = VariedSpace::new(search, tolerance);
    let found = find(&engine, &space, &goal.limits).map_err(Failure::of_engine)?;
    screen::go_on()?;
    if !common.quiet && !common.json {
        let file = arguments.scenario.display().to_string();
        let asked = words::AskedOf {
            file: &file,
            settings: &common.settings,
        };
        screen::tell(words::text(scenario, &found, asked, screen::width()).trim_end());
    }
    let mut files = words::files(&found).map_err(Failure::from_error)?;
    let tally = found.tally();
    let mut record = job::record("optimise", &loaded, &tally, &[]);
    let figures = drawings::of_goal(scenario, &found);
    files.extend(drawings::files(figures, &mut record.remarks));
    let (remarks, record) = (record.remarks.clone(), words::record(record, &found));
    job::finish(&record, &remarks, files, begun, common, &tally)
}
