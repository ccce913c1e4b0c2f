//! Figures of results under draws: every course, and the yields along the axis, with the band in which nine tenths of the draws lie.

use super::Drawing;
use super::course::{data_of, measured};
use super::grid::along_axis;
use crate::experiment::case::Experiment;
use crate::flask::Trajectory;
use crate::plot::Size;
use crate::report::figures::{self, CourseData, StrategyCourse};
use crate::report::summary::of_stage;
use crate::scenario::{Limits, PlotKind, PlotSpec, Scenario};
use crate::study::uncertainty::{DrawnAxis, DrawnResults};

/// The observables whose courses are drawn: those of the time courses asked for, or what is declared and read off the flask.
pub fn followed(scenario: &Scenario) -> Vec<String> {
    let asked = scenario.plots.iter();
    let asked = asked.filter(|plot| plot.kind == PlotKind::TimeCourse);
    let mut names: Vec<String> = asked.flat_map(|plot| plot.shown.clone()).collect();
    if names.is_empty() {
        let cases = scenario.design.cases.iter();
        names = cases.flat_map(|case| measured(scenario, case)).collect();
    }
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The time courses asked for, or one of everything declared; of every variant, or side by side. And those along the axis.
pub fn of_draws(
    scenario: &Scenario,
    found: &DrawnResults<'_>,
    axis: Option<&DrawnAxis<'_>>,
) -> Vec<Drawing> {
    let asked = scenario.plots.iter();
    let asked = asked.filter(|plot| plot.kind == PlotKind::TimeCourse);
    let mut plots: Vec<PlotSpec> = asked.cloned().collect();
    if plots.is_empty() {
        plots.push(usual(scenario));
    }
    let mut drawings = Vec::new();
    for plot in &plots {
        match (&plot.series, plot.shown.first()) {
            (Some(_), Some(name)) => drawings.extend(side_by_side(plot, name, scenario, found)),
            _ => drawings.extend(each(plot, scenario, found)),
        }
    }
    if let Some(axis) = axis {
        drawings.extend(along_axis(scenario, axis));
    }
    drawings
}

/// What is drawn when no time course is asked for.
fn usual(scenario: &Scenario) -> PlotSpec {
    PlotSpec {
        kind: PlotKind::TimeCourse,
        name: "time-course".to_owned(),
        title: None,
        x: None,
        up: None,
        shown: followed(scenario),
        series: None,
        panels: None,
        contours: None,
        limits: Limits::default(),
        size: (Size::default().width, Size::default().height),
    }
}

/// A variant with what is left of its last stage, which is what draws are followed along; none where it was stopped before.
fn last_stage<'f>(
    found: &'f DrawnResults<'_>,
    variant: usize,
) -> Option<(Experiment, &'f Trajectory)> {
    let case = found.plan.case_at(variant);
    let row = found.rows[variant].as_ref()?;
    Some((case.at_stage(case.stages() - 1), row.remains.as_ref()?))
}

/// A figure of the course of every variant, with its bands and what was measured.
fn each(plot: &PlotSpec, scenario: &Scenario, found: &DrawnResults<'_>) -> Vec<Drawing> {
    let title = plot.title.as_deref().unwrap_or(&scenario.title);
    let one = |at: usize| {
        let (part, remains) = last_stage(found, at)?;
        let drawn = &found.variants[at];
        let names = drawn.followed.names.iter();
        let bands = names.filter_map(|name| Some((name.clone(), drawn.band(name)?)));
        let data = CourseData {
            bands: bands.collect(),
            ..data_of(scenario, at, found.plan.case_at(at))
        };
        let number = match found.variants.len() {
            1 => String::new(),
            _ => format!("-{}", at + 1),
        };
        Some(Drawing {
            figure: figures::time_course(title, &part, remains, &plot.shown, &data)?,
            name: format!("{}{number}{}", plot.name, of_stage("-", &part)),
            size: plot.size,
        })
    };
    (0..found.variants.len()).filter_map(one).collect()
}

/// One observable of all variants in one figure.
fn side_by_side(
    plot: &PlotSpec,
    name: &str,
    scenario: &Scenario,
    found: &DrawnResults<'_>,
) -> Option<Drawing> {
    let title = plot.title.as_deref().unwrap_or(&scenario.title);
    let variants = 0..found.variants.len();
    let parts = variants.filter_map(|at| Some((at, last_stage(found, at)?)));
    let parts: Vec<(usize, (Experiment, &Trajectory))> = parts.collect();
    let rows = parts.iter().map(|(at, (case, remains))| StrategyCourse {
        case,
        remains,
        band: found.variants[*at].band(name),
    });
    let rows: Vec<StrategyCourse> = rows.collect();
    Some(Drawing {
        figure: figures::strategies(title, name, &rows)?,
        name: plot.name.clone(),
        size: plot.size,
    })
}
