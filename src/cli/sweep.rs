//! `monobis sweep`: the grid.

use std::path::Path;

use super::arguments::{Common, JobArguments};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load};
use super::{grid, job, screen};
use crate::engine::RunPlan;
use crate::output::write::Growing;
use crate::report::record::Record;
use crate::report::records::SweepRecord;
use crate::report::{best, drawings, goal, result};
use crate::study::strategies::compare;
use crate::study::{self, counted, doubts, sweep};

pub(crate) fn sweep(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let loaded = load(&arguments.scenario, &arguments.common.settings)?;
    let scenario = &loaded.scenario;
    if !scenario.design.swept {
        let path = arguments.scenario.display();
        let remedy =
            "[sweep] axes = [ { vary = \"charge.X\", from = ..., to = ..., points = ... } ]";
        return Err(Failure::Other(format!(
            "{path} has no [sweep]: add {remedy}"
        )));
    }
    let mut begun = job::begin(&loaded, &arguments.common, "sweep", None)?;
    let file = begun.folder.grow(Path::new("sweep.csv"));
    let file = file.map_err(Failure::from_error)?;
    let part = file.part().to_owned();
    grid::telling(&part, || run(&loaded, &arguments.common, begun, file))
}

fn run(
    loaded: &Loaded,
    common: &Common,
    mut begun: job::Begun,
    file: Growing,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let tolerance = scenario.output.tolerance;
    let plan = sweep::plan(design, tolerance);
    let criterion = scenario.criterion();
    let few = plan.len() <= result::MOST_RESULTS;
    let engine = job::engine("sweep", common, tolerance)?;
    let names = drawings::needed(scenario);
    let kept = (names.as_slice(), scenario.goal.as_ref());
    let swept = grid::sweep(&engine, &plan, kept, few, &mut begun.folder, file)?;
    let by = criterion.and_then(|by| compare::criterion(design, by));
    let best = by.map_or_else(Vec::new, |by| study::best::best(by, &swept.results));
    let basis = by.map_or_else(Vec::new, |by| counted::axes_of_basis(design, by.name));
    if !common.quiet && !common.json {
        screen::tell(&format!("{}\n{} points", scenario.title, plan.len()));
        if let Some(by) = by {
            let found = (best.as_slice(), basis.as_slice());
            let rows = (&plan, swept.rows.as_slice());
            let said = best::of_sweep(scenario, by, rows, found, screen::width());
            screen::tell(said.trim_end());
        }
        screen::tell(goal::of_sweep(scenario, &swept.results).trim_end());
    }
    let (results, tally) = (&swept.results, &swept.tally);
    let asked = by.map(|by| (by, best.as_slice()));
    let doubts = doubts::of_sweep(&engine, &plan, results, tally, asked);
    let doubts = doubts.map_err(Failure::of_engine)?;
    let heading = |axis: usize| design.axes[axis].heading.clone();
    let mut sweep = SweepRecord {
        record: Record {
            results: result::results(&plan, swept.rows.iter().map(Some)),
            results_left_out: plan.len() - swept.rows.len(),
            ..job::record("sweep", loaded, tally, &doubts)
        },
        criterion: criterion.map(|by| by.name.to_owned()),
        best,
        basis_varies_along: basis.into_iter().map(heading).collect(),
    };
    let drawings = drawings::of_sweep(scenario, results);
    let all = drawings::files(drawings, &mut sweep.record.remarks);
    job::finish(&sweep, &sweep.record.remarks, all, begun, common, tally)
}
