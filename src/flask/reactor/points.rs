//! Which moments of a course are kept.

use super::Reactor;
use crate::flask::program::Stretch;
use crate::flask::record::Point;

/// Points crowd towards the start of a stretch, where most happens: at its length over 2, 4, 8 ... so many times, ...
const HALVINGS: i32 = 15;
/// ... but not closer to it than this, s.
const EARLIEST_POINT: f64 = 1e-3;

impl Reactor {
    /// Keeps the flask as it is between stretches, once.
    pub(super) fn keep_point(&mut self) {
        if self.record.points {
            let point = Point {
                time: self.clock,
                mixture: self.mixture.clone(),
                counters: self.counters.clone(),
            };
            if self.points.last() != Some(&point) {
                self.points.push(point);
            }
        }
        self.tracks
            .jump(&self.record.followed, self.clock, &self.mixture);
    }

    /// Moments of a stretch at which the solver is to be asked.
    pub(super) fn plan_outputs(&mut self, stretch: &Stretch) {
        self.outputs.clear();
        self.next_output = 0;
        if !self.record.points {
            return;
        }
        let (length, spacing) = (stretch.duration, self.record.spacing);
        let (clock, outputs) = (self.clock, &mut self.outputs);
        outputs.extend(&stretch.marks);
        outputs.extend(self.record.times.iter().map(|t| t - clock));
        if spacing > 0.0 {
            let first = (clock / spacing).floor() as u64 + 1;
            let last = ((clock + length) / spacing).ceil() as u64;
            outputs.extend((first..last).map(|i| i as f64 * spacing - clock));
            let crowd = (1..=HALVINGS).map(|k| length * 0.5_f64.powi(k));
            outputs.extend(crowd.filter(|&t| t > EARLIEST_POINT));
        }
        outputs.retain(|&t| t > 0.0 && t < length);
        outputs.sort_by(f64::total_cmp);
        outputs.dedup();
    }
}
