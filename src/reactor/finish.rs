//! The end of a stretch: what the solver's variables say is in the flask, and what follows from an event.
//!
//! Knows not what comes next.

use super::Reactor;
use crate::flask::mixture::Mixture;
use crate::flask::program::Stretch;
use crate::flask::record::Unsound;

/// Part of the tolerance by which a conservation law may be off before the numbers are not to be trusted: a repair of less moves nothing
/// that anyone asked for.
const DRIFT: f64 = 1e-2;
impl Reactor {
    /// Takes over what the stretch behind left in the lane.
    pub(super) fn finish_stretch(&mut self, x: &[f64]) {
        let Some(stretch) = self.running.take() else {
            return;
        };
        let met = self.event.take();
        let elapsed = met.unwrap_or(stretch.duration);
        let after = self.closed(&stretch, elapsed, x);
        self.end_thermal(&stretch, elapsed, &after);
        self.mixture = after;
        for &(pool, rate) in &stretch.feed.pools {
            self.put_in[pool] += rate * elapsed;
        }
        self.counters = self.counters_in(x);
        self.clock += elapsed;
        if let Some(jacket) = &mut self.jacket {
            jacket.temperature += stretch.heating * elapsed;
        }
        self.keep_point();
        self.look_for_less_than_nothing();
        match (met, &stretch.until) {
            (Some(_), _) => self.after_event(stretch, elapsed),
            (None, Some(until)) => self.unmet.push(until.text.clone()),
            (None, None) => {}
        }
    }

    /// The flask so far into a stretch, with its balances closed.
    pub(super) fn closed(&mut self, stretch: &Stretch, elapsed: f64, x: &[f64]) -> Mixture {
        let (kernel, before) = (&self.kernel, &self.mixture);
        let reference = self.reference.unwrap_or(1.0);
        let allowed = DRIFT * self.tolerance * self.charge;
        let (mixture, broken) = kernel.read_closed(before, stretch, elapsed, reference, allowed, x);
        if let (Some(broken), None) = (broken, &self.unsound) {
            self.unsound = Some(Unsound::Imbalance {
                law: kernel.invariants.laws()[broken.law].text(&kernel.network),
                time: self.clock + elapsed,
                drift: broken.drift,
            });
        }
        mixture
    }

    /// An event is a condition come true or an agent filled up; the latter does not end the stretch.
    fn after_event(&mut self, stretch: Stretch, elapsed: f64) {
        let filling: Vec<_> = self.driers.filling(&self.bases, &self.mixture).collect();
        let fullest = filling.iter().map(|f| f.1).fold(f64::INFINITY, f64::min);
        let until = stretch.until.as_ref();
        let condition = until.map(|until| until.distance(until.measure.of(&self.mixture)));
        for &(drier, left) in &filling {
            let met = left == fullest && condition.is_none_or(|c| c > fullest);
            if left <= 0.0 || met {
                self.driers.stop(drier, &mut self.bases);
            }
        }
        let over = condition.is_some_and(|c| c <= 0.0 || c <= fullest);
        let left = stretch.duration - elapsed;
        if !over && left > 0.0 {
            let marks = stretch.marks.iter().map(|mark| mark - elapsed);
            self.pending = Some(Stretch {
                duration: left,
                marks: marks.filter(|&mark| mark > 0.0).collect(),
                ..stretch
            });
        }
    }

    /// Ledger counters in the variables, mol.
    pub(super) fn counters_in(&self, x: &[f64]) -> Vec<f64> {
        let reference = self.reference.unwrap_or(1.0);
        let rows = self.kernel.structure.counters.iter();
        rows.map(|&row| x[row] * reference).collect()
    }
}
