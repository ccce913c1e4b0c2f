//! What becomes of an attempted step of one lane: rejected, redone to meet an event, or accepted with its outputs.

use super::{
    Course, Stop,
    controller::GROWTH,
    dense::{self, End, Within},
    event::{self, Found},
    lanes::{Block, Lane},
};

/// Shrinkage after an attempt that cannot be judged by its error: singular W, non-finite values.
const UNSOUND_FACTOR: f64 = 0.1;
/// Shrinkage after a step into clearly negative states.
const NEGATIVE_FACTOR: f64 = 0.2;
/// Shortest step, in seconds; at the start of a segment no step is too short to move time.
const SHORTEST_STEP: f64 = 1e-24;

impl<const W: usize> Block<'_, W> {
    /// Decides on an attempt. `Some`: the course ends here.
    pub(super) fn settle<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
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
        .or_else(|| {
            let t = lane.time();
            (lane.attempts >= self.options.step_cap).then_some(Stop::StepCap { t })
        })
    }

    fn parameters_finite(&mut self, l: usize) -> bool {
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
        self.accept(l, lane, growth);
        if found == Found::Met {
            lane.course.event_met(lane.time());
            return self.begin(l, lane);
        }
        if lane.t < lane.part.length() {
            return None;
        }
        if lane.part.end >= lane.segment.duration {
            return self.begin(l, lane);
        }
        self.cross(l, lane);
        None
    }

    /// Looks for the event in the step, or judges a step made to meet it.
    fn watch<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Found {
        let (t, h, tolerance) = (lane.time(), lane.h, lane.course.event_tolerance());
        let (plan, m, course) = (self.plan, &*self.memory.slots(), &mut lane.course);
        let mut event = |s: f64| {
            let within = Within {
                plan,
                m,
                lane: l,
                s,
            };
            course.event(t + s * h, &within)
        };
        let (found, end) = match lane.hunt {
            Some(hunt) => {
                let end = event(1.0);
                (hunt.judge(t, end, tolerance), end)
            }
            None => event::look(h, lane.event, tolerance, event),
        };
        if !matches!(found, Found::Again(_)) {
            lane.event = end;
        }
        found
    }

    /// Reports the step and moves to its end.
    fn accept<C: Course>(&mut self, l: usize, lane: &mut Lane<C>, growth: f64) {
        let (t, h) = (lane.t, lane.h);
        let whole = lane.part.length();
        let last = h >= whole - t;
        let end = if last { whole } else { t + h };
        lane.statistics.steps += 1;
        let told = if last {
            lane.part.end
        } else {
            lane.part.start + end
        };
        self.report(l, lane, told);
        let (plan, m) = (self.plan, &*self.memory.slots());
        lane.course.stepped(told, h, &End { plan, m, lane: l });
        self.attempt.accepted[l] = true;
        if growth < GROWTH {
            self.memory.slots()[self.plan.at.growth_limit as usize][l] = GROWTH;
        }
        lane.t = end;
        lane.h = h * growth;
    }

    /// Outputs and tracks of the step that ends at `end` seconds into the segment.
    fn report<C: Course>(&mut self, l: usize, lane: &mut Lane<C>, end: f64) {
        let (t, h, course) = (lane.time(), lane.h, &mut lane.course);
        let mut wanted = course.next_output();
        let slots = self.memory.slots();
        for i in 0..self.plan.shape.tracks.len() {
            course.track(i, t, h, dense::track(self.plan, slots, l, i));
        }
        let mut last = t;
        // A course that asks for the same time again has no further output.
        while wanted > last && wanted <= end {
            let s = if wanted == end {
                1.0
            } else {
                ((wanted - t) / h).min(1.0)
            };
            let within = Within {
                plan: self.plan,
                m: slots,
                lane: l,
                s,
            };
            course.output(wanted, &within.all());
            last = wanted;
            wanted = course.next_output();
        }
    }
}
