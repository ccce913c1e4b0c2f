//! What each sample that may be taken next would leave of an interval, over the time when it is taken.

use super::super::LINE;
use crate::plot::{AxisScale, CurveSeries, Dash, Figure, Heading, PlotAxis, TimeCourse};

/// The samples of one course.
#[derive(Debug, Clone, PartialEq)]
pub struct NextCourse {
    /// What is measured of which run.
    pub name: String,
    /// Times in s with what is left.
    pub points: Vec<(f64, f64)>,
}

/// All courses; `what` is what is left and in which measure, `range` what is shown of it.
pub fn next_samples(
    title: &str,
    what: &str,
    range: (f64, f64),
    courses: &[NextCourse],
) -> Option<Figure> {
    let series = courses
        .iter()
        .enumerate()
        .map(|(colour, course)| CurveSeries {
            label: course.name.clone(),
            colour,
            dash: Dash::Solid,
            width: LINE,
            points: course
                .points
                .iter()
                .map(|(t, left)| (*t, Some(*left)))
                .collect(),
        });
    (!courses.is_empty()).then(|| {
        Figure::TimeCourse(TimeCourse {
            heading: Heading {
                title: title.to_owned(),
                captions: vec![format!("{what}, once a sample is taken at this time")],
            },
            y: PlotAxis::fixed_range(what, range.0, range.1),
            time: AxisScale::Log10,
            series: series.collect(),
            ..TimeCourse::default()
        })
    })
}
