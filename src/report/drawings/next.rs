//! The figure of what may be measured next: what the best course of each run would leave of the interval.

use super::Drawing;
use crate::plot::Size;
use crate::report::figures::fit::{NextCourse, next_samples};
use crate::report::fit::NextWords;

/// Runs that have a line: more are not told apart.
const MOST_RUNS: usize = 6;
/// An interval so many times as wide as the narrowest is not shown.
const WIDEST: f64 = 4.0;

/// The figure; none where a sample may be taken at one moment only.
pub fn of_next(next: &NextWords<'_>) -> Option<Drawing> {
    let mut runs: Vec<usize> = Vec::new();
    let mut courses = Vec::new();
    for best in next.found.different() {
        if runs.contains(&best.run) || runs.len() == MOST_RUNS {
            continue;
        }
        runs.push(best.run);
        let course = next.course(best);
        if course.len() > 1 {
            courses.push(NextCourse {
                name: next.course_name(best),
                points: course,
            });
        }
    }
    let least = next.found.ranked.first()?.leaves;
    let shown = |half: f64| next.half_as_number(half);
    let figure = next_samples(
        &next.scenario.title,
        &next.measure(),
        (shown(0.0), shown((WIDEST * least).min(next.found.now))),
        &courses,
    )?;
    let Size { width, height } = Size::default();
    Some(Drawing {
        name: "next".to_owned(),
        figure,
        size: (width, height),
    })
}
