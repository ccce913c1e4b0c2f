//! `monobis compare`: strategies side by side, and which is ahead.

use std::path::{Path, PathBuf};

use super::arguments::CompareArguments;
use super::load::Loaded;
use super::plots::{Named, files};
use super::run::{of_stage, stages};
use super::{Ended, Failure, grid, job, screen};
use super::{order, several, sweep};
use crate::output::write::{Growing, Set};
use crate::plot::Size;
use crate::report::verdict::{self, Place};
use crate::report::{figures, ranking, record::Record, tables};
use crate::scenario::{PlotKind, Scenario};
use crate::study::plan::{DesignPlan, Keep, Row, Tally};
use crate::study::results::Results;

/// `run.json` of a comparison.
#[derive(serde::Serialize)]
struct Comparison {
    #[serde(flatten)]
    record: Record,
    criterion: Option<String>,
    draws: usize,
    order: Vec<Place>,
    /// The order at words of the sweep at which the file does not stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<order::AtWord>,
}

pub(crate) fn compare(arguments: &CompareArguments) -> Result<Ended, Failure> {
    let loaded = several::load_all(arguments)?;
    let out = loaded.out(arguments.common.out.as_ref());
    let mut set = Set::begin(&out).map_err(Failure::from_error)?;
    let file = set.grow(Path::new("compare.csv"));
    let file = file.map_err(Failure::from_error)?;
    let part = file.part().to_owned();
    grid::telling(&part, || run(&loaded, arguments, set, file, &out))
}

fn run(
    loaded: &Loaded,
    arguments: &CompareArguments,
    set: Set,
    mut file: Growing,
    out: &Path,
) -> Result<Ended, Failure> {
    let scenario = &loaded.scenario;
    let common = &arguments.common;
    let tolerance = scenario.output.tolerance;
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points: scenario.output.points,
    };
    let base = DesignPlan::new(&scenario.design, &variants, false, keep, tolerance);
    let rows = job::run(&base, common, tolerance)?;
    let criterion = scenario.criterion().map(str::to_owned);
    let order = match &criterion {
        Some(criterion) => places(scenario, &variants, &rows, criterion, arguments)?,
        None => Vec::new(),
    };
    if !common.quiet && !common.json {
        let strategies: Vec<&Row> = rows.iter().flatten().collect();
        let table = ranking::table(scenario, &base, &strategies);
        screen::say(&format!("{}\n\n{table}", scenario.title));
        say_order(scenario, &strategies, &order, arguments.draws);
    }
    let mut drawings = ledger(loaded, &rows);
    drawings.extend(courses(loaded, &rows));
    let summary = tables::points(&base, &rows).map_err(Failure::from_error)?;
    let names = sweep::needed(scenario);
    let mut tally = Tally::of(rows.iter().map(Option::as_ref));
    let mut elsewhere = Vec::new();
    if scenario.design.axes.is_empty() {
        let results = Results::of_rows(&base, &names, &rows);
        drawings.extend(sweep::drawings(loaded, &results));
        let written = file.write(&summary).and_then(|()| file.finish());
        written.map_err(Failure::from_error)?;
    } else {
        let plan = sweep::plan(scenario);
        let few = !ranking::words(scenario).is_empty();
        let swept = grid::sweep(&plan, common, &names, few, file)?;
        drawings.extend(sweep::drawings(loaded, &swept.results));
        if let Some(criterion) = &criterion {
            elsewhere = order::at_words(scenario, &plan, &swept.rows, criterion, arguments)?;
        }
        tally = tally.and(swept.tally);
    }
    let ledger = tables::ledger(&named(scenario, &rows)).map_err(Failure::from_error)?;
    let mut all = vec![
        (PathBuf::from("summary.csv"), summary),
        (PathBuf::from("ledger.csv"), ledger.to_csv()),
    ];
    all.extend(files(drawings));
    let comparison = Comparison {
        record: job::record("compare", loaded, &tally),
        criterion,
        draws: arguments.draws,
        order,
        elsewhere,
    };
    job::finish(&comparison, all, set, out, common, &tally)
}

/// The order of these variants' rows by a criterion, with how sure it is.
fn places(
    scenario: &Scenario,
    variants: &[usize],
    rows: &[Option<Row>],
    criterion: &str,
    arguments: &CompareArguments,
) -> Result<Vec<Place>, Failure> {
    let tolerance = scenario.output.tolerance;
    let bare = DesignPlan::new(
        &scenario.design,
        variants,
        false,
        Keep::default(),
        tolerance,
    );
    let draws = order::draws(&bare, criterion, arguments)?;
    let drawn = rows.iter().zip(&draws);
    let drawn = drawn.filter_map(|(row, draws)| Some((row.as_ref()?, draws)));
    Ok(order::places(scenario, drawn, criterion))
}

/// The order and who has no place in it, on the screen.
fn say_order(scenario: &Scenario, strategies: &[&Row], order: &[Place], draws: usize) {
    let name = scenario.criterion();
    let criterion = name.and_then(|name| order::criterion(scenario, name));
    screen::say(&verdict::text(criterion, order, draws));
    let rows = || strategies.iter().copied();
    let unranked = name.map(|name| order::unranked(scenario, rows(), name));
    if let Some(text) = unranked.filter(|text| !text.is_empty()) {
        screen::say(&text);
    }
}

fn named<'a>(scenario: &'a Scenario, rows: &'a [Option<Row>]) -> Vec<(&'a str, &'a Row)> {
    rows.iter()
        .flatten()
        .map(|row| (scenario.design.variants[row.variant].name.as_str(), row))
        .collect()
}

fn ledger(loaded: &Loaded, rows: &[Option<Row>]) -> Vec<Named> {
    let title = format!("{}: where every equivalent went", loaded.scenario.title);
    let figure = figures::ledger(&title, &named(&loaded.scenario, rows));
    let size = (Size::default().width, Size::default().height);
    figure
        .map(|figure| Named {
            name: "ledger".to_string(),
            figure,
            size,
        })
        .into_iter()
        .collect()
}

/// The time courses asked for, one figure per strategy.
fn courses(loaded: &Loaded, rows: &[Option<Row>]) -> Vec<Named> {
    let scenario = &loaded.scenario;
    let mut drawings = Vec::new();
    for plot in scenario
        .plots
        .iter()
        .filter(|p| p.kind == PlotKind::TimeCourse)
    {
        let title = plot.title.as_deref().unwrap_or(&scenario.title);
        let run: Vec<_> = rows
            .iter()
            .flatten()
            .map(|row| {
                let case = &scenario.design.cases[scenario.design.variants[row.variant].base];
                stages(case, row)
            })
            .collect();
        if plot.series.is_some() {
            let last = run.iter().filter_map(|stages| stages.last());
            let last: Vec<_> = last.map(|(case, remains)| (case, *remains)).collect();
            let shown = plot.shown.first();
            let figure = shown.and_then(|name| figures::strategies(title, name, &last));
            drawings.extend(figure.map(|figure| Named {
                name: plot.name.clone(),
                figure,
                size: plot.size,
            }));
            continue;
        }
        for (number, stages) in run.iter().enumerate() {
            for (part, remains) in stages {
                let figure = figures::time_course(title, part, remains, &plot.shown, false);
                let name = format!("{}-{}{}", plot.name, number + 1, of_stage("-", part));
                drawings.extend(figure.map(|figure| Named {
                    name,
                    figure,
                    size: plot.size,
                }));
            }
        }
    }
    drawings
}
