//! Followed measures: numerator and denominator of a percentage as polynomials over every step and values at every jump.
//!
//! The solver gives polynomials of what it integrates, over the reference volume; what stands in no row (pools that only feeds
//! change, totals behind an elimination, charges so far) is linear in time and added here. Nothing runs in a quenched flask.

use crate::flask::measure::{Bottom, Measure, Weights};
use crate::flask::mixture::Mixture;
use crate::flask::program::Stretch;
use crate::flask::record::{SaveOptions, Stride, is_after};
use crate::kernel::Kernel;
use crate::kernel::PoolPlace;
use crate::model::CompoundId;
use crate::network::PoolId;
use crate::solver::StepPolynomial;

/// Strides of a usual course, for which there is room from the start.
const USUAL_STRIDES: usize = 160;

/// The course of each followed measure.
#[derive(Debug, Clone)]
pub(super) struct Tracks {
    strides: Vec<Vec<Stride>>,
    /// The first of the moments to read that is not behind the steps so far.
    next_read: usize,
    /// Numerator of the step being told, until its denominator comes.
    top: StepPolynomial,
}

/// A step as the solver tells it, with what the flask was at the start of its stretch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) kernel: &'a Kernel,
    /// The mixture and the stretch that it began.
    pub(super) before: &'a Mixture,
    pub(super) stretch: &'a Stretch,
    /// Reference volume, L.
    pub(super) reference: f64,
    /// s from the start of the course to that of the stretch.
    pub(super) clock: f64,
    /// Start and length of the step, s.
    pub(super) t: f64,
    pub(super) h: f64,
}

impl Tracks {
    pub(super) fn new(followed: &[Measure], record: &SaveOptions) -> Tracks {
        let room = |measure| match record.read.as_ref().filter(|read| measure >= read.first) {
            Some(read) => read.times.len(),
            None => USUAL_STRIDES,
        };
        let strides = (0..followed.len()).map(|measure| Vec::with_capacity(room(measure)));
        Tracks {
            strides: strides.collect(),
            next_read: 0,
            top: flat(0.0),
        }
    }

    /// Whether a step of a measure is kept, from one moment to the other, s from the start: steps are asked for as they follow each other.
    pub(super) fn keeps(
        &mut self,
        measure: usize,
        (from, to): (f64, f64),
        record: &SaveOptions,
    ) -> bool {
        let read = record.read.as_ref();
        let Some(read) = read.filter(|read| measure >= read.first) else {
            return true;
        };
        let next = &mut self.next_read;
        while read
            .times
            .get(*next)
            .is_some_and(|&time| is_after(from, time))
        {
            *next += 1;
        }
        read.times
            .get(*next)
            .is_some_and(|&time| !is_after(time, to))
    }

    pub(super) fn into_strides(self) -> Vec<Vec<Stride>> {
        self.strides
    }

    /// Books the measures at an instant.
    pub(super) fn jump(&mut self, followed: &[Measure], time: f64, mixture: &Mixture) {
        for (strides, measure) in self.strides.iter_mut().zip(followed) {
            if let Measure::Percentage { top, bottom, .. } = measure {
                strides.push(Stride {
                    time,
                    length: 0.0,
                    top: flat(top.amount(mixture)),
                    bottom: flat(bottom.amount(mixture)),
                    least: bottom.least(mixture),
                });
            }
        }
    }

    /// Books functional `i` over a step; the denominator comes right after its numerator.
    pub(super) fn step(
        &mut self,
        i: usize,
        followed: &[Measure],
        told: Told<'_>,
        polynomial: StepPolynomial,
    ) {
        let Measure::Percentage { bottom, .. } = &followed[i / 2] else {
            return;
        };
        let integrated = scaled(polynomial, told.reference);
        let outside = &told.kernel.outside[i / 2][i % 2];
        if i.is_multiple_of(2) {
            self.top = told.plus(integrated, |t| told.not_integrated(outside, t));
            return;
        }
        let least = bottom.least_of(|| told.largest_charge());
        let bottom = match bottom {
            Bottom::Pools(_) => told.plus(integrated, |t| told.not_integrated(outside, t)),
            Bottom::Charged(list) => told.plus(flat(0.0), |t| told.charged(list, t)),
        };
        self.strides[i / 2].push(Stride {
            time: told.clock + told.t,
            length: told.h,
            top: self.top,
            bottom,
            least,
        });
    }
}

impl Told<'_> {
    /// A polynomial and something linear in time.
    fn plus(&self, p: StepPolynomial, linear: impl Fn(f64) -> f64) -> StepPolynomial {
        StepPolynomial {
            y0: p.y0 + linear(self.t),
            y1: p.y1 + linear(self.t + self.h),
            k: p.k,
        }
    }

    /// The part of a functional that stands in no row, mol.
    fn not_integrated(&self, weights: &Weights, t: f64) -> f64 {
        let s = &self.kernel.structure;
        let mut sum = 0.0;
        for &(pool, weight) in weights {
            sum += match s.places[pool] {
                PoolPlace::State(_) | PoolPlace::Terminal(_) => continue,
                PoolPlace::Eliminated(e) => {
                    let law = &s.eliminations[e];
                    let others = law.others.iter().map(|&(o, w)| w * self.booked(o, t));
                    let total = self.booked(pool, t) + others.sum::<f64>();
                    let others: Weights = law.others.iter().map(|&(o, w)| (o, -w)).collect();
                    weight * (total + self.not_integrated(&others, t))
                }
                _ => weight * self.booked(pool, t),
            };
        }
        sum
    }

    /// What is in the flask of a pool if nothing reacts, mol.
    fn booked(&self, pool: PoolId, t: f64) -> f64 {
        self.before.amounts[pool] + inflow(&self.stretch.feed.pools, pool) * t
    }

    /// The most charged of any one compound at the end of the step, mol.
    fn largest_charge(&self) -> f64 {
        let compounds = 0..self.before.charged.len();
        let charged = compounds.map(|id| self.charged(&[(id, 1.0)], self.t + self.h));
        charged.fold(0.0, f64::max)
    }

    /// What was charged, mol.
    fn charged(&self, list: &[(CompoundId, f64)], t: f64) -> f64 {
        let feed = &self.stretch.feed.charged;
        list.iter()
            .map(|&(id, weight)| weight * (self.before.charged[id] + inflow(feed, id) * t))
            .sum()
    }
}

/// mol/s of one entry of a feed.
pub(super) fn inflow(feed: &[(usize, f64)], id: usize) -> f64 {
    feed.iter().filter(|f| f.0 == id).map(|f| f.1).sum()
}

fn flat(value: f64) -> StepPolynomial {
    StepPolynomial {
        y0: value,
        y1: value,
        k: [0.0; 3],
    }
}

fn scaled(p: StepPolynomial, by: f64) -> StepPolynomial {
    StepPolynomial {
        y0: p.y0 * by,
        y1: p.y1 * by,
        k: p.k.map(|k| k * by),
    }
}
