//! `monobis compare`: strategies side by side, and which is ahead.

use std::path::Path;

use super::arguments::CompareArguments;
use super::ended::{CommandEnd, Failure};
use super::load::Loaded;
use super::{grid, job, screen, several};
use crate::batch::SweepTable;
use crate::engine::RunPlan;
use crate::output::write::Growing;
use crate::report::record::Record;
use crate::report::records::{AtWord, CompareRecord};
use crate::report::{drawings, ranking, result, tables, verdict};
use crate::study::plan::{PointResult, Tally};
use crate::study::results::Results;
use crate::study::share::PointShare;
use crate::study::strategies::compare::{self, CompareOptions};
use crate::study::{doubts, sweep};

pub(crate) fn compare(arguments: &CompareArguments) -> Result<CommandEnd, Failure> {
    let loaded = several::load_all(arguments)?;
    let mut begun = job::begin(&loaded, &arguments.common, "compare", None)?;
    let file = begun.folder.grow(Path::new("compare.csv"));
    let file = file.map_err(Failure::from_error)?;
    let part = file.part().to_owned();
    let remedy = "until the next run there";
    grid::telling(&part, remedy, || run(&loaded, arguments, begun, file))
}

fn run(
    loaded: &Loaded,
    arguments: &CompareArguments,
    mut begun: job::Begun,
    mut file: Growing,
) -> Result<CommandEnd, Failure> {
    let scenario = &loaded.scenario;
    let (design, common) = (&scenario.design, &arguments.common);
    let tolerance = scenario.output.tolerance;
    let engine = job::engine("compare", common, tolerance)?;
    let options = CompareOptions {
        criterion: scenario.criterion(),
        draws: arguments.draws,
        points: scenario.output.points,
    };
    let compared = compare::compare(&engine, design, options).map_err(Failure::of_engine)?;
    screen::go_on()?;
    let (base, rows) = (&compared.plan, &compared.rows);
    if !common.quiet && !common.json {
        let strategies: Vec<&PointResult> = rows.iter().flatten().collect();
        let table = ranking::table(scenario, base, &strategies, screen::width());
        screen::tell(&format!("{}\n\n{table}", scenario.title));
        let order = (options, compared.order.as_slice());
        screen::tell(&verdict::whole(design, order, &strategies, screen::width()));
    }
    let mut drawings = drawings::of_comparison(scenario, rows);
    let summary = tables::points(base, rows).map_err(Failure::from_error)?;
    let names = drawings::needed(scenario);
    let mut tally = Tally::of(rows.iter().map(Option::as_ref));
    let mut elsewhere = Vec::new();
    let (mut grid, mut results_left_out) = (Vec::new(), 0);
    if design.axes.is_empty() {
        let results = Results::of_rows(base, &names, rows);
        drawings.extend(drawings::of_sweep(scenario, &results));
        let written = file.write(&summary);
        let written = written.and_then(|()| begun.folder.finish(file));
        written.map_err(Failure::from_error)?;
    } else {
        let plan = sweep::plan(design, tolerance);
        let few = plan.len() <= result::MOST_RESULTS;
        let kept = (names.as_slice(), scenario.goal.as_ref());
        let share = PointShare::whole(plan.len());
        let table = SweepTable::new(&plan, kept, few, share).map_err(Failure::from_error)?;
        let swept = grid::run(table, share, &engine, &mut begun.folder, file)?;
        drawings.extend(drawings::of_sweep(scenario, &swept.results));
        if let Some(by) = options.criterion {
            let orders = compare::order_at_words(&engine, &plan, &swept.rows, by, options.draws);
            let orders = orders.map_err(Failure::of_engine)?;
            if !common.quiet && !common.json {
                let (of, width) = (options, screen::width());
                let said = |at| verdict::at_word(scenario, of, &plan, &swept.rows, at, width);
                orders.iter().for_each(|at| screen::tell(&said(at)));
            }
            let orders = orders.into_iter();
            elsewhere = orders.map(|at| AtWord::new(design, at)).collect();
        }
        grid = result::results(&plan, swept.rows.iter().map(Some));
        results_left_out = plan.len() - swept.rows.len();
        tally = tally.and(swept.tally);
    }
    let ledger = tables::ledger(&drawings::named(scenario, rows)).map_err(Failure::from_error)?;
    let tables = [("summary.csv", summary), ("ledger.csv", ledger.to_csv())];
    let mut all: job::Files = tables.map(|(name, bytes)| (name.into(), bytes)).into();
    let doubts = doubts::of_comparison(&compared, options.criterion, &tally);
    let mut record = CompareRecord {
        record: Record {
            results: result::results(base, rows.iter().map(Option::as_ref)),
            results_left_out,
            ..job::record("compare", loaded, &tally, &doubts)
        },
        criterion: options.criterion.map(|by| by.name.to_owned()),
        draws: options.draws,
        order: compared.order.clone(),
        elsewhere,
        grid,
    };
    all.extend(drawings::files(drawings, &mut record.record.remarks));
    let remarks = &record.record.remarks;
    job::finish(&record, remarks, all, begun, common, &tally)
}
