//! `monobis sweep`: the grid.

use std::path::Path;

use super::arguments::{Common, SweepArguments};
use super::load::{Loaded, load};
use super::plots::{Named, files};
use super::{Ended, Failure, grid, job, order, screen};
use crate::engine::Plan;
use crate::output::write::{Growing, Set};
use crate::plot::{Figure, Heading, Size};
use crate::report::best::{self, Best};
use crate::report::figures::{self, CurveFigure};
use crate::report::ranking;
use crate::report::record::Record;
use crate::scenario::{Limits, PlotKind, PlotSpec, Scenario};
use crate::study::Along;
use crate::study::plan::{DesignPlan, Keep};
use crate::study::results::Results;

/// `run.json` of a sweep.
#[derive(serde::Serialize)]
struct Sweep {
    #[serde(flatten)]
    record: Record,
    criterion: Option<String>,
    best: Vec<Best>,
}

pub(crate) fn sweep(arguments: &SweepArguments) -> Result<Ended, Failure> {
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
) -> Result<Ended, Failure> {
    let scenario = &loaded.scenario;
    let plan = plan(scenario);
    let criterion = scenario.criterion();
    let few = !ranking::words(scenario).is_empty();
    let swept = grid::sweep(&plan, common, &needed(scenario), few, file)?;
    let all = files(drawings(loaded, &swept.results));
    let by = criterion.and_then(|name| order::criterion(scenario, name));
    let best = by.map_or_else(Vec::new, |by| best::best(by, &swept.results));
    if !common.quiet && !common.json {
        screen::say(&format!("{}\n{} points", scenario.title, plan.len()));
        if let Some(by) = by {
            let words = ranking::words(scenario);
            let tables = words.map(|word| ranking::at_word(scenario, by, &plan, &swept.rows, word));
            let tables: String = tables.collect();
            let said = if tables.is_empty() {
                best::text(by, &best)
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

/// All variants over their axes.
pub(crate) fn plan(scenario: &Scenario) -> DesignPlan<'_> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    let tolerance = scenario.output.tolerance;
    DesignPlan::new(&scenario.design, &variants, true, keep, tolerance).without_balances()
}

/// The results that figures and ranking of a sweep need of every point.
pub(crate) fn needed(scenario: &Scenario) -> Vec<&str> {
    let plots = scenario.plots.iter().filter(|plot| is_of_sweep(plot));
    let drawn = plots.flat_map(|plot| &plot.shown).chain(&scenario.drawn);
    let drawn = drawn.map(String::as_str);
    drawn.chain(scenario.criterion()).collect()
}

/// Whether a figure is made of all points.
fn is_of_sweep(plot: &PlotSpec) -> bool {
    !matches!(plot.kind, PlotKind::TimeCourse | PlotKind::Ledger)
}

/// The figures over the sweep that are asked for, or one over its first axis.
pub(crate) fn drawings(loaded: &Loaded, results: &Results<'_>) -> Vec<Named> {
    let scenario = &loaded.scenario;
    let plots = scenario.plots.iter().filter(|plot| is_of_sweep(plot));
    let mut asked: Vec<PlotSpec> = plots.cloned().collect();
    if asked.is_empty() {
        asked.extend(usual(scenario));
    }
    let drawn = |plot: PlotSpec| {
        Some(Named {
            figure: figure(&plot, loaded, results)?,
            name: plot.name,
            size: plot.size,
        })
    };
    asked.into_iter().filter_map(drawn).collect()
}

/// What is drawn when nothing is asked for: yields over the first axis of numbers, or bars of the words of the first axis.
fn usual(scenario: &Scenario) -> Option<PlotSpec> {
    let axes = &scenario.design.axes;
    let numbers = axes.iter().position(|a| a.numbers.is_some());
    let (kind, x) = match numbers {
        Some(axis) => (PlotKind::YieldVsEquivalents, axis),
        None if axes.is_empty() => return None,
        None => (PlotKind::Bars, 0),
    };
    Some(PlotSpec {
        kind,
        name: "yield".to_string(),
        title: None,
        x: Some(Along::Axis(x)),
        up: None,
        shown: scenario.drawn.clone(),
        series: None,
        panels: None,
        contours: None,
        limits: Limits::default(),
        size: (Size::default().width, Size::default().height),
    })
}

fn figure(plot: &PlotSpec, loaded: &Loaded, results: &Results<'_>) -> Option<Figure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let heading = Heading {
        title: plot.title.clone().unwrap_or(scenario.title.clone()),
        captions: scenario.question.iter().cloned().collect(),
    };
    match plot.kind {
        PlotKind::Bars => figures::bars(plot, heading, results),
        PlotKind::Map => figures::map(plot, heading, results),
        _ => {
            let x = plot.x?;
            let curves = CurveFigure {
                title: &heading.title,
                captions: heading.captions,
                x,
                series: plot.series,
                panels: plot.panels,
                observables: &plot.shown,
                limits: plot.limits,
                statistical_limit: figures::counts_equivalents(design, x, &plot.shown),
            };
            Some(figures::curves(&curves, results))
        }
    }
}
