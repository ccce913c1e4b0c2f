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
    laws: Vec<Vec<(PoolId, f64)>>,
}

impl Invariants {
    /// The laws of a network.
    pub fn new(network: &Network) -> Invariants {
        let sparse = |law: conservation::ConservationLaw| {
            law.weights
                .into_iter()
                .enumerate()
                .filter(|(_, w)| *w != 0.0)
                .collect()
        };
        Invariants {
            laws: conservation::conservation_laws(network)
                .into_iter()
                .map(sparse)
                .collect(),
        }
    }

    /// Moves `amounts` back to where every law has the value that it has for `booked`.
    pub fn restore(&self, booked: &[f64], amounts: &mut [f64]) {
        let held: Vec<&Vec<(PoolId, f64)>> = self
            .laws
            .iter()
            .filter(|law| law.iter().any(|&(pool, _)| amounts[pool] != 0.0))
            .collect();
        if held.is_empty() {
            return;
        }
        let drift = DVector::from_iterator(
            held.len(),
            held.iter()
                .map(|law| total(law, amounts) - total(law, booked)),
        );
        if drift.iter().all(|d| *d == 0.0) || !drift.iter().all(|d| d.is_finite()) {
            return;
        }
        let mut matrix = DMatrix::zeros(held.len(), held.len());
        for (i, a) in held.iter().enumerate() {
            for (j, b) in held.iter().enumerate() {
                matrix[(i, j)] = overlap(a, b, amounts);
            }
        }
        // Laws that hold the same amounts cannot be told apart; then nothing is moved rather than too much.
        let Some(shift) = matrix.lu().solve(&drift) else {
            return;
        };
        if !shift.iter().all(|s| s.is_finite()) {
            return;
        }
        let before = amounts.to_vec();
        for (law, s) in held.iter().zip(shift.iter()) {
            for &(pool, weight) in *law {
                amounts[pool] -= before[pool].abs() * weight * s;
            }
        }
    }
}

fn total(law: &[(PoolId, f64)], amounts: &[f64]) -> f64 {
    law.iter().fold(0.0, |sum, &(pool, weight)| {
        amounts[pool].mul_add(weight, sum)
    })
}

/// Sum over pools of the product of two laws' weights with the amount.
fn overlap(a: &[(PoolId, f64)], b: &[(PoolId, f64)], amounts: &[f64]) -> f64 {
    a.iter()
        .flat_map(|&(pool, weight)| {
            b.iter()
                .filter(move |o| o.0 == pool)
                .map(move |o| (pool, weight * o.1))
        })
        .fold(0.0, |sum, (pool, product)| {
            amounts[pool].abs().mul_add(product, sum)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invariants() -> Invariants {
        // D + A -> M, M + A -> B
        Invariants {
            laws: vec![
                vec![(0, 1.0), (2, 1.0), (3, 1.0)],
                vec![(1, 1.0), (2, 1.0), (3, 2.0)],
            ],
        }
    }

    #[test]
    fn drift_is_taken_back_in_proportion() {
        let exact = [0.25, 1e-6, 0.5, 0.25];
        let booked = [1.0, 1.0 + 1e-6, 0.0, 0.0];
        let mut amounts = exact;
        amounts[0] += 1e-9;
        amounts[3] -= 2e-9;
        invariants().restore(&booked, &mut amounts);
        for law in &invariants().laws {
            assert!((total(law, &amounts) - total(law, &booked)).abs() < 1e-15);
        }
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
