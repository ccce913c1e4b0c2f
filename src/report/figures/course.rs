//! A course in time, with the operations marked.

use super::values::{self, Shown};
use super::{LINE, bands};
use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::flask::Trajectory;
use crate::plot::{
    AxisScale, CurveSeries, Dash, Figure, Heading, MeasuredSeries, OperationLabel, PlotAxis,
    ShadedBand, TimeCourse,
};
use crate::study::quantile::DrawnBand;

/// Percentages nearer to zero than this are drawn as zero.
const NEGLIGIBLE: f64 = 0.1;

/// What is drawn beside the lines of one course: what was measured, and where it lies under draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CourseData {
    /// The files that it stands in.
    pub files: Vec<String>,
    /// Name of the observable, time (s; none: at the end) and value.
    pub points: Vec<(String, Option<f64>, f64)>,
    /// Name of the observable, and between which values nine tenths of the draws lie over time (s).
    pub bands: Vec<(String, DrawnBand)>,
}

impl CourseData {
    fn band(&self, observable: &Observable) -> Option<&DrawnBand> {
        let own = self.bands.iter().find(|band| band.0 == observable.name);
        own.map(|band| &band.1)
    }
}

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
    let all = observables.iter().enumerate();
    let shaded =
        all.filter_map(|(colour, o)| bands::shaded(data.band(o)?, (colour, Dash::Solid), drawn));
    let shaded: Vec<ShadedBand> = shaded.collect();
    let meaning = bands::caption(observables.iter().filter_map(|o| data.band(o)));
    let captions = [&case.name, &case.stage, &points]
        .into_iter()
        .chain(&meaning);
    let captions = captions.filter(|name| !name.is_empty());
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
        bands: shaded,
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

/// The course of one strategy.
pub struct StrategyCourse<'a> {
    /// The strategy.
    pub case: &'a Experiment,
    /// Its course.
    pub remains: &'a Trajectory,
    /// Where what is followed lies under draws.
    pub band: Option<DrawnBand>,
}

/// One observable over time, a line per strategy. Operations are not marked: each strategy has its own.
pub fn strategies(title: &str, wanted: &str, rows: &[StrategyCourse<'_>]) -> Option<Figure> {
    let found = |case: &Experiment| {
        let mut all = case.observables.iter();
        all.find(|o| o.name == wanted && o.has_course()).cloned()
    };
    let all: Vec<Observable> = rows.iter().filter_map(|r| found(r.case)).collect();
    let shown = Shown::find(wanted, all.iter())?;
    let (mut series, mut shaded) = (Vec::new(), Vec::new());
    for (colour, row) in rows.iter().enumerate() {
        let Some(observable) = found(row.case) else {
            continue;
        };
        let band = row.band.as_ref();
        shaded.extend(band.and_then(|band| bands::shaded(band, (colour, Dash::Solid), drawn)));
        let points = row.remains.points.iter();
        series.push(CurveSeries {
            label: row.case.name.clone(),
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
            captions: bands::caption(rows.iter().filter_map(|r| r.band.as_ref()))
                .into_iter()
                .collect(),
        },
        y: PlotAxis::linear(shown.with_units()),
        series,
        bands: shaded,
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
