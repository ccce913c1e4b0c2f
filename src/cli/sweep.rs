//! `monobis sweep`: the grid.

use std::path::Path;

use super::arguments::{Common, JobArguments};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load};
use super::{drawn, grid, job, screen};
use crate::engine::RunPlan;
use crate::output::write::{Growing, Set};
use crate::report::record::Record;
use crate::report::{best, drawings, ranking};
use crate::study::best::Best;
use crate::study::{self, compare, sweep};

/// `run.json` of a sweep.
#[derive(serde::Serialize)]
struct Sweep {
    #[serde(flatten)]
    record: Record,
    criterion: Option<String>,
    best: Vec<Best>,
}

pub(crate) fn sweep(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let loaded = load(&arguments.scenario, &arguments.common.settings)?;
    let scenario = &loaded.scenario;
    if !scenario.design.swept {
        let remedy =
            "add [sweep] axes = [ { vary = \"charge.X\", from = ..., to = ..., points = ... } ]";
        return Err(Failure::Other(format!(
            "{} has no [sweep]: {remedy}",
            arguments.scenario.display()
        )));
    }
    let out = loaded.out(arguments.common.out.as_ref());
    let mut set = Set::begin(&out).map_err(Failure::from_error)?;
    let file = set.grow(Path::new("sweep.csv"));
    let file = file.map_err(Failure::from_error)?;
    let part = file.part().to_owned();
    grid::telling(&part, || run(&loaded, &arguments.common, set, file, &out))
}

fn run(
    loaded: &Loaded,
    common: &Common,
    set: Set,
    file: Growing,
    out: &Path,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let tolerance = scenario.output.tolerance;
    let plan = sweep::plan(design, tolerance);
    let criterion = scenario.criterion();
    let few = !compare::words(design).is_empty();
    let engine = job::engine(common, tolerance)?;
    let swept = grid::sweep(&engine, &plan, &drawings::needed(scenario), few, file)?;
    let all = drawn::files(drawings::of_sweep(scenario, &swept.results));
    let by = criterion.and_then(|name| compare::criterion(design, name));
    let best = by.map_or_else(Vec::new, |by| study::best::best(by, &swept.results));
    if !common.quiet && !common.json {
        screen::say(&format!("{}\n{} points", scenario.title, plan.len()));
        if let Some(by) = by {
            let words = compare::words(design);
            let tables = words.map(|word| ranking::at_word(scenario, by, &plan, &swept.rows, word));
            let tables: String = tables.collect();
            let said = if tables.is_empty() {
                best::text(design, by, &best)
            } else {
                tables
            };
            screen::say(said.trim_end());
        }
    }
    let sweep = Sweep {
        record: job::record("sweep", loaded, &swept.tally),
        criterion: criterion.map(str::to_owned),
        best,
    };
    job::finish(&sweep, all, set, out, common, &swept.tally)
}
