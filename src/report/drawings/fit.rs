//! Figures of a fit: every measured run with its points and the course that the best numbers give it; every value against its
//! prediction and what is left of it; how far each number could be elsewhere.

use super::Drawing;
use super::course::{measured, points_of};
use crate::experiment::case::Experiment;
use crate::plot::{CurveSeries, Dash, Figure, Size};
use crate::report::figures::fit::{
    ComparedPoint, ProfilePanel, correlations, predicted_against_measured, profiles, residuals,
};
use crate::report::figures::{self, CourseData};
use crate::report::measured::observable;
use crate::report::remarks::{self, Remark};
use crate::report::summary::{of_stage, stages};
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::data::MeasuredAs;
use crate::study::fit::{BandPoint, Bands, Fit, Fitted};
use crate::study::plan::PointResult;

/// Runs at most that have a figure: more than one looks at one by one.
const MOST_FIGURES: usize = 20;
/// Width of the ends of a band, px.
const BAND: f64 = 1.5;
/// Numbers that have a panel each: more are not read on one sheet.
const MOST_PANELS: usize = 12;

/// A figure of every run that was measured on its way; what is not drawn is added to the remarks.
pub fn of_fit(
    (scenario, fit): (&Scenario, &Fit),
    (design, rows, bands): (&Design, &[Option<PointResult>], &Bands),
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
            let figure = figure.map(|figure| banded(figure, &part, at, bands));
            drawings.extend(figure.map(|figure| Drawing {
                name: format!("time-course-{}{}", at + 1, of_stage("-", &part)),
                figure,
                size: (width, height),
            }));
        }
    }
    drawings.extend(of_values(scenario, fit));
    drawings.extend(of_numbers(scenario, fit));
    drawings
}

/// The figure with the ends of the band of each curve, dotted in its colour.
fn banded(figure: Figure, part: &Experiment, experiment: usize, bands: &Bands) -> Figure {
    let Figure::TimeCourse(mut course) = figure else {
        return figure;
    };
    let own = || bands.points.iter().filter(|p| p.experiment == experiment);
    let mut ends = Vec::new();
    for series in &course.series {
        let named = |p: &&BandPoint| {
            let observable = part.observables.get(p.observable);
            observable.is_some_and(|o| {
                series.label == o.name || series.label.starts_with(&format!("{} [", o.name))
            })
        };
        let curve: Vec<(f64, (f64, f64))> = own()
            .filter(named)
            .filter_map(|p| Some((p.time?, p.band?)))
            .collect();
        for end in [|band: (f64, f64)| band.0, |band: (f64, f64)| band.1] {
            ends.push(CurveSeries {
                label: String::new(),
                dash: Dash::Dotted,
                width: BAND,
                points: curve
                    .iter()
                    .map(|(t, band)| (*t, Some(end(*band))))
                    .collect(),
                ..series.clone()
            });
        }
    }
    ends.retain(|end| !end.points.is_empty());
    if !ends.is_empty() {
        course
            .heading
            .captions
            .push("dotted: 95 % band of the curve".to_owned());
    }
    course.series.extend(ends);
    Figure::TimeCourse(course)
}

fn drawing(name: String, figure: Figure) -> Drawing {
    let (width, height) = (Size::default().width, Size::default().height);
    Drawing {
        name,
        figure,
        size: (width, height),
    }
}

/// Every value against its prediction, and what is left of it.
fn of_values(scenario: &Scenario, fit: &Fit) -> Vec<Drawing> {
    let (data, design) = (&scenario.data, &scenario.design);
    let measured = data.measurements().zip(&fit.predicted);
    let values = measured.filter(|((_, m), _)| m.reading == MeasuredAs::Value);
    let points = values.map(|(measured, predicted)| {
        let (shown, m) = (observable(data, design, measured), measured.1);
        ComparedPoint {
            observable: shown.name.clone(),
            unit: shown.unit.clone(),
            time: m.time,
            measured: m.value,
            predicted: *predicted,
            deviations: (m.value - predicted) / fit.goodness.deviation(m),
        }
    });
    let points: Vec<ComparedPoint> = points.collect();
    let against = predicted_against_measured(&scenario.title, &points);
    let several = against.len() > 1;
    let named = against.into_iter().enumerate().map(|(at, figure)| {
        let number = if several {
            format!("-{}", at + 1)
        } else {
            String::new()
        };
        drawing(format!("predicted-measured{number}"), figure)
    });
    let left = residuals(&scenario.title, &points);
    named
        .chain(left.map(|figure| drawing("residuals".to_owned(), figure)))
        .collect()
}

/// Profiles and correlations.
fn of_numbers(scenario: &Scenario, fit: &Fit) -> Vec<Drawing> {
    let half = |fitted: &Fitted| fit.half_width() * fitted.width();
    let panel = |fitted: &Fitted| ProfilePanel {
        name: fitted.number.name.clone(),
        points: fitted
            .profile
            .points
            .iter()
            .map(|(x, rise)| ((x - fitted.x) / half(fitted), *rise))
            .collect(),
    };
    let shown: Vec<ProfilePanel> = fit.numbers.iter().take(MOST_PANELS).map(panel).collect();
    let profiles = profiles(&scenario.title, &shown, fit.threshold);
    let names: Vec<String> = fit.numbers.iter().map(|f| f.number.name.clone()).collect();
    let each = 0..names.len();
    let row = |i: usize| {
        each.clone()
            .map(|j| fit.covariance.correlation(i, j))
            .collect()
    };
    let rows: Vec<Vec<f64>> = each.clone().map(row).collect();
    let together = correlations(&scenario.title, &names, &rows);
    let profiles = profiles.map(|figure| drawing("profiles".to_owned(), figure));
    let together = together.filter(|_| names.len() <= MOST_PANELS);
    let together = together.map(|figure| drawing("correlations".to_owned(), figure));
    profiles.into_iter().chain(together).collect()
}
