//! `monobis sweep`: the grid, or a share of it.

use std::path::PathBuf;

use super::arguments::{Common, SweepArguments};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load};
use super::{grid, job, screen};
use crate::batch::job_script::{self, BatchSystem, SharedSweep};
use crate::batch::{SweepHead, SweepTable, left_over, shard};
use crate::engine::{Engine, RunPlan};
use crate::output::write::ResultFolder;
use crate::report::record::Record;
use crate::report::records::{ShareRecord, SweepRecord};
use crate::report::{best, drawings, goal, result};
use crate::study::plan::DesignPlan;
use crate::study::share::PointShare;
use crate::study::strategies::compare;
use crate::study::sweep::Swept;
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
    let design = &loaded.scenario.design;
    let plan = sweep::plan(design, loaded.scenario.output.tolerance);
    if let Some(system) = arguments.print_job {
        return print_job(&loaded, arguments, system, plan.len());
    }
    let variable = |name: &str| std::env::var(name).ok();
    let asked = arguments.shard.as_deref();
    let shard = asked.map(|text| shard::asked(text, variable)).transpose();
    let shard = shard.map_err(|e| Failure::Other(format!("--shard: {e}")))?;
    let (number, of) = shard.unwrap_or((0, 1));
    let head = SweepHead::new(&loaded.sources, &loaded.settings, plan.len(), (number, of));
    let out = match shard {
        None => loaded.out(arguments.common.out.as_ref(), "sweep", None)?,
        Some(_) => {
            let all = loaded.out(arguments.common.out.as_ref(), "shards", None)?;
            all.join(format!("{number}-of-{of}"))
        }
    };
    if arguments.resume && left_over::is_done(&out, &head) {
        let out = out.display();
        screen::complain(&format!("share {number} of {of} is done, in {out}"));
        return Ok(CommandEnd::Done);
    }
    let begun = begin(&loaded, arguments.resume, out, &head)?;
    let part = begun.folder.part().join(left_over::TABLE);
    let remedy = "--resume goes on with them";
    let common = &arguments.common;
    grid::telling(&part, remedy, || match shard {
        None => run(&loaded, common, &plan, &head, begun),
        Some(_) => run_share(&loaded, common, &plan, &head, begun),
    })
}

fn print_job(
    loaded: &Loaded,
    arguments: &SweepArguments,
    system: BatchSystem,
    points: usize,
) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let shards = loaded.out(common.out.as_ref(), "shards", None)?;
    let mut passed = Vec::new();
    for setting in &common.settings {
        passed.extend(["--set".to_owned(), setting.clone()]);
    }
    if common.out.is_some() {
        passed.extend(["--out".to_owned(), shards.to_string_lossy().into_owned()]);
    }
    let sweep = SharedSweep {
        scenario: &loaded.sources[0].name,
        shards: &shards.to_string_lossy(),
        points,
        arguments: &passed,
    };
    screen::say(&job_script::script(system, sweep));
    Ok(CommandEnd::Done)
}

/// Begins the result, with what is there of it where that is to be gone on with.
fn begin(
    loaded: &Loaded,
    resume: bool,
    out: PathBuf,
    head: &SweepHead,
) -> Result<job::Begun, Failure> {
    let Some(left) = left_over::of(&out).filter(|_| resume) else {
        return job::begin_at(out, loaded, "sweep");
    };
    left_over::same(&left, head).map_err(Failure::Other)?;
    let again = |called: &str| ResultFolder::begin_again(&out, called, left_over::TABLE.as_ref());
    job::begin_in(&out, again, "sweep", loaded)
}

/// Runs what is not there yet.
fn rows<'a>(
    mut table: SweepTable<'a>,
    common: &Common,
    engine: &Engine,
    head: &SweepHead,
    begun: &mut job::Begun,
) -> Result<Swept<'a>, Failure> {
    let file = table.begin(&mut begun.folder, head);
    let file = file.map_err(Failure::from_error)?;
    let (before, share) = (table.done(), table.share());
    if before > 0 && !common.quiet {
        let all = share.len();
        screen::complain(&format!("going on after {before} of {all} points"));
    }
    grid::run(table, share, engine, &mut begun.folder, file)
}

/// A share: its rows and their journal. What all come to is found when they are put together.
fn run_share(
    loaded: &Loaded,
    common: &Common,
    plan: &DesignPlan<'_>,
    head: &SweepHead,
    mut begun: job::Begun,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let engine = job::engine("sweep", common, scenario.output.tolerance)?;
    let (number, of) = head.share;
    let share = PointShare::new(number, of, plan.len());
    let few = plan.len() <= result::MOST_RESULTS;
    let table = SweepTable::new(plan, (&[], scenario.goal.as_ref()), few, share);
    let table = table.map_err(Failure::from_error)?;
    let swept = rows(table, common, &engine, head, &mut begun)?;
    begun.folder.keep_journal().map_err(Failure::from_error)?;
    let record = job::record("sweep", loaded, &swept.tally, &[]);
    let record = ShareRecord {
        record,
        share: format!("{number}/{of}"),
    };
    let none = job::Files::new();
    job::finish(&record, &[], none, begun, common, &swept.tally)
}

/// What all sweeps of a scenario need: its rows in a table of all points.
pub(crate) fn table<'a>(
    loaded: &'a Loaded,
    plan: &'a DesignPlan<'a>,
) -> Result<SweepTable<'a>, Failure> {
    let scenario = &loaded.scenario;
    let few = plan.len() <= result::MOST_RESULTS;
    let names = drawings::needed(scenario);
    let kept = (names.as_slice(), scenario.goal.as_ref());
    let table = SweepTable::new(plan, kept, few, PointShare::whole(plan.len()));
    table.map_err(Failure::from_error)
}

fn run(
    loaded: &Loaded,
    common: &Common,
    plan: &DesignPlan<'_>,
    head: &SweepHead,
    mut begun: job::Begun,
) -> Result<CommandEnd, Failure> {
    let engine = job::engine("sweep", common, loaded.scenario.output.tolerance)?;
    let table = table(loaded, plan)?;
    let swept = rows(table, common, &engine, head, &mut begun)?;
    conclude(loaded, common, &engine, &swept, begun)
}

/// What a sweep comes to, once all its rows are in their table.
pub(crate) fn conclude(
    loaded: &Loaded,
    common: &Common,
    engine: &Engine,
    swept: &Swept<'_>,
    begun: job::Begun,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let criterion = scenario.criterion();
    let plan = swept.results.plan();
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
    let doubts = doubts::of_sweep(engine, plan, results, tally, asked);
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
