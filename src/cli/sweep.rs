//! `monobis sweep`: the grid.

use std::path::Path;

use super::arguments::{Common, SweepArguments};
use super::ended::{CommandEnd, Failure};
use super::load::{Loaded, load};
use super::{drawn, grid, job, screen};
use crate::engine::RunPlan;
use crate::output::write::Growing;
use crate::report::records::SweepRecord;
use crate::report::{best, drawings, ranking};
use crate::study::{self, compare, sweep};

pub(crate) fn sweep(arguments: &SweepArguments) -> Result<CommandEnd, Failure> {
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
    let few = !compare::words(design).is_empty();
    let engine = job::engine("sweep", common, tolerance)?;
    let swept = grid::sweep(
        &engine,
        &plan,
        &drawings::needed(scenario),
        few,
        &mut begun.folder,
        file,
    )?;
    let all = drawn::files(drawings::of_sweep(scenario, &swept.results));
    let by = criterion.and_then(|name| compare::criterion(design, name));
    let best = by.map_or_else(Vec::new, |by| study::best::best(by, &swept.results));
    if !common.quiet && !common.json {
        screen::tell(&format!("{}\n{} points", scenario.title, plan.len()));
        let width = screen::width();
        if let Some(by) = by {
            let words = compare::words(design);
            let tables =
                words.map(|word| ranking::at_word(scenario, by, &plan, &swept.rows, word, width));
            let tables: String = tables.collect();
            let said = if tables.is_empty() {
                best::text(design, by, &best, width)
            } else {
                tables
            };
            screen::tell(said.trim_end());
        }
    }
    let sweep = SweepRecord {
        record: job::record("sweep", loaded, &swept.tally),
        criterion: criterion.map(str::to_owned),
        best,
    };
    job::finish(&sweep, all, begun, common, &swept.tally)
}
