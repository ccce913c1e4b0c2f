//! Figures of a fit: every measured run with its points, and the course that the best numbers give it.

use super::Drawing;
use super::course::{measured, points_of};
use crate::plot::Size;
use crate::report::figures::{self, CourseData};
use crate::report::remarks::{self, Remark};
use crate::report::summary::{of_stage, stages};
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::plan::PointResult;

/// Runs at most that have a figure: more than one looks at one by one.
const MOST_FIGURES: usize = 20;

/// A figure of every run that was measured on its way; what is not drawn is added to the remarks.
pub fn of_fit(
    scenario: &Scenario,
    (design, rows): (&Design, &[Option<PointResult>]),
    remarks: &mut Vec<Remark>,
) -> Vec<Drawing> {
    let runs = scenario.data.experiments.iter().zip(rows).enumerate();
    let on_the_way = runs.filter(|(_, (run, _))| run.measurements.iter().any(|m| m.time.is_some()));
    let on_the_way: Vec<_> = on_the_way.collect();
    if let Some(more) = on_the_way.len().checked_sub(MOST_FIGURES + 1) {
        let told = format!("{} more runs were measured on their way", more + 1);
        remarks.push(remarks::of_figure("time-course", &told));
    }
    let mut drawings = Vec::new();
    let (width, height) = (Size::default().width, Size::default().height);
    for (at, (run, row)) in on_the_way.into_iter().take(MOST_FIGURES) {
        let Some(row) = row else { continue };
        let mut data = CourseData::default();
        points_of(scenario, run, &mut data);
        for (part, remains) in stages(&design.cases[at], row) {
            let shown = measured(scenario, &part);
            let figure = figures::time_course(&scenario.title, &part, remains, &shown, &data);
            drawings.extend(figure.map(|figure| Drawing {
                name: format!("time-course-{}{}", at + 1, of_stage("-", &part)),
                figure,
                size: (width, height),
            }));
        }
    }
    drawings
}
