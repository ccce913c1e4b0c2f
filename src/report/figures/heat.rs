//! Power and gas over time, a line for each strategy.
//!
//! Both are those of the minute around a moment, per litre of what is in the flask: flasks of every size compare.

use super::LINE;
use crate::experiment::case::Experiment;
use crate::experiment::observable::thermal::{Flow, heats, volumes};
use crate::flask::{ThermalPoint, Trajectory};
use crate::plot::{CurveSeries, Dash, Figure, Heading, PlotAxis, TimeCourse};

/// Moments at equal distances at which a line is drawn, beside the ends of steps.
const LOOKS: u32 = 300;

/// Power per litre of these courses; none where no heat is known.
pub fn power(title: &str, courses: &[(&Experiment, &Trajectory)]) -> Option<Figure> {
    let known = courses.iter().any(|(case, _)| case.model.heats.known);
    let line = |points: &[ThermalPoint]| flow(points, &heats(points), 1.0);
    let label = "power, W/L (mean of a minute)";
    known.then(|| figure(title, label, courses, |(_, remains)| line(&remains.thermal)))?
}

/// Each gas of these courses, L/min per litre, with its name.
pub fn gases(title: &str, courses: &[(&Experiment, &Trajectory)]) -> Vec<(String, Figure)> {
    let mut names: Vec<&str> = Vec::new();
    for gas in courses.iter().flat_map(|(case, _)| &case.model.evolved) {
        if !names.contains(&gas.name.as_str()) {
            names.push(&gas.name);
        }
    }
    let of = |name: &str| {
        let label = format!("{name}, L/min per litre (mean of a minute)");
        figure(title, &label, courses, |(case, remains)| {
            let gas = case.model.evolved.iter().position(|gas| gas.name == name);
            let points = &remains.thermal;
            gas.map_or_else(Vec::new, |gas| flow(points, &volumes(points, gas), 60.0))
        })
    };
    let figures = names.into_iter();
    figures
        .filter_map(|name| Some((name.to_owned(), of(name)?)))
        .collect()
}

/// Part of the highest by which something may lie below zero and be nothing.
const NEGLIGIBLE: f64 = 1e-3;

/// A line: time and value.
type Line = Vec<(f64, Option<f64>)>;

fn figure(
    title: &str,
    label: &str,
    courses: &[(&Experiment, &Trajectory)],
    line: impl Fn(&(&Experiment, &Trajectory)) -> Line,
) -> Option<Figure> {
    let lines = courses
        .iter()
        .enumerate()
        .map(|(colour, course)| CurveSeries {
            label: course.0.name.clone(),
            colour,
            dash: Dash::Solid,
            width: LINE,
            points: line(course),
        });
    let series: Vec<CurveSeries> = lines.filter(|line| !line.points.is_empty()).collect();
    (!series.is_empty()).then(|| {
        Figure::TimeCourse(TimeCourse {
            heading: Heading {
                title: title.to_owned(),
                captions: Vec::new(),
            },
            y: PlotAxis::linear(label.to_owned()),
            series,
            ..TimeCourse::default()
        })
    })
}

/// How fast a number grows around each moment, per litre, times `scale`.
fn flow(points: &[ThermalPoint], values: &[f64], scale: f64) -> Line {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let span = last.time - first.time;
    let even = (0..=LOOKS).map(|i| first.time + span * f64::from(i) / f64::from(LOOKS));
    let mut times: Vec<f64> = points.iter().map(|point| point.time).chain(even).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let flow = Flow::new(points, values);
    let volume = |time: f64| {
        let behind = points.partition_point(|point| point.time <= time);
        points[behind.saturating_sub(1)].volume
    };
    let drawn = times.into_iter();
    let drawn = drawn.map(|time| (time, scale * flow.around(time) / volume(time)));
    let line: Vec<(f64, f64)> = drawn.collect();
    let highest = line.iter().fold(0.0, |most: f64, point| most.max(point.1));
    // Round-off below zero is not shown: it would stretch the axis by a whole tick.
    let shown = |value: f64| match value < 0.0 && value > -NEGLIGIBLE * highest {
        true => 0.0,
        false => value,
    };
    let line = line.into_iter();
    line.map(|(time, value)| (time, Some(shown(value))))
        .collect()
}
