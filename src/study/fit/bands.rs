//! The curves of the best numbers with the band in which the data leave them: from draws where there are some, else from the slopes and
//! the covariance of the numbers. The band is that of the curve; a new measurement scatters around it by its error as well.

use super::error::FitError;
use super::problem::FreeNumber;
use super::result::Fit;
use super::sides::{Landscape, SlopeAccuracy};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::{DataSet, Measurement, MeasurementError};

/// Moments of a course.
const MOMENTS: usize = 40;
/// Draws that a band is made from.
const DRAWS: usize = 400;

/// What a band was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandFrom {
    /// So many draws of the posterior.
    Draws(usize),
    /// The slopes at the best place.
    Slopes,
    /// Nothing: the data leave a direction of the numbers open, in which slopes say nothing.
    Nothing,
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandPoint {
    /// The experiment (index in the data).
    pub experiment: usize,
    /// What is predicted (index in the observables of its case).
    pub observable: usize,
    /// When, s from the start; none: at the end.
    pub time: Option<f64>,
    /// At the best numbers.
    pub value: f64,
    /// BandEnds of the 95 % band; none where there is none.
    pub band: Option<(f64, f64)>,
}

/// The curves of all experiments.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// What the bands rest on.
    pub from: BandFrom,
    /// Their points, curve by curve.
    pub points: Vec<BandPoint>,
}

/// The curves of what was measured, with their bands.
///
/// # Errors
///
/// Where nothing can be run.
pub fn bands(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    fit: &Fit,
) -> Result<Bands, FitError> {
    let numbers: Vec<FreeNumber> = fit.numbers.iter().map(|f| f.number.clone()).collect();
    let x: Vec<f64> = fit.numbers.iter().map(|f| f.x).collect();
    // From the start where everything has a value there, else from the first measurement.
    for from_start in [true, false] {
        let wanted = wanted(data, from_start);
        let landscape = Landscape::new(engine, design, &wanted, &numbers);
        if let Ok(best) = landscape.look(std::slice::from_ref(&x))?.remove(0) {
            let (from, ends) = match &fit.posterior {
                Some(sample) => drawn(&landscape, &sample.draws)?,
                None => {
                    let slopes = landscape
                        .slopes(&[(&x, &best)], &[None], SlopeAccuracy::Exact)?
                        .remove(0);
                    sloped(fit, &best.predicted, slopes.ok())
                }
            };
            let each = wanted.measurements().zip(&best.predicted).enumerate();
            let points = each.map(|(at, ((experiment, m), value))| BandPoint {
                experiment,
                observable: m.observable,
                time: m.time,
                value: *value,
                band: ends.as_ref().map(|ends| ends[at]),
            });
            return Ok(Bands {
                from,
                points: points.collect(),
            });
        }
    }
    Err(FitError::Nowhere(
        "the best numbers give no curves".to_owned(),
    ))
}

/// What is to be predicted, as if it were to be measured with an error of one: slopes are then those of the predictions.
fn wanted(data: &DataSet, from_start: bool) -> DataSet {
    let mut wanted = data.clone();
    wanted.unknown_errors.clear();
    for experiment in &mut wanted.experiments {
        let mut seen: Vec<(usize, Vec<Option<f64>>)> = Vec::new();
        for m in &experiment.measurements {
            match seen
                .iter_mut()
                .find(|(observable, _)| *observable == m.observable)
            {
                Some((_, times)) => times.push(m.time),
                None => seen.push((m.observable, vec![m.time])),
            }
        }
        let Some(like) = experiment.measurements.first().cloned() else {
            continue;
        };
        let curve = |(observable, times): (usize, Vec<Option<f64>>)| {
            let like = like.clone();
            moments(&times, from_start)
                .into_iter()
                .map(move |time| Measurement {
                    observable,
                    time,
                    value: 0.0,
                    reading: crate::study::data::MeasuredAs::Value,
                    error: MeasurementError::Known(1.0),
                    ..like.clone()
                })
        };
        experiment.measurements = seen.into_iter().flat_map(curve).collect();
    }
    wanted
}

/// Moments from the first to the last measurement, and the end where something was measured there.
fn moments(times: &[Option<f64>], from_start: bool) -> Vec<Option<f64>> {
    let timed = || times.iter().flatten().copied();
    let last = timed().fold(0.0, f64::max);
    let first = if from_start {
        0.0
    } else {
        timed().fold(last, f64::min)
    };
    let mut moments = Vec::new();
    if timed().next().is_some() {
        let share = |i: usize| i as f64 / MOMENTS as f64;
        let place = |i| Some(first + (last - first) * share(i));
        moments.extend((0..MOMENTS).map(place));
        moments.push(Some(last));
    }
    if times.iter().any(Option::is_none) {
        moments.push(None);
    }
    moments
}

type BandEnds = Option<Vec<(f64, f64)>>;

/// Quantiles over some of the draws.
fn drawn(landscape: &Landscape<'_>, draws: &[Vec<f64>]) -> Result<(BandFrom, BandEnds), FitError> {
    let every = draws.len().div_ceil(DRAWS).max(1);
    let places: Vec<Vec<f64>> = draws.iter().step_by(every).cloned().collect();
    let seen = landscape.look(&places)?.into_iter();
    let curves: Vec<Vec<f64>> = seen.filter_map(|seen| Some(seen.ok()?.predicted)).collect();
    let Some(points) = curves.first().map(Vec::len) else {
        return Ok((BandFrom::Nothing, None));
    };
    let ends = |at: usize| {
        let mut values: Vec<f64> = curves.iter().map(|curve| curve[at]).collect();
        values.sort_by(f64::total_cmp);
        let last = (values.len() - 1) as f64;
        let quantile = |share: f64| values[(share * last).round() as usize];
        (quantile(0.025), quantile(0.975))
    };
    Ok((
        BandFrom::Draws(curves.len()),
        Some((0..points).map(ends).collect()),
    ))
}

/// From the covariance of the numbers, `g' C g` with the slopes `g` of a prediction.
fn sloped(fit: &Fit, best: &[f64], slopes: Option<nalgebra::DMatrix<f64>>) -> (BandFrom, BandEnds) {
    let known = fit.numbers.iter().all(|f| f.error.is_finite());
    let Some(slopes) = slopes.filter(|_| known) else {
        return (BandFrom::Nothing, None);
    };
    let number = fit.numbers.len();
    let ends = best.iter().enumerate().map(|(row, value)| {
        let mut variance = 0.0;
        for i in 0..number {
            for j in 0..number {
                variance += slopes[(row, i)] * fit.covariance.covariance(i, j) * slopes[(row, j)];
            }
        }
        let half = fit.half_width() * variance.max(0.0).sqrt();
        (value - half, value + half)
    });
    (BandFrom::Slopes, Some(ends.collect()))
}
