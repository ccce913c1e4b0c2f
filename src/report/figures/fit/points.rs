//! Every measured value as a point: against its prediction, and what is left of it over time or in the order of the data.
//!
//! Knows points, not where they come from.

use super::super::LINE;
use crate::plot::{CurveSeries, Curves, Dash, Figure, Guide, Heading, PlotAxis, TimeCourse};

/// Deviations beyond this many standard deviations are one in twenty.
const USUAL: f64 = 2.0;

/// A measured value beside its prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedPoint {
    /// What was measured.
    pub observable: String,
    /// Its unit.
    pub unit: String,
    /// When, s from the start; none: at the end.
    pub time: Option<f64>,
    /// Measured value.
    pub measured: f64,
    /// Predicted value.
    pub predicted: f64,
    /// Measured less predicted, in standard deviations.
    pub deviations: f64,
}

/// Predicted against measured, a figure for each unit with its name.
pub fn predicted_against_measured(title: &str, points: &[ComparedPoint]) -> Vec<Figure> {
    let units = distinct(points.iter().map(|p| p.unit.as_str()));
    let figure = |unit: &&str| {
        let own: Vec<&ComparedPoint> = points.iter().filter(|p| p.unit == **unit).collect();
        let all = || own.iter().flat_map(|p| [p.measured, p.predicted]);
        let ends = (
            all().fold(f64::INFINITY, f64::min),
            all().fold(f64::NEG_INFINITY, f64::max),
        );
        let label = |what: &str| match *unit {
            "" | "1" => what.to_owned(),
            unit => format!("{what} [{unit}]"),
        };
        Figure::Curves(Curves {
            heading: heading(title, "every measured value against what the fit predicts"),
            x: PlotAxis::linear(label("measured")),
            y: PlotAxis::linear(label("predicted")),
            series: dots(&own, |p| (p.measured, p.predicted)),
            guides: vec![Guide {
                label: "as measured".to_owned(),
                dash: Dash::Solid,
                points: vec![(ends.0, ends.0), (ends.1, ends.1)],
            }],
            ..Curves::default()
        })
    };
    units.iter().map(figure).collect()
}

/// What is left of each value, over time; in the order of the data where all were measured at the end.
pub fn residuals(title: &str, points: &[ComparedPoint]) -> Option<Figure> {
    let caption = "measured less predicted; of good data one in twenty is beyond 2 either way";
    let y = PlotAxis::linear("deviation [standard deviations]");
    let timed: Vec<&ComparedPoint> = points.iter().filter(|p| p.time.is_some()).collect();
    if !timed.is_empty() {
        let time = |p: &ComparedPoint| p.time.unwrap_or_default();
        return Some(Figure::TimeCourse(TimeCourse {
            heading: heading(title, caption),
            y,
            series: dots(&timed, |p| (time(p), p.deviations)),
            ..TimeCourse::default()
        }));
    }
    let numbered: Vec<(usize, &ComparedPoint)> = points.iter().enumerate().collect();
    let number = |p: &ComparedPoint| {
        let found = numbered.iter().find(|(_, other)| std::ptr::eq(*other, p));
        found.map_or(0.0, |(at, _)| (at + 1) as f64)
    };
    let all: Vec<&ComparedPoint> = points.iter().collect();
    let last = points.len() as f64;
    let line = |at: f64, label: &str| Guide {
        label: label.to_owned(),
        dash: if at == 0.0 { Dash::Solid } else { Dash::Dashed },
        points: vec![(1.0, at), (last, at)],
    };
    (!points.is_empty()).then(|| {
        Figure::Curves(Curves {
            heading: heading(title, caption),
            x: PlotAxis::linear("value, in the order of the data"),
            y,
            series: dots(&all, |p| (number(p), p.deviations)),
            guides: vec![
                line(0.0, "as predicted"),
                line(USUAL, "2 standard deviations"),
                line(-USUAL, "2 standard deviations"),
            ],
            ..Curves::default()
        })
    })
}

fn heading(title: &str, caption: &str) -> Heading {
    Heading {
        title: title.to_owned(),
        captions: vec![caption.to_owned()],
    }
}

/// A series of single points for each observable.
fn dots(
    points: &[&ComparedPoint],
    place: impl Fn(&ComparedPoint) -> (f64, f64),
) -> Vec<CurveSeries> {
    let names = distinct(points.iter().map(|p| p.observable.as_str()));
    let series = names.iter().enumerate().map(|(colour, name)| {
        let mut own: Vec<(f64, f64)> = points
            .iter()
            .filter(|p| p.observable == *name)
            .map(|p| place(p))
            .collect();
        own.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Gaps between them: a point between two gaps is a dot.
        let apart = own
            .iter()
            .flat_map(|&(x, y)| [(x, None), (x, Some(y)), (x, None)]);
        CurveSeries {
            label: (*name).to_owned(),
            colour,
            dash: Dash::Solid,
            width: LINE,
            points: apart.collect(),
        }
    });
    series.collect()
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
