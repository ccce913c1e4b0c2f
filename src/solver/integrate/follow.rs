//! Attempts of a lane that follows the steps of another course: none is judged by its error, and a step that ended at an event there is
//! given the length at which it ends at the event here.
//!
//! Where the other course's steps do not fit (other borders, an event that does not come) the lane says so and ends.

use super::{
    block::LaneBlock,
    course::Course,
    dense::{End, StepInterpolant},
    lane::{Detour, Lane},
    outcome::Stop,
    sequence::Trial,
};

/// Corrections of the length of a step that ends at an event.
const TRIES: u32 = 10;
/// Part of a step over which the slope of the event function is read off its dense output.
const BACK: f64 = 0.1;
/// The event is where time resolves no better, in units of the last place.
const RESOLVED: f64 = 4.0 * f64::EPSILON;

/// What came of a step that is to end at an event.
enum Approach {
    Met,
    Again(Trial),
    Lost,
}

impl<const W: usize> LaneBlock<'_, W> {
    /// Sets the step that a following lane is to try. Whether there is one.
    pub(super) fn aim_after<C: Course>(&self, lane: &mut Lane<C>) {
        let left = lane.part.length() - lane.t;
        if let (None, Some(follower)) = (lane.detour, lane.sequence.follower()) {
            // No length at all leaves no finite number, which ends the course.
            lane.h = follower.length(left).unwrap_or(f64::NAN);
        }
    }

    /// Takes an attempt as it is.
    pub(super) fn follow<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        lane.attempts += 1;
        lane.statistics.factorisations += 1;
        self.attempt.accepted[l] = false;
        let astray = Some(Stop::Astray { t: lane.time() });
        if std::mem::take(&mut self.attempt.fresh[l]) && !self.parameters_finite(l) {
            return Some(Stop::NotFinite { t: lane.time() });
        }
        let sound = self.memory.slots()[self.plan.at.sound as usize][l] != 0.0;
        if !sound || !self.end(l).iter().all(|value| value.is_finite()) {
            return astray;
        }
        let meets = lane.sequence.follower().is_some_and(|f| f.meets());
        if meets {
            match self.approach(l, lane) {
                Approach::Met => {}
                Approach::Lost => return astray,
                Approach::Again(trial) => {
                    lane.statistics.rejected += 1;
                    if let Some(follower) = lane.sequence.follower() {
                        follower.trial = Some(trial);
                    }
                    return None;
                }
            }
        }
        self.go_through_outputs(l, lane, Detour::of(lane, 1.0, meets))
    }

    /// How far the end of the step is from the event, and which length is nearer to it.
    fn approach<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Approach {
        let (t, h, left) = (lane.time(), lane.h, lane.part.length() - lane.t);
        let (plan, m) = (self.plan, &*self.memory.slots());
        let end = End { plan, m, lane: l };
        let e = lane.course.event(t + h, &end);
        let before = lane.sequence.follower().and_then(|f| f.trial);
        let slope = match before {
            Some(trial) => (e - trial.last.1) / (h - trial.last.0),
            None => {
                let (lane_of, s) = (l, 1.0 - BACK);
                let back = StepInterpolant {
                    plan,
                    m,
                    lane: lane_of,
                    s,
                };
                (e - lane.course.event(t + s * h, &back)) / (BACK * h)
            }
        };
        let number = before.map_or(0, |trial| trial.number);
        let next = h - e / slope;
        // Two values that are the same to the last digit have no slope.
        let is_there = e == 0.0 || (next - h).abs() <= RESOLVED * (t + h) || !slope.is_normal();
        if is_there || number >= TRIES {
            let is_near = lane.sequence.follower().is_some_and(|f| f.is_nearly(h));
            return match is_near && e.abs() <= lane.course.event_tolerance() {
                true => Approach::Met,
                false => Approach::Lost,
            };
        }
        if next > 0.0 && next <= left {
            return Approach::Again(Trial {
                h: next,
                last: (h, e),
                number: number + 1,
            });
        }
        Approach::Lost
    }
}
