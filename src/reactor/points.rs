//! Which moments of a course are kept.

use super::Reactor;
use crate::flask::mixture::Mixture;
use crate::flask::program::Stretch;
use crate::flask::record::{CoursePoint, SAME_MOMENT};
use crate::flask::thermal::MINUTE;
use crate::kernel::readings::readings;

/// Points crowd towards the start of a stretch, where most happens: at its length over 2, 4, 8 ... so many times, ...
const HALVINGS: i32 = 15;
/// ... but not closer to it than this, s.
const EARLIEST_POINT: f64 = 1e-3;

impl Reactor {
    /// Keeps the flask as it is between stretches, once.
    pub(super) fn keep_point(&mut self) {
        self.mixture.readings = self.readings(&self.mixture, self.clock);
        if let Some(moment) = self.moment_at(self.clock) {
            self.moments.push((moment, self.mixture.clone()));
        }
        if self.record.points > 0 {
            let point = CoursePoint {
                time: self.clock,
                mixture: self.mixture.clone(),
                counters: self.counters.clone(),
            };
            if self.points.last() != Some(&point) {
                self.points.push(point);
            }
        }
        self.tracks
            .jump(&self.kernel.options.followed, self.clock, &self.mixture);
    }

    /// What is read off a mixture by formulas.
    pub(super) fn readings(&self, mixture: &Mixture, time: f64) -> Vec<Option<f64>> {
        let network = &self.kernel.network;
        readings(network, &self.laws, mixture, time, self.trace())
    }

    /// The moment that was asked for at this time, unless it is kept already: as it is before what is done then.
    pub(super) fn moment_at(&self, time: f64) -> Option<f64> {
        // Both lists ascend: ten thousand samples of one run are looked up ten thousand times.
        let off = SAME_MOMENT * (1.0 + time);
        let wanted = &self.record.moments;
        let first = wanted.partition_point(|moment| *moment < time - off);
        let moment = wanted.get(first).copied();
        let moment = moment.filter(|moment| *moment <= time + off)?;
        let known = self
            .moments
            .binary_search_by(|known| known.0.total_cmp(&moment));
        known.is_err().then_some(moment)
    }

    /// Moments of a stretch at which the solver is to be asked.
    pub(super) fn plan_outputs(&mut self, stretch: &Stretch) {
        self.outputs.clear();
        self.next_output = 0;
        self.plan_points(stretch);
        let minute = MINUTE < stretch.duration && !self.outputs.contains(&MINUTE);
        self.minute = (self.tallies.is_some() && minute).then_some(MINUTE);
        self.outputs.extend(self.minute);
        sort(&mut self.outputs, stretch.duration);
    }

    fn plan_points(&mut self, stretch: &Stretch) {
        let (clock, outputs, length) = (self.clock, &mut self.outputs, stretch.duration);
        let spacing = self.record.lasts / f64::from(self.record.points);
        outputs.extend(self.record.moments.iter().map(|t| t - clock));
        if self.record.points == 0 {
            return;
        }
        outputs.extend(&stretch.marks);
        outputs.extend(self.record.times.iter().map(|t| t - clock));
        if spacing > 0.0 {
            let first = (clock / spacing).floor() as u64 + 1;
            let last = u64::from(self.record.points);
            outputs.extend((first..last).map(|i| i as f64 * spacing - clock));
            let left = length.min(self.record.lasts - clock);
            let crowd = (1..=HALVINGS).map(|k| left * 0.5_f64.powi(k));
            outputs.extend(crowd.filter(|&t| t > EARLIEST_POINT));
        }
    }
}

/// Moments within a stretch in order, each once.
fn sort(outputs: &mut Vec<f64>, length: f64) {
    outputs.retain(|&t| t > 0.0 && t < length);
    outputs.sort_by(f64::total_cmp);
    outputs.dedup();
}
