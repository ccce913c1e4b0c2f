//! What leaving out an experiment would do, from the slopes at the best place alone: exact where the problem is straight.
//!
//! With the residuals `r` (in standard deviations) and slopes `Q` in orthonormal directions, the sum of squares without experiment i is
//! smaller by `|r_i|² + g' (1 - Q_i' Q_i)⁺ g`, `g = Q_i' r_i`. Where errors are known that is chi-square distributed; where they are
//! estimated, its ratio to what is left is F distributed (Cook and Weisberg, Residuals and Influence in Regression, section 2.2.3).

use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor};

use crate::study::data::DataSet;
use crate::study::fit::error::FitError;
use crate::study::fit::holm::{TOLD_BELOW, holm};
use crate::study::fit::misfit::Judged;
use crate::study::fit::sides::{Landscape, SlopeAccuracy};

/// A direction of the numbers of which the others leave less than this share is told by the experiment alone.
const ALONE: f64 = 1e-4;
/// A direction that moves the residuals by less than this share of the steepest is not seen at all.
const UNSEEN: f64 = 1e-7;

/// An experiment against what the others predict of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExperimentTest {
    /// The experiment (index in the data).
    pub experiment: usize,
    /// By how much the sum of squares falls without it, in squared standard deviations.
    pub fall: f64,
    /// Values of it that the others predict something of.
    pub freedom: usize,
    /// The probability of so much or more by chance.
    pub probability: f64,
    /// The same, corrected for the number of experiments.
    pub corrected: f64,
}

impl ExperimentTest {
    /// Whether it is told of.
    pub(super) fn is_told(&self) -> bool {
        self.corrected < TOLD_BELOW
    }
}

/// Of every experiment of which the others predict something, at the best place.
pub(super) fn deletions(
    landscape: &Landscape<'_>,
    data: &DataSet,
    x: &[f64],
) -> Result<Vec<ExperimentTest>, FitError> {
    let nowhere = |status: crate::study::Status| FitError::Nowhere(status.kind().to_owned());
    let seen = landscape.look(&[x.to_vec()])?.remove(0);
    let sight = seen.map_err(nowhere)?;
    let slopes = landscape
        .slopes(&[(x, &sight)], &[None], SlopeAccuracy::Exact)?
        .remove(0);
    let judged = &sight.judged;
    let slopes = free(landscape, x, slopes.map_err(nowhere)?, judged);
    let directions = directions(slopes);
    let chance = Chance {
        known: data.unknown_errors.is_empty(),
        whole: judged.residuals.norm_squared(),
        left: judged.residuals.len() - directions.ncols(),
    };
    let mut first = 0;
    let mut found = Vec::new();
    for (experiment, measured) in data.experiments.iter().enumerate() {
        let number = measured.measurements.len();
        let own = directions.rows(first, number).into_owned();
        let residuals = judged.residuals.rows(first, number).into_owned();
        first += number;
        let (fall, freedom) = fall(&own, &residuals);
        if let (true, Some(probability)) = (freedom > 0, chance.of(fall, freedom)) {
            found.push(ExperimentTest {
                experiment,
                fall,
                freedom,
                probability,
                corrected: 1.0,
            });
        }
    }
    let each: Vec<f64> = found.iter().map(|test| test.probability).collect();
    for (test, corrected) in found.iter_mut().zip(holm(&each)) {
        test.corrected = corrected;
    }
    Ok(found)
}

/// What a fall of the sum of squares is judged by.
pub struct Chance {
    /// Whether all errors are known.
    pub known: bool,
    /// The sum of squares with the experiment.
    pub whole: f64,
    /// Its degrees of freedom.
    pub left: usize,
}

