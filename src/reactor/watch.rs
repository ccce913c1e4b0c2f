//! Whether a course is to be believed: rates of one-way steps that come out negative, logarithms with nothing to act on, amounts below
//! zero.
//!
//! What matters is how much such a rate has moved: round-off is no fault. Only laws of which it cannot be shown that they are sound
//! are looked at, at the end of every step.

use super::Reactor;
use super::watched::WatchFault;
use crate::flask::record::Unsound;
use crate::solver::Variables;

/// Multiple of the tolerance from which on a fault is told.
const WORTH_TELLING: f64 = 10.0;

impl Reactor {
    /// Looks at the laws at the end of a step of length `h`, `t` seconds into the stretch.
    pub(super) fn watch(&mut self, t: f64, h: f64, x: &impl Variables) {
        let running = self.running.as_ref().filter(|_| self.unsound.is_none());
        let Some(moves) = running.map(|stretch| self.moves(stretch)) else {
            return;
        };
        if moves {
            self.parameters_at(t);
        }
        let core = self.kernel.structure.shape.core();
        let x: Vec<f64> = (0..core).map(|row| x.at(row)).collect();
        let places: Vec<_> = self.watched.iter().map(|watched| watched.law).collect();
        let values = self.kernel.laws_at(&places, &x, &self.parameters);
        let reference = self.reference.unwrap_or(1.0);
        let limit = WORTH_TELLING * self.tolerance * self.charge;
        let time = self.clock + t;
        for (watched, (rate, lacks)) in self.watched.iter_mut().zip(values) {
            let moved = rate.abs() * h * reference;
            if lacks {
                watched.without.add(moved, time);
            } else if rate < 0.0 {
                watched.backwards.add(moved, time);
            }
            let step = || self.kernel.label(watched.law).to_owned();
            let since = |fault: WatchFault| fault.since.filter(|_| fault.moved > limit);
            if let Some(time) = since(watched.without) {
                self.unsound = Some(Unsound::NoLogarithm { step: step(), time });
            } else if let Some(time) = since(watched.backwards) {
                self.unsound = Some(Unsound::NegativeRate { step: step(), time });
            }
        }
    }

    /// Looks for what there is less than nothing of.
    pub(super) fn look_for_less_than_nothing(&mut self) {
        let least = -WORTH_TELLING * self.tolerance * self.charge;
        let amounts = self.mixture.amounts.iter();
        let lowest = amounts.enumerate().min_by(|a, b| a.1.total_cmp(b.1));
        if let Some((pool, _)) = lowest.filter(|(_, amount)| **amount < least)
            && self.unsound.is_none()
        {
            self.unsound = Some(Unsound::NegativeAmount {
                pool: self.kernel.network.pools[pool].name.clone(),
                time: self.clock,
            });
        }
    }
}
