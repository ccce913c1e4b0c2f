//! How a lane goes from one segment of its course to the next, and within it from one part to the next.
//!
//! Knows where segments and parts begin; the steps between are judged in `settle`.

use super::{
    block::LaneBlock,
    course::{Border, Course, Segment},
    lane::Lane,
    outcome::Stop,
    part::Part,
};
use crate::solver::method::FIRST_GROWTH;

impl<const W: usize> LaneBlock<'_, W> {
    /// Goes on to the next segment that has a length. `Some`: the course ends here.
    pub(super) fn begin<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        loop {
            lane.t = 0.0;
            self.take_out(l, lane.statistics.segments == 0);
            let Some(segment) = lane.course.next(self.buffers.numbers()) else {
                let refused = lane.course.refuses();
                return Some(if refused {
                    Stop::Refused
                } else {
                    Stop::Finished
                });
            };
            lane.statistics.segments += 1;
            if !self.put_back(l, segment.given)
                || segment.duration.is_nan()
                || segment.duration == f64::INFINITY
            {
                return Some(Stop::NotFinite { t: 0.0 });
            }
            lane.segment = segment;
            lane.event = if segment.event {
                lane.course.event(0.0, &self.buffers.x)
            } else {
                f64::INFINITY
            };
            let met = lane.sequence.comes_at_once(lane.event <= 0.0);
            if met {
                lane.course.event_met(0.0);
            } else if segment.duration > 0.0 {
                return self.set_out(l, lane);
            }
            if !lane.sequence.pass(met) {
                return Some(Stop::Astray { t: 0.0 });
            }
            // An endless chain of empty segments ends at the cap, too.
            lane.attempts += 1;
            if lane.attempts >= self.options.step_cap {
                return Some(Stop::StepCap { t: 0.0 });
            }
        }
    }

    /// Enters a segment that has a length.
    fn set_out<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        let Segment {
            duration,
            given,
            moving,
            ..
        } = lane.segment;
        lane.part = Part::after(&lane.course, duration, 0.0, f64::NEG_INFINITY, 0);
        let stop = self.enter(l, lane);
        self.start_small(l, lane);
        self.attempt.fresh[l] = !given;
        self.attempt.moving[l] = moving;
        stop
    }

    pub(super) fn start_small<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) {
        lane.h = self.options.first_step;
        lane.hunt = None;
        self.memory.slots()[self.plan.at.growth_limit as usize][l] = FIRST_GROWTH;
    }

    /// Goes on behind the border at the end of the part.
    pub(super) fn cross<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        if lane.part.sharp {
            self.start_small(l, lane);
        } else if lane.h < lane.wish {
            lane.h = lane.wish;
        }
        self.pass(lane);
        lane.t = 0.0;
        self.enter(l, lane)
    }

    fn pass<C: Course>(&self, lane: &mut Lane<C>) {
        let Part { end, border, .. } = lane.part;
        let behind = lane
            .course
            .border(border)
            .map(|border: Border| border.behind);
        let first = behind.unwrap_or(f64::NEG_INFINITY);
        let duration = lane.segment.duration;
        lane.part = Part::after(&lane.course, duration, end, first, border + 1);
    }

    /// Takes over the bounds of the part; one without length is passed by. `Some`: it is not in the sequence that is followed.
    pub(super) fn enter<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        while lane.part.length() <= 0.0 && lane.part.end < lane.segment.duration {
            self.pass(lane);
        }
        self.attempt.first[l] = lane.part.first;
        self.attempt.last[l] = lane.part.last;
        let fits = lane.sequence.enter(lane.part.length());
        (!fits).then(|| Stop::Astray { t: lane.time() })
    }
}
