//! Leaps to places that owe nothing to where a walker stands (independence sampling: L. Tierney, Ann. Statist. 22 (1994) 1701).
//!
//! They are drawn from Student's t with about the middle and the covariance of the density, wide in its tails so that no walker is stuck
//! far out. Taken with the probability that leaves the density as it is, they are right whatever the shape, and quick where it is about that.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::super::chance::Random;

/// Degrees of freedom of Student's t.
const FREEDOM: usize = 5;
/// Widths below this part of the largest are none.
const THINNEST: f64 = 1e-12;

/// The shape of leaps.
#[derive(Debug)]
pub(super) struct Leap {
    middle: DVector<f64>,
    /// From even normal numbers to leaps, and back.
    out: DMatrix<f64>,
    back: DMatrix<f64>,
}

impl Leap {
    /// Around a middle with about this covariance; none where that leaves a direction open or without a width.
    pub fn new(middle: DVector<f64>, covariance: &DMatrix<f64>) -> Option<Leap> {
        if !covariance.iter().all(|v| v.is_finite()) {
            return None;
        }
        let SymmetricEigen {
            eigenvectors,
            eigenvalues,
        } = covariance.clone().symmetric_eigen();
        let (least, most) = (eigenvalues.min(), eigenvalues.max());
        if least <= THINNEST * most {
            return None;
        }
        let widths = eigenvalues.map(f64::sqrt);
        let out = &eigenvectors * DMatrix::from_diagonal(&widths);
        let back = DMatrix::from_diagonal(&widths.map(f64::recip)) * eigenvectors.transpose();
        Some(Leap { middle, out, back })
    }

    /// A place.
    pub fn draw(&self, random: &mut Random) -> Vec<f64> {
        let number = self.middle.len();
        let even = DVector::from_iterator(number, (0..number).map(|_| random.normal()));
        let squares: f64 = (0..FREEDOM).map(|_| random.normal().powi(2)).sum();
        let stretched = even * (FREEDOM as f64 / squares).sqrt();
        (&self.middle + &self.out * stretched)
            .iter()
            .copied()
            .collect()
    }

    /// The logarithm of their density at a place, but for a constant.
    pub fn log_density(&self, place: &[f64]) -> f64 {
        let apart = DVector::from_column_slice(place) - &self.middle;
        let far = (&self.back * apart).norm_squared();
        let freedom = FREEDOM as f64;
        -0.5 * (freedom + place.len() as f64) * (far / freedom).ln_1p()
    }
}
