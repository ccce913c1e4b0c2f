//! `monobis sweep`: the grid.

use std::path::PathBuf;

use super::arguments::SweepArguments;
use super::load::{Loaded, load};
use super::plots::{Named, files};
use super::{Ended, Failure, job, screen};
use crate::ensemble::Plan;
use crate::output::figure::Size;
use crate::report::figures::{self, YieldFigure};
use crate::report::tables;
use crate::scenario::PlotKind;
use crate::study::plan::{DesignPlan, Keep, Row};

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
    all.extend(files(yields(&loaded, &plan, &rows)));
    if !arguments.common.quiet && !arguments.common.json {
        screen::say(&format!("{}\n{} points", scenario.title, plan.len()));
    }
    let record = job::record("sweep", &loaded, &rows);
    job::finish(
        &record,
        all,
        loaded.out(arguments.common.out.as_ref()),
        &arguments.common,
        &rows,
    )
}

/// The yield figures asked for, or one over the first numeric axis.
pub(crate) fn yields(loaded: &Loaded, plan: &DesignPlan<'_>, rows: &[Option<Row>]) -> Vec<Named> {
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let mut drawings = Vec::new();
    let asked: Vec<_> = scenario
        .plots
        .iter()
        .filter(|p| p.kind == PlotKind::YieldVsEquivalents)
        .collect();
    for plot in &asked {
        let Some(axis) = plot.x else { continue };
        let title = plot.title.as_deref().unwrap_or(&scenario.title);
        let figure = figure(title, axis, &plot.y, loaded);
        drawings.push(Named {
            name: plot.name.clone(),
            figure: figures::yields(&figure, design, plan, rows),
            size: plot.size,
        });
    }
    let first = design.axes.iter().position(|a| a.numbers.is_some());
    if let (true, Some(axis)) = (asked.is_empty(), first) {
        let figure = figure(&scenario.title, axis, &scenario.drawn, loaded);
        let size = (Size::default().width, Size::default().height);
        drawings.push(Named {
            name: "yield".to_string(),
            figure: figures::yields(&figure, design, plan, rows),
            size,
        });
    }
    drawings
}

fn figure<'a>(
    title: &'a str,
    axis: usize,
    observables: &'a [String],
    loaded: &Loaded,
) -> YieldFigure<'a> {
    let question = loaded.scenario.question.clone();
    let statistical_limit = figures::counts_equivalents(&loaded.scenario.design, axis, observables);
    YieldFigure {
        title,
        captions: question.into_iter().collect(),
        axis,
        observables,
        statistical_limit,
    }
}
