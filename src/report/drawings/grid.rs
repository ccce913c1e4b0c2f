//! Figures over all points of a sweep.

use super::Drawing;
use crate::plot::{Figure, Heading, Size};
use crate::report::figures::{self, CurveFigure, ResultBand};
use crate::scenario::{Limits, PlotKind, PlotSpec, Scenario};
use crate::study::Along;
use crate::study::results::Results;
use crate::study::strategies::drawn::DrawnAxis;

/// The results that figures and ranking of a sweep need of every point.
pub fn needed(scenario: &Scenario) -> Vec<&str> {
    let plots = scenario.plots.iter().filter(|plot| is_of_sweep(plot));
    let drawn = plots.flat_map(|plot| &plot.shown).chain(&scenario.drawn);
    let drawn = drawn.map(String::as_str);
    let ranked = scenario.criterion().map(|by| by.name);
    let limits = scenario.goal.iter().flat_map(|goal| &goal.limits);
    let limited = limits.map(|limit| limit.name.as_str());
    drawn.chain(ranked).chain(limited).collect()
}

/// Whether a figure is made of all points.
fn is_of_sweep(plot: &PlotSpec) -> bool {
    let of_courses = [PlotKind::TimeCourse, PlotKind::HeatAndGas, PlotKind::Ledger];
    !of_courses.contains(&plot.kind)
}

/// The figures over the sweep that are asked for, or one over its first axis.
pub fn of_sweep(scenario: &Scenario, results: &Results<'_>) -> Vec<Drawing> {
    let plots = scenario.plots.iter().filter(|plot| is_of_sweep(plot));
    let mut asked: Vec<PlotSpec> = plots.cloned().collect();
    if asked.is_empty() {
        asked.extend(usual(scenario));
    }
    let drawn = |plot: PlotSpec| {
        Some(Drawing {
            figure: figure(&plot, scenario, results, &[])?,
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

/// The curves over the only axis, with the bands of draws.
pub fn along_axis(scenario: &Scenario, drawn: &DrawnAxis<'_>) -> Vec<Drawing> {
    let results = &drawn.results(&needed(scenario));
    let is_curve = |plot: &&PlotSpec| plot.kind == PlotKind::YieldVsEquivalents;
    let mut asked: Vec<PlotSpec> = scenario.plots.iter().filter(is_curve).cloned().collect();
    if asked.is_empty() {
        asked.extend(usual(scenario));
    }
    let variants = 0..scenario.design.variants.len();
    let band = |variant: usize, name: &String| ResultBand {
        variant,
        name: name.clone(),
        band: drawn.band(variant, name),
    };
    let one = |plot: PlotSpec| {
        let of = |variant| plot.shown.iter().map(move |name| (variant, name));
        let each = variants.clone().flat_map(of);
        let bands: Vec<ResultBand> = each.map(|(variant, name)| band(variant, name)).collect();
        Some(Drawing {
            figure: figure(&plot, scenario, results, &bands)?,
            name: plot.name,
            size: plot.size,
        })
    };
    asked.into_iter().filter_map(one).collect()
}

fn figure(
    plot: &PlotSpec,
    scenario: &Scenario,
    results: &Results<'_>,
    bands: &[ResultBand],
) -> Option<Figure> {
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
                bands,
                statistical_limit: figures::counts_equivalents(design, x, &plot.shown),
            };
            Some(figures::curves(&curves, results))
        }
    }
}
