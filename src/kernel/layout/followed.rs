//! Followed measures as functionals of the solver's rows.
//!
//! What stands in no row (pools that only feeds change, what was charged) is added where the polynomials are booked.

use super::places::Layout;
use super::structure::{PoolPlace, Structure, sources};
use crate::flask::measure::{Bottom, Measure, Weights};

impl Layout<'_> {
    /// Numerator and denominator of a measure as far as they are integrated; empty where they are not.
    pub(super) fn tracks(&self, measure: &Measure) -> [Vec<(usize, f64)>; 2] {
        let Measure::Percentage { top, bottom, .. } = measure else {
            return [Vec::new(), Vec::new()];
        };
        let bottom = match bottom {
            Bottom::Pools(count) => self.integrated(&count.running),
            Bottom::Charged(_) => Vec::new(),
        };
        [self.integrated(&top.running), bottom]
    }

    /// The rows that a functional of pools reads.
    fn integrated(&self, weights: &Weights) -> Vec<(usize, f64)> {
        let rows = weights.iter().flat_map(|&(pool, weight)| {
            let rows = match self.places[pool] {
                PoolPlace::Terminal(row) => vec![(row, 1.0)],
                _ => sources(&self.places, &self.eliminations, pool),
            };
            rows.into_iter().map(move |(row, d)| (row, weight * d))
        });
        rows.collect()
    }
}

impl Structure {
    /// The pools of numerator and denominator of a measure that stand in no row.
    pub(crate) fn outside(&self, measure: &Measure) -> [Weights; 2] {
        let Measure::Percentage { top, bottom, .. } = measure else {
            return [Vec::new(), Vec::new()];
        };
        let of = |weights: &Weights| {
            let weights = weights.iter().copied();
            let outside = weights.filter(|&(pool, _)| {
                !matches!(
                    self.places[pool],
                    PoolPlace::State(_) | PoolPlace::Terminal(_)
                )
            });
            outside.collect()
        };
        let bottom = match bottom {
            Bottom::Pools(count) => of(&count.running),
            Bottom::Charged(_) => Vec::new(),
        };
        [of(&top.running), bottom]
    }
}
