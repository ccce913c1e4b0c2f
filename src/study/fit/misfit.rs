//! How far predictions are from what was measured: minus twice the logarithm of the likelihood, with what was believed before.
//!
//! Errors are normal. A value known only to be beyond a limit counts by the probability of that. An unknown error is the one that makes
//! the data likeliest: so many measurements times the logarithm of their mean square are then to be as small as possible.

use nalgebra::DVector;
use statrs::distribution::{Continuous, ContinuousCDF, Normal};

use super::problem::FreeNumber;
use crate::study::data::{DataSet, MeasuredAs, MeasurementError};

/// Smallest standard deviation that an unknown error is taken to be, as a share of the largest value measured: data that a model meets
/// to the last digit would give any weight to anything.
const FINEST_ERROR: f64 = 1e-9;

/// Measured values against which predictions are held.
#[derive(Debug)]
pub(super) struct Misfit<'a> {
    data: &'a DataSet,
    numbers: &'a [FreeNumber],
    normal: Normal,
    finest: f64,
}

/// What a set of predictions comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    /// Minus twice the logarithm of likelihood and prior, but for a constant.
    pub cost: f64,
    /// Residuals in standard deviations, the prior's behind them; the sum of their squares falls where the cost falls.
    pub residuals: DVector<f64>,
    /// How a residual moves with its prediction.
    pub slopes: Vec<f64>,
    /// Sum of squared deviations and number of values of each unknown error.
    pub squares: Vec<(f64, usize)>,
}

impl<'a> Misfit<'a> {
    pub fn new(data: &'a DataSet, numbers: &'a [FreeNumber]) -> Misfit<'a> {
        let largest = data.measurements().map(|(_, m)| m.value.abs());
        Misfit {
            data,
            numbers,
            normal: Normal::standard(),
            finest: FINEST_ERROR * largest.fold(0.0, f64::max),
        }
    }

    /// Judges predictions, which stand in the order of the measurements.
    pub fn judge(&self, predicted: &[f64], x: &[f64]) -> Judged {
        let squares = self.squares(predicted);
        let deviation = |error: MeasurementError| match error {
            MeasurementError::Known(deviation) => deviation,
            MeasurementError::Unknown(kind) => self.estimated(squares[kind]),
        };
        let measured = self.data.measurements().zip(predicted);
        let (mut residuals, slopes): (Vec<f64>, Vec<f64>) = measured
            .map(|((_, m), p)| {
                let deviation = deviation(m.error);
                let (residual, slope) = self.residual(m.reading, (p - m.value) / deviation);
                (residual, slope / deviation)
            })
            .unzip();
        let unknown = |m: &crate::study::data::Measurement| {
            m.reading == MeasuredAs::Value && matches!(m.error, MeasurementError::Unknown(_))
        };
        let of_known = self
            .data
            .measurements()
            .zip(&residuals)
            .filter(|((_, m), _)| !unknown(m));
        let mut cost: f64 = of_known.map(|(_, r)| r * r).sum();
        cost += squares
            .iter()
            .map(|&s| s.1 as f64 * 2.0 * self.estimated(s).ln())
            .sum::<f64>();
        for prior in self.prior(x) {
            residuals.push(prior);
            cost += prior * prior;
        }
        Judged {
            cost,
            residuals: DVector::from_vec(residuals),
            slopes,
            squares,
        }
    }

    /// How far each number that was believed to be something is from that, in standard deviations.
    fn prior<'x>(&'x self, x: &'x [f64]) -> impl Iterator<Item = f64> + 'x {
        let believed = self.numbers.iter().zip(x);
        believed.filter_map(|(number, x)| number.prior.map(|p| (x - p.middle) / p.deviation))
    }

    /// Which coordinate each residual of the prior moves with, and how fast.
    pub fn prior_slopes(&self) -> Vec<(usize, f64)> {
        let believed = self.numbers.iter().enumerate();
        believed
            .filter_map(|(at, number)| number.prior.map(|p| (at, 1.0 / p.deviation)))
            .collect()
    }

    fn squares(&self, predicted: &[f64]) -> Vec<(f64, usize)> {
        let mut squares = vec![(0.0, 0); self.data.unknown_errors.len()];
        for ((_, m), p) in self.data.measurements().zip(predicted) {
            if let (MeasurementError::Unknown(kind), MeasuredAs::Value) = (m.error, m.reading) {
                let deviation = p - m.value;
                squares[kind].0 += deviation * deviation;
                squares[kind].1 += 1;
            }
        }
        squares
    }

    /// The likeliest error.
    fn estimated(&self, (squares, number): (f64, usize)) -> f64 {
        let mean = squares / number.max(1) as f64;
        mean.sqrt().max(self.finest).max(f64::MIN_POSITIVE)
    }

    /// Residual of a deviation `z` and its slope by it.
    fn residual(&self, reading: MeasuredAs, z: f64) -> (f64, f64) {
        let side = match reading {
            MeasuredAs::Value => return (z, 1.0),
            // Predicted above what it is known to be below: improbable.
            MeasuredAs::Below => -1.0,
            MeasuredAs::Above => 1.0,
        };
        let likely = self.normal.cdf(side * z).max(f64::MIN_POSITIVE);
        let residual = (-2.0 * likely.ln()).max(0.0).sqrt();
        let falls = -side * self.normal.pdf(z) / likely;
        match residual > 0.0 {
            true => (residual, falls / residual),
            false => (0.0, 0.0),
        }
    }
}
