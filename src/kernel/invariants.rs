//! Conservation laws, restored where the solver hands a mixture back.
//!
//! Rosenbrock steps keep every linear invariant exactly; what the solution of their linear systems leaves is round-off, more where long
//! steps meet fast equilibria. The laws are brought back to what was charged by the smallest change relative to the amounts (a weighted
//! projection), so that balances close to the last digits.
//!
//! What is in the flask decides which laws can be told apart: where species were never formed, several laws hold the same amounts, and
//! what separates them is a difference of zeros. Only directions that the laws determine are repaired, a pool that did not move stays
//! where it is to the bit, and drift that is no round-off is not repaired but said.

use nalgebra::{DMatrix, DVector};

use crate::network::conservation::{self, ConservationLaw};
use crate::network::{Network, PoolId};

/// A law that keeps less than this of its own (scaled) square beside the laws before it is no direction of its own: its repair would
/// divide round-off by next to nothing.
const LEAST_OF_ITS_OWN: f64 = 1e-6;
/// Drift beyond this part of what a law counts is no round-off: numbers of about 1 that are added ten thousand times stay a thousand times
/// below it.
const MOST_ROUND_OFF: f64 = 1e-9;

/// The conservation laws of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Invariants {
    laws: Vec<ConservationLaw>,
    /// Pools with the laws that count them: (pool, [(law, weight)]).
    pools: Vec<(PoolId, Vec<(usize, f64)>)>,
}

/// A law that the amounts break by more than round-off explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrokenLaw {
    /// Which of [`Invariants::laws`].
    pub law: usize,
    /// By how much it is broken, mol.
    pub drift: f64,
}

impl Invariants {
    /// The laws of a network.
    pub fn new(network: &Network) -> Invariants {
        Invariants::of(conservation::conservation_laws(network))
    }

    fn of(laws: Vec<ConservationLaw>) -> Invariants {
        let pools = laws.first().map_or(0, |law| law.weights.len());
        let counted = |pool: PoolId| {
            let weights = laws.iter().enumerate();
            let weights = weights.map(|(i, law)| (i, law.weights[pool]));
            (pool, weights.filter(|w| w.1 != 0.0).collect::<Vec<_>>())
        };
        let pools = (0..pools).map(counted).filter(|(_, laws)| !laws.is_empty());
        Invariants {
            pools: pools.collect(),
            laws,
        }
    }

    /// The laws, in the order in which a broken one is named.
    pub fn laws(&self) -> &[ConservationLaw] {
        &self.laws
    }

    /// Moves `amounts` (mol) back to where every law has the value that it has for `booked`. Where a law is broken by more than
    /// round-off of what it counts, and by more than is `allowed` (mol), the worst is named and nothing is moved.
    pub fn restore(&self, booked: &[f64], amounts: &mut [f64], allowed: f64) -> Option<BrokenLaw> {
        let drift = self.drift(booked, amounts);
        if drift.iter().all(|d| *d == 0.0) || !drift.iter().all(|d| d.is_finite()) {
            return None;
        }
        let worst = drift.iamax();
        let size = || -> f64 {
            let weights = self.laws[worst].weights.iter();
            weights.zip(booked).map(|(w, n)| (w * n).abs()).sum()
        };
        let adrift = drift[worst].abs();
        if adrift > allowed && adrift > MOST_ROUND_OFF * size() {
            return Some(BrokenLaw {
                law: worst,
                drift: drift[worst],
            });
        }
        // No more is moved than was adrift: a trace is not given what a large amount lost.
        let most: f64 = drift.iter().map(|d| d.abs()).sum();
        let shift = determined(self.overlap(booked, amounts), drift);
        let change = |pool: PoolId, laws: &[(usize, f64)], amounts: &[f64]| {
            let change: f64 = laws.iter().map(|&(law, weight)| weight * shift[law]).sum();
            change * weight_of(pool, booked, amounts)
        };
        let mut pools = self.pools.iter();
        if pools.all(|(pool, laws)| change(*pool, laws, amounts).abs() <= most) {
            for (pool, laws) in &self.pools {
                amounts[*pool] -= change(*pool, laws, amounts);
            }
        }
        None
    }

