//! `monobis sweep`: the grid.

use std::path::PathBuf;

use super::arguments::SweepArguments;
use super::load::{Loaded, load};
use super::plots::{Named, files};
use super::{Ended, Failure, job, screen};
use crate::ensemble::Plan;
use crate::output::figure::{Figure, Heading, Size};
use crate::report::best::{self, Best};
use crate::report::figures::{self, CurveFigure};
use crate::report::record::Record;
use crate::report::{ranking, tables};
use crate::scenario::{Limits, PlotKind, PlotSpec, Scenario};
use crate::study::Along;
use crate::study::plan::{DesignPlan, Keep, Row};

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
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let plan = DesignPlan::new(
        &scenario.design,
        &variants,
        true,
        Keep {
            ledger: true,
            points: 0,
        },
        scenario.output.tolerance,
    );
    let rows = job::run(&plan, &arguments.common, scenario.output.tolerance)?;
    let table = tables::points(&scenario.design, &plan, &rows).map_err(Failure::from_error)?;
    let mut all = vec![(
        PathBuf::from("sweep.csv"),
        table.to_csv().map_err(Failure::from_error)?,
    )];
    all.extend(files(drawings(&loaded, &plan, &rows)));
    if !arguments.common.quiet && !arguments.common.json {
        screen::say(&format!("{}\n{} points", scenario.title, plan.len()));
    }
    let criterion = scenario.criterion();
    let best = criterion.map_or_else(Vec::new, |name| {
        best::best(name, &scenario.design, &plan, &rows)
    });
    if let (Some(name), false) = (criterion, arguments.common.quiet || arguments.common.json) {
        let words = ranking::words(scenario);
        let tables = words.map(|word| ranking::at_word(scenario, name, &plan, &rows, word));
        let tables: String = tables.collect();
        let said = if tables.is_empty() {
            best::text(name, &best)
        } else {
            tables
        };
        screen::say(said.trim_end());
    }
    let sweep = Sweep {
        record: job::record("sweep", &loaded, &rows),
        criterion: criterion.map(str::to_owned),
        best,
    };
    job::finish(
        &sweep,
        all,
        loaded.out(arguments.common.out.as_ref()),
        &arguments.common,
        &rows,
    )
}

/// The figures over the sweep that are asked for, or one over its first axis.
pub(crate) fn drawings(loaded: &Loaded, plan: &DesignPlan<'_>, rows: &[Option<Row>]) -> Vec<Named> {
    let scenario = &loaded.scenario;
    let of_sweep = |plot: &&PlotSpec| !matches!(plot.kind, PlotKind::TimeCourse | PlotKind::Ledger);
    let mut asked: Vec<PlotSpec> = scenario.plots.iter().filter(of_sweep).cloned().collect();
    if asked.is_empty() {
        asked.extend(usual(scenario));
    }
    let drawn = |plot: PlotSpec| {
        Some(Named {
            figure: figure(&plot, loaded, plan, rows)?,
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

fn figure(
    plot: &PlotSpec,
    loaded: &Loaded,
    plan: &DesignPlan<'_>,
    rows: &[Option<Row>],
) -> Option<Figure> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let heading = Heading {
        title: plot.title.clone().unwrap_or(scenario.title.clone()),
        captions: scenario.question.iter().cloned().collect(),
    };
    match plot.kind {
        PlotKind::Bars => figures::bars(plot, heading, design, plan, rows),
        PlotKind::Map => figures::map(plot, heading, design, plan, rows),
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
            Some(figures::curves(&curves, design, plan, rows))
        }
    }
}
