//! `monobis run`: one course.

use super::arguments::RunArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::record::Record;
use crate::report::{drawings, files, result, summary};
use crate::study::doubts;
use crate::study::plan::{DesignPlan, Keep, Tally};

pub(crate) fn run(arguments: &RunArguments) -> Result<CommandEnd, Failure> {
    let loaded = load(&arguments.scenario, &arguments.common.settings)?;
    let scenario = &loaded.scenario;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let keep = Keep {
        ledger: true,
        points: scenario.output.points,
    };
    let tolerance = scenario.output.tolerance;
    let plan = DesignPlan::new(&scenario.design, &[variant], false, keep, tolerance)
        .with_times(&scenario.output.times);
    let (common, named) = (&arguments.common, arguments.variant.as_deref());
    let begun = job::begin(&loaded, common, "run", named)?;
    let engine = job::engine("run", common, tolerance)?;
    let rows = engine.run(&plan).map_err(Failure::of_engine)?;
    let row = rows[0].as_ref().ok_or(screen::stopped("before it ran"))?;
    if !common.quiet && !common.json {
        screen::tell(&summary::summary(scenario, &plan, row, screen::width()));
    }
    let (by, times) = (scenario.criterion(), &scenario.output.times);
    let doubts = doubts::of_run(&engine, &plan, row, by, times).map_err(Failure::of_engine)?;
    let mut all = files::of_run(&plan, row).map_err(Failure::Other)?;
    let drawings = drawings::of_run(scenario, &plan, row);
    let tally = Tally::of(rows.iter().map(Option::as_ref));
    let mut record = Record {
        results: result::results(&plan, rows.iter().map(Option::as_ref)),
        ..job::record("run", &loaded, &tally, &doubts)
    };
    all.extend(drawings::files(drawings, &mut record.remarks));
    job::finish(&record, &record.remarks, all, begun, common, &tally)
}
