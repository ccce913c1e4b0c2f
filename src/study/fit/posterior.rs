//! Draws of the free numbers from what is believed of them once the data are known: joint, with all their correlations.
//!
//! An unknown error is integrated out with its logarithm flat, which leaves the same density as its likeliest value does.

use nalgebra::{DMatrix, DVector};

use super::error::FitError;
use super::leap::Leap;
use super::problem::FitTerms;
use super::result::{Fit, Fitted};
use super::sampler::{PosteriorSample, SampleTerms, sample};
use super::sides::Landscape;
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::{DataSet, MeasurementError};

/// Independent draws that later questions need.
const EFFECTIVE: f64 = 2000.0;
/// Rounds after which a sample ends, however good it is.
const MOST_ROUNDS: usize = 20_000;
/// Seed of the draws.
const SEED: u64 = 3;
/// How much wider than the standard error the beginning is spread, so that chains that agree have each found the whole.
const SPREAD: f64 = 1.5;

/// Tolerance of the runs at most.
const LOOSE: f64 = 1e-6;
/// Part of a standard deviation by which a prediction may be off: the logarithm of a likelihood then moves by less than a draw notices.
const UNSEEN: f64 = 1e-3;

/// The tolerance at which predictions are as good as exact beside the errors of what was measured.
fn enough(data: &DataSet, fit: &Fit, finest: f64) -> f64 {
    let largest = data.measurements().map(|(_, m)| m.value.abs());
    let largest = largest.fold(f64::MIN_POSITIVE, f64::max);
    let deviations = data.measurements().map(|(_, m)| match m.error {
        MeasurementError::Known(deviation) => deviation,
        MeasurementError::Unknown(kind) => fit.goodness.errors[kind].deviation,
    });
    let least = deviations.fold(f64::INFINITY, f64::min);
    (UNSEEN * least / largest).clamp(finest.min(LOOSE), LOOSE)
}

/// The shape that the slopes at the best place promise.
fn leap(fit: &Fit) -> Option<Leap> {
    let each: Vec<&Fitted> = fit.numbers.iter().collect();
    let middle = DVector::from_iterator(each.len(), each.iter().map(|f| f.x));
    let covariance = DMatrix::from_fn(each.len(), each.len(), |i, j| {
        fit.covariance.covariance(i, j)
    });
    Leap::new(middle, &covariance)
}

/// Samples the free numbers around a fit; draws are coordinates in the order of the numbers.
///
/// # Errors
///
/// Where nothing can be run.
pub(super) fn posterior(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    terms: &FitTerms,
    fit: &Fit,
) -> Result<PosteriorSample, FitError> {
    let numbers = &terms.numbers;
    let loose = engine.at_tolerance(enough(data, fit, engine.options().tolerance));
    let landscape = Landscape::new(&loose, design, data, numbers);
    let wanted = SampleTerms {
        effective: EFFECTIVE,
        rounds: MOST_ROUNDS,
        seed: SEED,
    };
    let beginning = |normal: &mut dyn FnMut() -> f64| {
        let each = fit.numbers.iter().map(|fitted| {
            let (low, high) = fitted.number.limits();
            let width = fitted.width().min(high - low);
            let x = fitted.x + SPREAD * width * normal();
            // Turned back at a limit: walkers that begin at one place never leave it.
            let turned = if x < low { 2.0 * low - x } else { x };
            let turned = if turned > high {
                2.0 * high - turned
            } else {
                turned
            };
            turned.clamp(low, high)
        });
        each.collect()
    };
    let density = |places: &[Vec<f64>]| -> Result<Vec<f64>, FitError> {
        let within = |x: &Vec<f64>| {
            let mut each = x.iter().zip(numbers);
            each.all(|(x, number)| {
                let (low, high) = number.limits();
                (low..=high).contains(x)
            })
        };
        let inside: Vec<Vec<f64>> = places.iter().filter(|x| within(x)).cloned().collect();
        let mut seen = landscape.look(&inside)?.into_iter();
        let height = |x: &Vec<f64>| match within(x) {
            true => seen
                .next()
                .and_then(Result::ok)
                .map_or(f64::NEG_INFINITY, |sight| -sight.judged.cost / 2.0),
            false => f64::NEG_INFINITY,
        };
        Ok(places.iter().map(height).collect())
    };
    sample(
        numbers.len(),
        &wanted,
        beginning,
        leap(fit).as_ref(),
        density,
    )
}
