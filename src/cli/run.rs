//! `monobis run`: one course.

use super::arguments::RunArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{drawn, job, screen};
use crate::report::{drawings, files, status, summary};
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
    let begun = job::begin(
        &loaded,
        &arguments.common,
        "run",
        arguments.variant.as_deref(),
    )?;
    let engine = job::engine("run", &arguments.common, tolerance)?;
    let rows = engine.run(&plan).map_err(Failure::from_error)?;
    let row = rows[0].as_ref().ok_or(screen::stopped("before it ran"))?;
    if !arguments.common.quiet && !arguments.common.json {
        screen::tell(&summary::summary(scenario, &plan, row, screen::width()));
    }
    let late = status::late(&scenario.output.times, row);
    late.iter().for_each(|line| screen::complain(line));
    let tables = files::of_run(&plan, row).map_err(Failure::Other)?;
    let mut all: job::Files = tables.into_iter().map(|(n, b)| (n.into(), b)).collect();
    all.extend(drawn::files(drawings::of_run(scenario, &plan, row)));
    let tally = Tally::of(rows.iter().map(Option::as_ref));
    let record = job::record("run", &loaded, &tally);
    job::finish(&record, all, begun, &arguments.common, &tally)
}