    /// How far each law is from where it should be, mol.
    fn drift(&self, booked: &[f64], amounts: &[f64]) -> DVector<f64> {
        let mut drift = DVector::zeros(self.laws.len());
        for (pool, laws) in &self.pools {
            let difference = amounts[*pool] - booked[*pool];
            for &(law, weight) in laws {
                drift[law] += weight * difference;
            }
        }
        drift
    }

    /// Products of the laws' weights, summed with the amounts that moved as weights.
    fn overlap(&self, booked: &[f64], amounts: &[f64]) -> DMatrix<f64> {
        let mut matrix = DMatrix::zeros(self.laws.len(), self.laws.len());
        for (pool, laws) in &self.pools {
            let amount = weight_of(*pool, booked, amounts);
            if amount == 0.0 {
                continue;
            }
            for &(a, weight) in laws {
                for &(b, other) in laws {
                    matrix[(a, b)] += amount * weight * other;
                }
            }
        }
        matrix
    }
}

/// How freely a pool is moved: by its amount, or not at all where it is what it was.
fn weight_of(pool: PoolId, booked: &[f64], amounts: &[f64]) -> f64 {
    if amounts[pool] == booked[pool] {
        0.0
    } else {
        amounts[pool].abs()
    }
}

/// What solves `overlap x = drift` along the directions that `overlap` (symmetric, no negative eigenvalues) determines: Cholesky's
/// elimination, each time of the law that has most of its own left, until none has enough. The other laws are moved with these.
fn determined(mut overlap: DMatrix<f64>, mut drift: DVector<f64>) -> DVector<f64> {
    let own = overlap.diagonal();
    // The laws whose turn has come, in that order, and behind them those that are open.
    let mut order = Vec::with_capacity(drift.len());
    order.extend((0..drift.len()).filter(|&law| own[law] > 0.0));
    let mut turns = 0;
    loop {
        let left = |law: usize| overlap[(law, law)] / own[law];
        let open = order.iter().enumerate().skip(turns);
        let most = open.max_by(|a, b| left(*a.1).total_cmp(&left(*b.1)));
        let Some((at, &pivot)) = most.filter(|most| left(*most.1) > LEAST_OF_ITS_OWN) else {
            break;
        };
        order[turns..=at].rotate_right(1);
        turns += 1;
        let open = &order[turns..];
        for &row in open {
            let factor = overlap[(row, pivot)] / overlap[(pivot, pivot)];
            if factor == 0.0 {
                continue;
            }
            for &column in open {
                overlap[(column, row)] -= factor * overlap[(column, pivot)];
            }
            drift[row] -= factor * drift[pivot];
        }
    }
    let order = &order[..turns];
    let mut shift = own;
    shift.fill(0.0);
    for (turn, &pivot) in order.iter().enumerate().rev() {
        let later = &order[turn + 1..];
        let known: f64 = later.iter().map(|&l| overlap[(pivot, l)] * shift[l]).sum();
        shift[pivot] = (drift[pivot] - known) / overlap[(pivot, pivot)];
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(laws: &[&[f64]]) -> Invariants {
        let law = |weights: &&[f64]| ConservationLaw {
            weights: weights.to_vec(),
        };
        Invariants::of(laws.iter().map(law).collect())
    }

    fn invariants() -> Invariants {
        // D + A -> M, M + A -> B
        of(&[&[1.0, 0.0, 1.0, 1.0], &[0.0, 1.0, 1.0, 2.0]])
    }

    #[test]
    fn drift_is_taken_back_in_proportion() {
        let exact = [0.25, 1e-6, 0.5, 0.25];
        let booked = [1.0, 1.0 + 1e-6, 0.0, 0.0];
        let mut amounts = exact;
        amounts[0] += 1e-10;
        amounts[3] -= 2e-10;
        assert_eq!(invariants().restore(&booked, &mut amounts, 1e-9), None);
        let drift = invariants().drift(&booked, &amounts);
        assert!(drift.iter().all(|d| d.abs() < 1e-15), "{drift}");
        for (moved, exact) in amounts.iter().zip(exact) {
            assert!((moved - exact).abs() <= 2e-9 * exact, "{moved} {exact}");
        }
    }

    #[test]
    fn what_is_exact_stays_as_it_is() {
        let booked = [1.0, 0.5, 0.0, 0.0];
        let mut amounts = booked;
        invariants().restore(&booked, &mut amounts, 1e-9);
        assert_eq!(amounts, booked);
    }

    #[test]
    fn what_is_no_round_off_is_said_and_not_moved() {
        let booked = [1.0, 0.5, 0.0, 0.0];
        let wrong = [1.0, 0.5 - 2e-9, 0.0, 0.0];
        let mut amounts = wrong;
        let broken = invariants().restore(&booked, &mut amounts, 1e-9);
        let broken = broken.expect("a broken law");
        assert_eq!((broken.law, amounts), (1, wrong));
        assert!((broken.drift + 2e-9).abs() < 1e-15, "{broken:?}");
    }

    /// 1e-8 of 1e3 mol is round-off, and of 1 mol it is none.
    #[test]
    fn round_off_is_a_part_of_what_is_counted() {
        for (size, told) in [(1e3, false), (1.0, true)] {
            let booked = [size, 0.5 * size, 0.0, 0.0];
            let mut amounts = [0.75 * size, 0.25 * size, 0.25 * size, 0.0];
            amounts[0] += 1e-8;
            let broken = invariants().restore(&booked, &mut amounts, 1e-9);
            assert_eq!(broken.is_some(), told, "{broken:?}");
            let drift = invariants().drift(&booked, &amounts);
            assert_eq!(
                drift.iter().all(|d| d.abs() < 1e-12 * size),
                !told,
                "{drift}"
            );
        }
    }

    proptest! {
        /// Laws that hold the same amounts and nothing else but traces, zeros and negative traces: whatever the drift, no amount
        /// moves by more than was adrift, what did not move does not, and the laws are never worse kept than before.
        #[test]
        fn laws_that_cannot_be_told_apart_move_nothing(
            weights in prop::collection::vec(0_u8..3, 6 * 8),
            held in prop::collection::vec((0_u8..4, 0.1_f64..1.0, -1.0_f64..1.0), 8),
        ) {
            let rows: Vec<Vec<f64>> = weights.chunks(8).map(|row| row.iter().map(|&w| f64::from(w)).collect()).collect();
            let invariants = of(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let size = |kind: u8, amount: f64| [0.0, 1.0, 1e-14, -1e-16][usize::from(kind)] * amount;
            let booked: Vec<f64> = held.iter().map(|&(kind, amount, _)| size(kind, amount)).collect();
            let noise = held.iter().map(|&(kind, _, noise)| if kind == 1 { 0.0 } else { 1e-15 * noise });
            let before: Vec<f64> = booked.iter().zip(noise).map(|(b, noise)| b + noise).collect();
            let mut after = before.clone();
            prop_assert_eq!(invariants.restore(&booked, &mut after, 1e-9), None);
            let adrift = invariants.drift(&booked, &before).abs().sum();
            for ((before, after), booked) in before.iter().zip(&after).zip(&booked) {
                prop_assert!((after - before).abs() <= adrift, "{} {}", before, after);
                prop_assert!(before != booked || after == before);
            }
            let left = invariants.drift(&booked, &after).abs().sum();
            prop_assert!(left <= 8.0 * adrift, "{} of {}", left, adrift);
        }
    }
}
