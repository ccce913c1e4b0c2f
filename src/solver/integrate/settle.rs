//! What becomes of an attempted step of one lane: rejected, redone to meet an event, or accepted with its outputs.

use super::{
    block::LaneBlock,
    course::Course,
    dense::{self, End, StepInterpolant},
    detour::{self, NextOutput},
    event::{self, Found},
    lane::{Detour, Lane},
    outcome::Stop,
    sequence::Sequence,
};
use crate::solver::method::GROWTH;

/// Shrinkage after an attempt that cannot be judged by its error: singular W, non-finite values.
const UNSOUND_FACTOR: f64 = 0.1;
/// Shrinkage after a step into clearly negative states.
const NEGATIVE_FACTOR: f64 = 0.2;
/// Shortest step, in seconds; at the start of a segment no step is too short to move time.
const SHORTEST_STEP: f64 = 1e-24;

impl<const W: usize> LaneBlock<'_, W> {
    /// Decides on an attempt. `Some`: the course ends here; at the cap only when its last step is done with.
    pub(super) fn settle<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        let stop = match (lane.detour, &lane.sequence) {
            (Some(detour), _) => self.on_the_way(l, lane, detour),
            (None, Sequence::Followed(_)) => self.follow(l, lane),
            (None, _) => self.weigh(l, lane),
        };
        let capped = lane.detour.is_none() && lane.attempts >= self.options.step_cap;
        stop.or_else(|| capped.then(|| Stop::StepCap { t: lane.time() }))
    }

    /// Judges an attempt that is no detour by its error.
    fn weigh<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        lane.attempts += 1;
        lane.statistics.factorisations += 1;
        self.attempt.accepted[l] = false;
        if std::mem::take(&mut self.attempt.fresh[l]) && !self.parameters_finite(l) {
            return Some(Stop::NotFinite { t: lane.time() });
        }
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let number = |slot: u16| slots[slot as usize][l];
        let (error, sound) = (number(at.error), number(at.sound));
        let (below, growth) = (number(at.below), number(at.growth));
        let shrink = if sound == 0.0 || !error.is_finite() {
            Some(UNSOUND_FACTOR)
        } else if error > 1.0 {
            Some(growth)
        } else if self.options.nonnegative && below > 0.0 {
            Some(NEGATIVE_FACTOR)
        } else {
            None
        };
        match shrink {
            Some(factor) => self.reject(lane, factor),
            None => self.judge(l, lane, growth),
        }
    }

    pub(super) fn parameters_finite(&mut self, l: usize) -> bool {
        let slots = self.memory.slots();
        self.plan
            .at
            .p
            .clone()
            .all(|slot| slots[slot as usize][l].is_finite())
    }

    fn reject<C: Course>(&self, lane: &mut Lane<C>, factor: f64) -> Option<Stop> {
        lane.statistics.rejected += 1;
        lane.hunt = None;
        lane.h *= factor;
        (lane.h < SHORTEST_STEP || lane.t + lane.h <= lane.t)
            .then_some(Stop::StepUnderflow { t: lane.time() })
    }

    /// The step is good; is its end the one wanted?
    fn judge<C: Course>(&mut self, l: usize, lane: &mut Lane<C>, growth: f64) -> Option<Stop> {
        let found = if lane.segment.event {
            self.watch(l, lane)
        } else {
            Found::Missed
        };
        if let Found::Again(hunt) = found {
            lane.statistics.rejected += 1;
            lane.h = hunt.h;
            lane.hunt = Some(hunt);
            return None;
        }
        lane.hunt = None;
        let step = Detour::of(lane, growth, found == Found::Met);
        self.go_through_outputs(l, lane, step)
    }

    /// Makes the outputs on the way of a good step, if there are any.
    pub(super) fn go_through_outputs<C: Course>(
        &mut self,
        l: usize,
        lane: &mut Lane<C>,
        step: Detour,
    ) -> Option<Stop> {
        match detour::next_output(lane, lane.h, lane.time()) {
            NextOutput::At(wanted) => step.turn_off(lane, wanted),
            NextOutput::None => return self.conclude(l, lane, step),
            NextOutput::TooFar => return Some(Stop::Astray { t: lane.time() }),
        }
        None
    }

    /// A step made for an output, or after those the good one again, which has the same bits.
    fn on_the_way<C: Course>(
        &mut self,
        l: usize,
        lane: &mut Lane<C>,
        step: Detour,
    ) -> Option<Stop> {
        let Some(wanted) = step.wanted else {
            lane.detour = None;
            return self.conclude(l, lane, step);
        };
        let x = self.end(l);
        if !x.iter().all(|value| value.is_finite()) {
            let t = lane.time();
            return Some(match lane.sequence.follower() {
                Some(_) => Stop::Astray { t },
                None => Stop::NotFinite { t },
            });
        }
        lane.course.output(wanted, &x);
        lane.sequence.output(lane.h);
        match detour::next_output(lane, step.h, wanted) {
            NextOutput::At(wanted) => step.turn_off(lane, wanted),
            NextOutput::None => step.go_back(lane),
            NextOutput::TooFar => return Some(Stop::Astray { t: lane.time() }),
        }
        None
    }

    /// The variables at the end of the attempt.
    pub(super) fn end(&mut self, l: usize) -> Vec<f64> {
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let places = at.y1.clone();
        places.map(|slot| slots[slot as usize][l]).collect()
    }

    /// Takes the step and goes on to what follows.
    fn conclude<C: Course>(
        &mut self,
        l: usize,
        lane: &mut Lane<C>,
        Detour { growth, met, .. }: Detour,
    ) -> Option<Stop> {
        lane.sequence.step(lane.h, met);
        self.accept(l, lane, growth);
        if met {
            lane.course.event_met(lane.time());
            return self.begin(l, lane);
        }
        if lane.t < lane.part.length() {
            return None;
        }
        if lane.part.end >= lane.segment.duration {
            return self.begin(l, lane);
        }
        self.cross(l, lane)
    }

    /// Looks for the event in the step, or judges a step made to meet it.
    fn watch<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Found {
        let (t, h, tolerance) = (lane.time(), lane.h, lane.course.event_tolerance());
        let (plan, m, course) = (self.plan, &*self.memory.slots(), &mut lane.course);
        let event = |s: f64| {
            let within = StepInterpolant {
                plan,
                m,
                lane: l,
                s,
            };
            course.event(t + s * h, &within)
        };
        let (found, end) = match lane.hunt {
            Some(hunt) => hunt.judge(t, lane.event, tolerance, event),
            None => event::look(h, lane.event, tolerance, event),
        };
        if !matches!(found, Found::Again(_)) {
            lane.event = end;
        }
        found
    }

    /// Reports the step and moves to its end.
    fn accept<C: Course>(&mut self, l: usize, lane: &mut Lane<C>, growth: f64) {
        let (h, end) = (lane.h, detour::end(lane, lane.h));
        lane.statistics.steps += 1;
        self.report(l, lane, end.of_segment);
        let (plan, m) = (self.plan, &*self.memory.slots());
        lane.course
            .stepped(end.of_segment, h, &End { plan, m, lane: l });
        self.attempt.accepted[l] = true;
        if growth < GROWTH {
            self.memory.slots()[self.plan.at.growth_limit as usize][l] = GROWTH;
        }
        lane.t = end.of_part;
        lane.h = h * growth;
    }

    /// Tracks of the step, and the output at its end, which is `end` seconds into the segment.
    fn report<C: Course>(&mut self, l: usize, lane: &mut Lane<C>, end: f64) {
        let (t, h, course) = (lane.time(), lane.h, &mut lane.course);
        let slots = self.memory.slots();
        for i in 0..self.plan.shape.tracks.len() {
            course.track(i, t, h, dense::track(self.plan, slots, l, i));
        }
        if course.next_output() == end {
            let x = self.end(l);
            lane.course.output(end, &x);
        }
    }
}
