//! Points of a normal distribution of several numbers at once, within limits.
//!
//! They come from even points of a cube, so that a few thousand have the covariance to a part in a thousand. Knows coordinates, not what
//! they are of.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::normal::quantile;
use crate::study::sequence::coordinate;

/// Seed of the points.
const SEED: u64 = 5;
/// Points looked at for every one wanted: those beyond a limit are none.
const MOST_POINTS: u32 = 32;
/// An eigenvalue of a covariance may be below zero by this share of the largest: by the rounding of what is written.
const ROUNDING: f64 = 1e-9;

/// So many points around a middle, or fewer where most lie beyond the limits; none where the matrix is no covariance.
pub fn normal_cloud(
    covariance: &DMatrix<f64>,
    middle: &[f64],
    limits: &[(f64, f64)],
    wanted: usize,
) -> Option<Vec<Vec<f64>>> {
    let SymmetricEigen {
        eigenvectors,
        eigenvalues,
    } = covariance.clone().symmetric_eigen();
    if eigenvalues.min() < -ROUNDING * eigenvalues.max() {
        return None;
    }
    let widths = eigenvalues.map(|value| value.max(0.0).sqrt());
    let out = eigenvectors * DMatrix::from_diagonal(&widths);
    let middle = DVector::from_column_slice(middle);
    let place = |index: u32| {
        let each = (0..middle.len()).map(|at| quantile(coordinate(index, at, SEED)));
        &middle + &out * DVector::from_iterator(middle.len(), each)
    };
    let within = |place: &DVector<f64>| {
        let mut each = place.iter().zip(limits);
        each.all(|(x, (low, high))| (*low..=*high).contains(x))
    };
    let points = (0..wanted as u32 * MOST_POINTS).map(place).filter(within);
    let points = points.take(wanted);
    Some(
        points
            .map(|place| place.iter().copied().collect())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two logarithms only the difference is known, to one part in a hundred: points keep it, and leave each by itself as open as it is.
    #[test]
    fn points_have_the_covariance_and_keep_the_limits() {
        let (open, known) = (16.0, 5e-5);
        let covariance = DMatrix::from_row_slice(
            2,
            2,
            &[open + known, open - known, open - known, open + known],
        );
        let points = normal_cloud(
            &covariance,
            &[0.0, 0.5],
            &[(-20.0, 3.0), (-20.0, 20.0)],
            4000,
        );
        let points = points.expect("a covariance");
        assert_eq!(points.len(), 4000);
        let mean = |of: &dyn Fn(&[f64]) -> f64| {
            points.iter().map(|point| of(point)).sum::<f64>() / points.len() as f64
        };
        let off = mean(&|d| (d[0] - d[1] + 0.5).powi(2)).sqrt();
        assert!((off / (4.0 * known).sqrt() - 1.0).abs() < 0.02, "{off}");
        assert!(points.iter().all(|point| point[0] <= 3.0));
        // A normal density cut at 3/4 of its deviation: Phi(0) / Phi(3/4) lie below its middle.
        let below = mean(&|d| f64::from(u8::from(d[0] < 0.0)));
        assert!((below - 0.5 / 0.773_372_647_6).abs() < 3e-3, "{below}");
        let none = DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 2.0, 1.0]);
        assert_eq!(normal_cloud(&none, &[0.0; 2], &[(-1.0, 1.0); 2], 10), None);
    }
}
