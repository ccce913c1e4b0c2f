//! Akaike's and Schwarz's criteria: the likelihood, with a price on every number that was free to follow the data.
//!
//! Knows one model; which of several is better `ranking` says. What was believed before does not count: the likelihood is that at the
//! best place, of the data alone.

use crate::solver::math::ln;
use crate::study::data::{DataSet, MeasurementError};

use super::misfit::Judged;

/// Information criteria; lower is better, and only differences between models of the same data mean anything.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// Minus twice the logarithm of the likelihood of the data, all constants with it.
    pub deviance: f64,
    /// Numbers that were found: the free ones and the unknown errors.
    pub counted: usize,
    /// Akaike's.
    pub aic: f64,
    /// The same for few values (Hurvich and Tsai, Biometrika 76 (1989) 297); none where there are not more values than numbers and one.
    pub aicc: Option<f64>,
    /// Schwarz's.
    pub bic: f64,
}

pub(super) fn criteria(data: &DataSet, free: usize, judged: &Judged) -> Criteria {
    let round = ln(2.0 * std::f64::consts::PI);
    let mut deviance = 0.0;
    for ((_, m), residual) in data.measurements().zip(judged.residuals.iter()) {
        match m.error {
            MeasurementError::Unknown(_) if m.is_value() => {}
            MeasurementError::Known(deviation) if m.is_value() => {
                deviance += residual * residual + 2.0 * ln(deviation) + round;
            }
            // A limit counts by its probability, which has no density.
            _ => deviance += residual * residual,
        }
    }
    let mut found = 0;
    for &(squares, values) in judged.squares.iter().filter(|s| s.1 > 0) {
        found += 1;
        let number = values as f64;
        let mean = (squares / number).max(f64::MIN_POSITIVE);
        deviance += number * (ln(mean) + round + 1.0);
    }
    let (values, counted) = (data.len() as f64, free + found);
    let price = counted as f64;
    let aic = deviance + 2.0 * price;
    let left = values - price - 1.0;
    Criteria {
        deviance,
        counted,
        aic,
        aicc: (left > 0.0).then(|| aic + 2.0 * price * (price + 1.0) / left),
        bic: deviance + price * ln(values),
    }
}
