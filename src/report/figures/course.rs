//! A course in time, with the operations marked.

use super::LINE;
use super::values::{self, Shown};
use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::flask::Trajectory;
use crate::plot::{
    AxisScale, CurveSeries, Dash, Figure, Heading, MeasuredSeries, OperationLabel, PlotAxis,
    ShadedBand, TimeCourse,
};

/// Percentages nearer to zero than this are drawn as zero.
const NEGLIGIBLE: f64 = 0.1;

/// What was measured of one course.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CourseData {
    /// The files that it stands in.
    pub files: Vec<String>,
    /// Name of the observable, time (s; none: at the end) and value.
    pub points: Vec<(String, Option<f64>, f64)>,
    /// Name of the observable, and over time (s) between which values nine tenths of the draws lie.
    pub bands: Vec<(String, Vec<(f64, f64, f64)>)>,
}

/// What a shaded band is.
pub const BAND: &str = "shaded: nine tenths of the draws";

/// Percentages over time with the operations marked, and what was measured of them.
pub fn time_course(
    title: &str,
    case: &Experiment,
    remains: &Trajectory,
    wanted: &[String],
    data: &CourseData,
) -> Option<Figure> {
    let drawable = |o: &&Observable| wanted.contains(&o.name) && o.has_course();
    let observables: Vec<&Observable> = case.observables.iter().filter(drawable).collect();
    let find = |o: &&Observable| Shown::find(&o.name, std::iter::once(*o));
    let shown: Vec<Shown> = observables.iter().filter_map(find).collect();
    let (label, units) = values::label(&shown);
    let mut series = Vec::new();
    for (colour, observable) in observables.iter().enumerate() {
        // Round-off below zero is not shown: it would stretch the axis by a whole tick.
        let points = remains
            .points
            .iter()
            .map(|p| (p.time, observable.at(&p.mixture).map(drawn)))
            .collect();
        let label = if units {
            shown[colour].with_units()
        } else {
            observable.name.clone()
        };
        series.push(CurveSeries {
            label,
            colour,
            dash: Dash::Solid,
            width: LINE,
            points,
        });
    }
    if series.is_empty() {
        return None;
    }
    let measured: Vec<MeasuredSeries> = observables
        .iter()
        .enumerate()
        .filter_map(|(colour, observable)| of(data, observable, remains, colour))
        .collect();
    let points = match measured.is_empty() {
        true => String::new(),
        false => format!("points: measured ({})", data.files.join(", ")),
    };
    let band = |(colour, o): (usize, &&Observable)| {
        let (_, points) = data.bands.iter().find(|band| band.0 == o.name)?;
        let points = points.clone();
        Some(ShadedBand { colour, points })
    };
    let bands: Vec<ShadedBand> = observables.iter().enumerate().filter_map(band).collect();
    let shaded = match bands.is_empty() {
        true => String::new(),
        false => BAND.to_owned(),
    };
    let captions = [&case.name, &case.stage, &points, &shaded]
        .into_iter()
        .filter(|name| !name.is_empty());
    Some(Figure::TimeCourse(TimeCourse {
        heading: Heading {
            title: title.to_string(),
            captions: captions.cloned().collect(),
        },
        time: AxisScale::Linear,
        span: None,
        y: PlotAxis {
            label,
            ..PlotAxis::default()
        },
        series,
        bands,
        measured,
        operations: operations(&remains.notes),
    }))
}

/// The points of an observable; none where nothing was measured of it.
fn of(
    data: &CourseData,
    observable: &Observable,
    remains: &Trajectory,
    colour: usize,
) -> Option<MeasuredSeries> {
    let own = data.points.iter().filter(|p| p.0 == observable.name);
    let points: Vec<(f64, f64)> = own
        .map(|(_, time, value)| (time.unwrap_or(remains.time), *value))
        .collect();
    (!points.is_empty()).then_some(MeasuredSeries { colour, points })
}

/// One observable over time, a line per strategy. Operations are not marked: each strategy has its own.
pub fn strategies(
    title: &str,
    wanted: &str,
    rows: &[(&Experiment, &Trajectory)],
) -> Option<Figure> {
    let found = |case: &Experiment| {
        let mut all = case.observables.iter();
        all.find(|o| o.name == wanted && o.has_course()).cloned()
    };
    let all: Vec<Observable> = rows.iter().filter_map(|r| found(r.0)).collect();
    let shown = Shown::find(wanted, all.iter())?;
    let mut series = Vec::new();
    for (colour, (case, remains)) in rows.iter().enumerate() {
        let Some(observable) = found(case) else {
            continue;
        };
        let points = remains.points.iter();
        series.push(CurveSeries {
            label: case.name.clone(),
            colour,
            dash: Dash::Solid,
            width: LINE,
            points: points
                .map(|p| (p.time, observable.at(&p.mixture).map(drawn)))
                .collect(),
        });
    }
    Some(Figure::TimeCourse(TimeCourse {
        heading: Heading {
            title: title.to_string(),
            captions: Vec::new(),
        },
        y: PlotAxis::linear(shown.with_units()),
        series,
        ..TimeCourse::default()
    }))
}

/// A value as it is drawn.
fn drawn(value: f64) -> f64 {
    if value < 0.0 && value > -NEGLIGIBLE {
        0.0
    } else {
        value
    }
}

/// Repeated additions are numbered.
fn operations(notes: &[(f64, String)]) -> Vec<OperationLabel> {
    let mut operations = Vec::new();
    for (i, (at, text)) in notes.iter().enumerate() {
        let all = notes.iter().filter(|n| n.1 == *text).count();
        let nth = notes[..=i].iter().filter(|n| n.1 == *text).count();
        let label = if all > 1 {
            format!("{text} {nth}/{all}")
        } else {
            text.clone()
        };
        operations.push(OperationLabel { at: *at, label });
    }
    operations
}
