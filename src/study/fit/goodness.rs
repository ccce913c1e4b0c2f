//! How well a model describes the data at all: chi-square, lack of fit against replicates, runs of residuals, information criteria.
//!
//! `replicates` holds repeated measurements against the model, `runs` looks for courses whose deviations keep to one side, `criteria`
//! counts likelihood against numbers, `sums` sees responses that are not independent, `holm` corrects for asking many times. Knows
//! predictions and what was measured; runs nothing.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::criteria::{Criteria, criteria};
use super::misfit::Judged;
use super::problem::FreeNumber;
use super::replicates::{LackOfFit, lack_of_fit};
use super::runs::{SeriesRuns, runs};
use super::sums::{ConstantSum, constant_sum};
use crate::study::data::{DataSet, Measurement, MeasurementError};

/// How well a model describes data.
#[derive(Debug, Clone, PartialEq)]
pub struct Goodness {
    /// Measured values.
    pub measured: usize,
    /// Free numbers.
    pub free: usize,
    /// Minus twice the logarithm of likelihood and prior, but for a constant.
    pub cost: f64,
    /// Of each unknown error: sum of squares in the unit of the data, number of values, standard deviation.
    pub errors: Vec<EstimatedError>,
    /// Sum of squares of values with a known error, their number, and the probability of so much or more by chance.
    pub chi_square: Option<(f64, usize, f64)>,
    /// The model against what repeated measurements differ by; none where nothing was repeated.
    pub lack_of_fit: Option<LackOfFit>,
    /// Whether deviations change sides as often as chance would have it, for each course.
    pub runs: Vec<SeriesRuns>,
    /// Likelihood against the number of numbers.
    pub criteria: Criteria,
    /// Responses of one experiment that add up to the same at each time.
    pub sum: Option<ConstantSum>,
}

/// An error that was estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct EstimatedError {
    /// The kind of measurements.
    pub name: String,
    /// Sum of squared deviations.
    pub squares: f64,
    /// Values.
    pub values: usize,
    /// Standard deviation, the free numbers counted against the values.
    pub deviation: f64,
}

impl Goodness {
    /// One standard deviation of a measurement: as stated, or as estimated.
    pub fn deviation(&self, measurement: &Measurement) -> f64 {
        deviation(&self.errors, measurement)
    }
}

fn deviation(errors: &[EstimatedError], measurement: &Measurement) -> f64 {
    match measurement.error {
        MeasurementError::Known(deviation) => deviation,
        MeasurementError::Unknown(kind) => errors[kind].deviation,
    }
}

/// Of predictions at the best coordinates `x`, as they were judged.
pub(super) fn goodness(
    data: &DataSet,
    (numbers, x): (&[FreeNumber], &[f64]),
    predicted: &[f64],
    judged: &Judged,
) -> Goodness {
    let free = numbers.len();
    let each = data.unknown_errors.iter().zip(&judged.squares);
    let errors = each.map(|(name, &(squares, values))| EstimatedError {
        name: name.clone(),
        squares,
        values,
        deviation: (squares / values.saturating_sub(free).max(1) as f64).sqrt(),
    });
    let known = data.measurements().zip(judged.residuals.iter());
    let known = known.filter(|((_, m), _)| matches!(m.error, MeasurementError::Known(_)));
    let (squares, values) = known.fold((0.0, 0), |(sum, n), (_, r)| (sum + r * r, n + 1));
    let chi_square = (values > free).then(|| {
        let chi = ChiSquared::new((values - free) as f64).expect("degrees of freedom");
        (squares, values, chi.sf(squares))
    });
    let errors: Vec<EstimatedError> = errors.collect();
    let one = |m: &Measurement| deviation(&errors, m);
    Goodness {
        measured: predicted.len(),
        free,
        cost: judged.cost,
        chi_square,
        lack_of_fit: lack_of_fit(data, (numbers, x), predicted, judged),
        runs: runs(data, predicted),
        criteria: criteria(data, free, judged),
        sum: constant_sum(data, &one),
        errors,
    }
}
