//! Conservation laws, restored where the solver hands a mixture back.
//!
//! Rosenbrock steps keep every linear invariant exactly; what the solution of their linear systems leaves is round-off, more where long
//! steps meet fast equilibria: 1e-14 to 1e-12 of the charge over this repository's scenarios. Each law is brought back to what was
//! charged by the smallest change relative to the amounts (a weighted projection), so balances close to the last digits and no amount
//! changes by more than that.

use nalgebra::{DMatrix, DVector};

use crate::network::{Network, PoolId, conservation};

/// The conservation laws of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Invariants {
    /// Pools with the laws that count them: (pool, [(law, weight)]).
    pools: Vec<(PoolId, Vec<(usize, f64)>)>,
    laws: usize,
}

impl Invariants {
    /// The laws of a network.
    pub fn new(network: &Network) -> Invariants {
        let laws = conservation::conservation_laws(network);
        Invariants::from_weights(
            &laws
                .iter()
                .map(|law| law.weights.as_slice())
                .collect::<Vec<_>>(),
        )
    }

    fn from_weights(laws: &[&[f64]]) -> Invariants {
        let pools = laws.first().map_or(0, |law| law.len());
        let counted = |pool: PoolId| {
            let weights = laws.iter().enumerate().map(|(i, law)| (i, law[pool]));
            (pool, weights.filter(|w| w.1 != 0.0).collect::<Vec<_>>())
        };
        let pools = (0..pools).map(counted).filter(|(_, laws)| !laws.is_empty());
        Invariants {
            pools: pools.collect(),
            laws: laws.len(),
        }
    }

    /// Moves `amounts` back to where every law has the value that it has for `booked`.
    pub fn restore(&self, booked: &[f64], amounts: &mut [f64]) {
        let drift = self.drift(booked, amounts);
        if drift.iter().all(|d| *d == 0.0) || !drift.iter().all(|d| d.is_finite()) {
            return;
        }
        // Laws that hold the same amounts cannot be told apart; then nothing is moved rather than too much.
        let Some(shift) = self.overlap(amounts).lu().solve(&drift) else {
            return;
        };
        if !shift.iter().all(|s| s.is_finite()) {
            return;
        }
        for (pool, laws) in &self.pools {
            let change: f64 = laws.iter().map(|&(law, weight)| weight * shift[law]).sum();
            amounts[*pool] -= amounts[*pool].abs() * change;
        }
    }

    /// How far each law is from where it should be.
    fn drift(&self, booked: &[f64], amounts: &[f64]) -> DVector<f64> {
        let mut drift = DVector::zeros(self.laws);
        for (pool, laws) in &self.pools {
            let difference = amounts[*pool] - booked[*pool];
            for &(law, weight) in laws {
                drift[law] += weight * difference;
            }
        }
        drift
    }

    /// Products of the laws' weights, summed with the amounts as weights; a law that holds nothing has a one on the diagonal.
    fn overlap(&self, amounts: &[f64]) -> DMatrix<f64> {
        let mut matrix = DMatrix::zeros(self.laws, self.laws);
        for (pool, laws) in &self.pools {
            let amount = amounts[*pool].abs();
            for &(a, weight) in laws {
                for &(b, other) in laws {
                    matrix[(a, b)] += amount * weight * other;
                }
            }
        }
        for law in 0..self.laws {
            if matrix[(law, law)] == 0.0 {
                matrix[(law, law)] = 1.0;
            }
        }
        matrix
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invariants() -> Invariants {
        // D + A -> M, M + A -> B
        Invariants::from_weights(&[&[1.0, 0.0, 1.0, 1.0], &[0.0, 1.0, 1.0, 2.0]])
    }

    #[test]
    fn drift_is_taken_back_in_proportion() {
        let exact = [0.25, 1e-6, 0.5, 0.25];
        let booked = [1.0, 1.0 + 1e-6, 0.0, 0.0];
        let mut amounts = exact;
        amounts[0] += 1e-9;
        amounts[3] -= 2e-9;
        invariants().restore(&booked, &mut amounts);
        let drift = invariants().drift(&booked, &amounts);
        assert!(drift.iter().all(|d| d.abs() < 1e-15), "{drift}");
        for (moved, exact) in amounts.iter().zip(exact) {
            assert!((moved - exact).abs() <= 2e-8 * exact, "{moved} {exact}");
        }
    }

    #[test]
    fn what_is_exact_stays_as_it_is() {
        let booked = [1.0, 0.5, 0.0, 0.0];
        let mut amounts = booked;
        invariants().restore(&booked, &mut amounts);
        assert_eq!(amounts, booked);
    }
}
