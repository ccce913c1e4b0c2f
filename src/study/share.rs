//! A share of many points: those that one of several programs computes, each on a machine of its own, or all.
//!
//! Points are dealt out in blocks, so that where neighbouring points take long no share has all of them. Which points a share has follows
//! from its number, how many shares there are, and how many points: nobody has to be asked. Of a share, those from some place on can be
//! run, as the ones before are done. What the points are does not matter here.

use std::sync::Arc;

use crate::engine::RunPlan;
use crate::experiment::Outcome;
use crate::kernel::Kernel;
use crate::reactor::Setup;

/// Blocks that each share has at least where there are points enough: more balance better, fewer keep lanes in one network.
const BLOCKS: usize = 64;
/// Points in a block at most.
const MOST_POINTS: usize = 512;

/// Some of the points of a plan, in the order of their indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointShare {
    number: usize,
    of: usize,
    points: usize,
    block: usize,
}

impl PointShare {
    /// All points.
    pub fn whole(points: usize) -> PointShare {
        PointShare::new(0, 1, points)
    }

    /// One of several shares, counted from 0, of so many points.
    ///
    /// # Panics
    ///
    /// Where there are not so many shares.
    pub fn new(number: usize, of: usize, points: usize) -> PointShare {
        assert!(number < of, "share {number} of {of}");
        let block = (points / (of * BLOCKS)).clamp(1, MOST_POINTS);
        PointShare {
            number,
            of,
            points,
            block,
        }
    }

    /// Number of points in it.
    pub fn len(&self) -> usize {
        let blocks = self.points / self.block;
        let own = (blocks + self.of - 1 - self.number) / self.of;
        let last = match blocks % self.of == self.number {
            true => self.points % self.block,
            false => 0,
        };
        own * self.block + last
    }

    /// Whether there are fewer points than shares, and it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index in the whole plan of one of its points.
    pub fn index(&self, own: usize) -> usize {
        (own / self.block * self.of + self.number) * self.block + own % self.block
    }

    /// Which share has a point, and at what place.
    pub fn of_point(&self, index: usize) -> (usize, usize) {
        let block = index / self.block;
        let own = block / self.of * self.block + index % self.block;
        (block % self.of, own)
    }
}

/// The points of a share from a place on, as a plan of their own.
pub(super) struct Rest<'p, P> {
    pub(super) plan: &'p P,
    pub(super) share: PointShare,
    pub(super) from: usize,
}

impl<P> Rest<'_, P> {
    fn at(&self, own: usize) -> usize {
        self.share.index(self.from + own)
    }
}

impl<P: RunPlan> RunPlan for Rest<'_, P> {
    type Row = P::Row;

    fn len(&self) -> usize {
        self.share.len() - self.from
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.plan.kernels()
    }

    fn stages(&self, own: usize) -> usize {
        self.plan.stages(self.at(own))
    }

    fn kernel(&self, own: usize, stage: usize) -> usize {
        self.plan.kernel(self.at(own), stage)
    }

    fn experiment(&self, own: usize, before: &[Outcome]) -> Result<Setup, String> {
        self.plan.experiment(self.at(own), before)
    }

    fn again(&self, own: usize, done: &[Outcome]) -> Option<Setup> {
        self.plan.again(self.at(own), done)
    }

    fn row(&self, own: usize, outcomes: Result<Vec<Outcome>, String>) -> P::Row {
        self.plan.row(self.at(own), outcomes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every point has one place in one share, and shares differ by a block at most.
        #[test]
        fn shares_have_each_point_once(points in 0usize..5000, of in 1usize..70) {
            let shares: Vec<PointShare> = (0..of).map(|number| PointShare::new(number, of, points)).collect();
            let mut all: Vec<usize> = Vec::new();
            for (number, share) in shares.iter().enumerate() {
                let own: Vec<usize> = (0..share.len()).map(|own| share.index(own)).collect();
                prop_assert!(own.is_sorted());
                for (own, &index) in own.iter().enumerate() {
                    prop_assert_eq!(share.of_point(index), (number, own));
                }
                all.extend(own);
            }
            all.sort_unstable();
            prop_assert!(all.into_iter().eq(0..points));
            let sizes = shares.iter().map(PointShare::len);
            let (least, most) = (sizes.clone().min().unwrap(), sizes.max().unwrap());
            prop_assert!(most - least <= shares[0].block);
        }
    }
}