impl Chance {
    /// The probability of such a fall or a larger one by so many values; none where nothing is left to judge it by.
    pub fn of(&self, fall: f64, freedom: usize) -> Option<f64> {
        if self.known {
            return Some(ChiSquared::new(freedom as f64).ok()?.sf(fall.max(0.0)));
        }
        let left = self.left.checked_sub(freedom).filter(|left| *left > 0)?;
        let mean = (self.whole - fall).max(f64::MIN_POSITIVE) / left as f64;
        let ratio = fall.max(0.0) / freedom as f64 / mean;
        let by_chance = FisherSnedecor::new(freedom as f64, left as f64).ok()?;
        Some(by_chance.sf(ratio))
    }
}

/// The slopes of numbers that can follow: those at a limit that would be left behind do not.
fn free(
    landscape: &Landscape<'_>,
    x: &[f64],
    slopes: DMatrix<f64>,
    judged: &Judged,
) -> DMatrix<f64> {
    let downhill = slopes.tr_mul(&judged.residuals);
    let follows = |at: &usize| {
        let (low, high) = landscape.numbers[*at].limits();
        !(x[*at] <= low && downhill[*at] > 0.0 || x[*at] >= high && downhill[*at] < 0.0)
    };
    let free: Vec<usize> = (0..x.len()).filter(follows).collect();
    slopes.select_columns(&free)
}

/// Orthonormal directions of the residuals that the numbers can follow.
fn directions(slopes: DMatrix<f64>) -> DMatrix<f64> {
    let rows = slopes.nrows();
    if slopes.ncols() == 0 {
        return DMatrix::zeros(rows, 0);
    }
    let svd = slopes.svd(true, false);
    let least = UNSEEN * svd.singular_values.max();
    let seen: Vec<usize> = (0..svd.singular_values.len())
        .filter(|&at| svd.singular_values[at] > least)
        .collect();
    svd.u.expect("it was asked for").select_columns(&seen)
}

/// By how much the sum of squares falls without rows of the directions, and how many values that is.
fn fall(own: &DMatrix<f64>, residuals: &DVector<f64>) -> (f64, usize) {
    let pull = own.tr_mul(residuals);
    let number = own.ncols();
    let others = DMatrix::identity(number, number) - own.tr_mul(own);
    let parts = others.symmetric_eigen();
    let along = parts.eigenvectors.tr_mul(&pull);
    let mut fall = residuals.norm_squared();
    let mut alone = 0;
    for (share, along) in parts.eigenvalues.iter().zip(along.iter()) {
        match *share > ALONE {
            true => fall += along * along / share,
            false => alone += 1,
        }
    }
    (fall, residuals.len().saturating_sub(alone))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A straight line through ten points, with and without three of them, by the normal equations.
    #[test]
    fn the_fall_is_that_of_fitting_again() {
        let value = |i: usize| ((i * 37 % 11) as f64 - 5.0) / 3.0;
        let squares = |kept: &[usize]| {
            let slopes = DMatrix::from_fn(kept.len(), 2, |r, c| (kept[r] as f64).powi(c as i32));
            let values = DVector::from_fn(kept.len(), |r, _| value(kept[r]));
            let normal = slopes.tr_mul(&slopes).try_inverse().expect("two points");
            let best = normal * slopes.tr_mul(&values);
            (&values - &slopes * best, slopes)
        };
        let all: Vec<usize> = (0..10).collect();
        let (residuals, slopes) = squares(&all);
        let without = squares(&all[3..]).0.norm_squared();
        let directions = directions(slopes);
        let own = directions.rows(0, 3).into_owned();
        let (found, freedom) = fall(&own, &residuals.rows(0, 3).into_owned());
        assert_eq!(freedom, 3);
        let exact = residuals.norm_squared() - without;
        assert!((found - exact).abs() < 1e-10, "{found} {exact}");
        // Nine of the ten: one point does not tell two numbers, so that one of the nine is told by nobody else.
        let own = directions.rows(0, 9).into_owned();
        assert_eq!(fall(&own, &residuals.rows(0, 9).into_owned()).1, 8);
    }
}
