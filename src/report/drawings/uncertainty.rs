//! Figures of results under draws: every course, and the yields along the axis, with the band in which nine tenths of the draws lie.

use super::Drawing;
use super::course::measured;
use super::grid::along_axis;
use crate::plot::Size;
use crate::report::figures::{self, CourseData};
use crate::report::summary::of_stage;
use crate::scenario::{PlotKind, Scenario};
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

/// A figure for the course of every variant, and those along the axis.
pub fn of_draws(
    scenario: &Scenario,
    found: &DrawnResults<'_>,
    axis: Option<&DrawnAxis<'_>>,
) -> Vec<Drawing> {
    let mut drawings = Vec::new();
    for at in 0..scenario.design.variants.len() {
        let case = found.plan.case_at(at);
        let part = case.at_stage(case.stages() - 1);
        let remains = found.rows[at].as_ref().and_then(|row| row.remains.as_ref());
        let Some(remains) = remains else { continue };
        let drawn = &found.variants[at];
        let names = &drawn.followed.names;
        let data = CourseData {
            bands: names.iter().map(|n| (n.clone(), drawn.band(n))).collect(),
            ..CourseData::default()
        };
        let figure = figures::time_course(&scenario.title, &part, remains, names, &data);
        let number = match scenario.design.variants.len() {
            1 => String::new(),
            _ => format!("-{}", at + 1),
        };
        drawings.extend(figure.map(|figure| Drawing {
            name: format!("time-course{number}{}", of_stage("-", &part)),
            figure,
            size: (Size::default().width, Size::default().height),
        }));
    }
    if let Some(axis) = axis {
        drawings.extend(along_axis(scenario, axis));
    }
    drawings
}
