//! `monobis sweep`: the grid.

use std::path::Path;

use super::arguments::{Common, SweepArguments};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load};
use super::{grid, job, screen};
use crate::batch::{SweepHead, SweepTable, left_over};
use crate::engine::RunPlan;
use crate::output::write::ResultFolder;
use crate::report::record::Record;
use crate::report::records::SweepRecord;
use crate::report::{best, drawings, goal, result};
use crate::study::plan::DesignPlan;
use crate::study::share::PointShare;
use crate::study::strategies::compare;
use crate::study::{self, counted, doubts, sweep};

pub(crate) fn sweep(arguments: &SweepArguments) -> Result<CommandEnd, Failure> {
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
    let table = Path::new(left_over::TABLE);
    let design = &loaded.scenario.design;
    let plan = sweep::plan(design, loaded.scenario.output.tolerance);
    let head = SweepHead::new(&loaded.sources, &loaded.settings, plan.len(), (0, 1));
    let begun = begin(&loaded, arguments, &head)?;
    let part = begun.folder.part().join(table);
    let remedy = "--resume goes on with them";
    grid::telling(&part, remedy, || {
        run(&loaded, &arguments.common, &plan, &head, begun)
    })
}

/// Begins the result, with what is there of it where that is to be gone on with.
fn begin(
    loaded: &Loaded,
    arguments: &SweepArguments,
    head: &SweepHead,
) -> Result<job::Begun, Failure> {
    let common = &arguments.common;
    let out = loaded.out(common.out.as_ref(), "sweep", None)?;
    let Some(left) = left_over::of(&out).filter(|_| arguments.resume) else {
        return job::begin(loaded, common, "sweep", None);
    };
    left_over::same(&left, head).map_err(Failure::Other)?;
    let again = |called: &str| ResultFolder::begin_again(&out, called, left_over::TABLE.as_ref());
    job::begin_in(&out, again, "sweep", loaded)
}

fn run(
    loaded: &Loaded,
    common: &Common,
    plan: &DesignPlan<'_>,
    head: &SweepHead,
    mut begun: job::Begun,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let criterion = scenario.criterion();
    let few = plan.len() <= result::MOST_RESULTS;
    let engine = job::engine("sweep", common, scenario.output.tolerance)?;
    let names = drawings::needed(scenario);
    let kept = (names.as_slice(), scenario.goal.as_ref());
    let share = PointShare::whole(plan.len());
    let table = SweepTable::new(plan, kept, few, share);
    let mut table = table.map_err(Failure::from_error)?;
    let file = table.begin(&mut begun.folder, head);
    let file = file.map_err(Failure::from_error)?;
    let before = table.done();
    if before > 0 && !common.quiet {
        let all = plan.len();
        screen::complain(&format!("going on after {before} of {all} points"));
    }
    let swept = grid::run(table, share, &engine, &mut begun.folder, file)?;
    let by = criterion.and_then(|by| compare::criterion(design, by));
    let best = by.map_or_else(Vec::new, |by| study::best::best(by, &swept.results));
    let basis = by.map_or_else(Vec::new, |by| counted::axes_of_basis(design, by.name));
    if !common.quiet && !common.json {
        screen::tell(&format!("{}\n{} points", scenario.title, plan.len()));
        if let Some(by) = by {
            let found = (best.as_slice(), basis.as_slice());
            let rows = (plan, swept.rows.as_slice());
            let said = best::of_sweep(scenario, by, rows, found, screen::width());
            screen::tell(said.trim_end());
        }
        screen::tell(goal::of_sweep(scenario, &swept.results).trim_end());
    }
    let (results, tally) = (&swept.results, &swept.tally);
    let asked = by.map(|by| (by, best.as_slice()));
    let doubts = doubts::of_sweep(&engine, plan, results, tally, asked);
    let doubts = doubts.map_err(Failure::of_engine)?;
    let heading = |axis: usize| design.axes[axis].heading.clone();
    let mut sweep = SweepRecord {
        record: Record {
            results: result::results(plan, swept.rows.iter().map(Some)),
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
