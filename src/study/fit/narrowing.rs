//! By how much one more sample narrows what is known, where beliefs are normal and predictions move in proportion.
//!
//! What is believed is a sum of independent parts of variance one; a number or a prediction is the list of how far it moves with each of
//! them. Knows nothing of what the lists are of.

use nalgebra::DVector;

/// Cosine of the angle between two samples above which they tell the same.
const ALIKE: f64 = 0.99;

/// A sample that could be taken: how it moves with each part of the belief, and one standard deviation of its own error.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SampleMoves {
    pub moves: DVector<f64>,
    pub error: f64,
}

impl SampleMoves {
    /// One standard deviation of what moves so, once the sample is known.
    pub fn leaves(&self, moves: &DVector<f64>) -> f64 {
        let together = moves.dot(&self.moves);
        let told = together * together / self.variance();
        (moves.norm_squared() - told).max(0.0).sqrt()
    }

    /// How something moves with the parts of what is believed once the sample is known: the update of a square root by one value (Potter;
    /// Bierman, Factorization Methods for Discrete Sequential Estimation, 1977, section II.8).
    pub fn known(&self, moves: &DVector<f64>) -> DVector<f64> {
        let own = self.moves.norm_squared();
        if own == 0.0 {
            return moves.clone();
        }
        let taken = (1.0 - self.error / self.variance().sqrt()) / own;
        moves - taken * moves.dot(&self.moves) * &self.moves
    }

    /// Whether both tell of the same: of one combination of the parts.
    pub fn is_like(&self, other: &SampleMoves) -> bool {
        let sizes = self.moves.norm() * other.moves.norm();
        self.moves.dot(&other.moves).abs() >= ALIKE * sizes
    }

    /// What a measurement of it would scatter by.
    fn variance(&self) -> f64 {
        self.moves.norm_squared() + self.error * self.error
    }
}

/// Which of the samples of one course stand at a top of what they tell, the others beside a better one; `left` is what each leaves, in the
/// order of time.
pub(super) fn tops(left: &[f64]) -> Vec<bool> {
    let is_top = |at: usize| {
        let before = at.checked_sub(1).map(|before| left[before]);
        let after = left.get(at + 1);
        before.is_none_or(|before| left[at] < before)
            && after.is_none_or(|after| left[at] <= *after)
    };
    (0..left.len()).map(is_top).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A straight line through the origin of two numbers, a + b t, by the formulas for two unknowns: the determinant of what is known grows
    /// from D to D + (what the sample adds), and the variance of b is the first entry of the information over it.
    #[test]
    fn two_samples_leave_what_the_determinant_says() {
        // What was believed: independent deviations of 2 and 3.
        let (of_a, of_b) = (2.0, 3.0);
        let at = |t: f64, error: f64| SampleMoves {
            moves: DVector::from_vec(vec![of_a, of_b * t]),
            error,
        };
        let b = DVector::from_vec(vec![0.0, of_b]);
        let (first, second) = (at(1.5, 0.7), at(4.0, 0.2));
        let information = |samples: &[(f64, f64)]| {
            let mut all = [1.0 / (of_a * of_a), 0.0, 1.0 / (of_b * of_b)];
            for (t, error) in samples {
                let weight = 1.0 / (error * error);
                all[0] += weight;
                all[1] += weight * t;
                all[2] += weight * t * t;
            }
            let determinant = all[0] * all[2] - all[1] * all[1];
            (all[0] / determinant).sqrt()
        };
        let one = first.leaves(&b);
        assert!((one - information(&[(1.5, 0.7)])).abs() < 1e-12, "{one}");
        let then = SampleMoves {
            moves: first.known(&second.moves),
            error: second.error,
        };
        let both = then.leaves(&first.known(&b));
        let exact = information(&[(1.5, 0.7), (4.0, 0.2)]);
        assert!((both - exact).abs() < 1e-12, "{both} {exact}");
    }

    #[test]
    fn tops_are_the_best_of_their_surroundings() {
        let left = [5.0, 4.0, 3.0, 3.0, 4.0, 2.0];
        let expected = [false, false, true, false, false, true];
        assert_eq!(tops(&left), expected);
        assert_eq!(tops(&[1.0]), [true]);
    }
}
