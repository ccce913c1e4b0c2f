//! Courses on lanes: who is stepped, what becomes of each attempt, and when a lane takes the next course.
//!
//! All lanes try a step together; each has its own time, step, segment, event. A finished lane is refilled at once. What is
//! done here is scalar and looks at one lane only, so a course does not notice its neighbours.

use std::ops::Range;

use super::{
    Course, LaneNumbers, Segment, Statistics, Stop,
    backend::{AttemptFn, Native},
    detour::Detour,
    event::Hunt,
    method::{Attempt, FIRST_GROWTH, Memory, Plan},
    part::Part,
    run::{Options, Outcome},
};

/// A step that would leave less than this fraction of itself to the end of the segment goes to the end.
const SLIVER: f64 = 1e-6;

/// A course on its way.
#[derive(Debug)]
pub(super) struct Lane<C> {
    pub(super) course: C,
    pub(super) segment: Segment,
    pub(super) part: Part,
    /// Seconds into the part.
    pub(super) t: f64,
    /// Next step to try.
    pub(super) h: f64,
    /// What the last step that was cut at the end of a part would have been.
    pub(super) wish: f64,
    /// Value of the event function at `t`.
    pub(super) event: f64,
    pub(super) hunt: Option<Hunt>,
    pub(super) detour: Option<Detour>,
    pub(super) attempts: u32,
    pub(super) statistics: Statistics,
}

/// Lanes with their memory.
pub(super) struct Block<'r, const W: usize> {
    pub(super) plan: &'r Plan,
    pub(super) options: &'r Options,
    pub(super) memory: Memory<W>,
    pub(super) attempt: Attempt<W>,
    buffers: Buffers,
    /// Lanes whose parameters were given: their constants are not kept.
    given: [bool; W],
}

/// A lane's own numbers, taken out of the memory for [`Course::next`].
#[derive(Debug, Default)]
struct Buffers {
    x: Vec<f64>,
    constants: Vec<f64>,
    parameters: Vec<f64>,
    atol: Vec<f64>,
    rtol: f64,
}

impl Buffers {
    fn numbers(&mut self) -> LaneNumbers<'_> {
        LaneNumbers {
            x: &mut self.x,
            constants: &mut self.constants,
            parameters: &mut self.parameters,
            atol: &mut self.atol,
            rtol: &mut self.rtol,
        }
    }
}

/// Carries all courses to their ends, `W` at a time.
pub(crate) fn run<C: Course, const W: usize>(
    plan: &Plan,
    options: &Options,
    native: Option<&Native>,
    attempt: AttemptFn<W>,
    courses: &mut impl Iterator<Item = C>,
    done: &mut impl FnMut(C, Outcome),
) {
    let mut block = Block::new(plan, options);
    // In boxes: a course is large, and is handed on at every turn of its way.
    let mut lanes: [Option<Box<Lane<C>>>; W] = std::array::from_fn(|_| None);
    loop {
        for (l, place) in lanes.iter_mut().enumerate() {
            while place.is_none() {
                let Some(course) = courses.next() else { break };
                let lane = place.insert(Box::new(Lane::new(course)));
                // With nothing to integrate it is done at once.
                let stop = block.begin(l, lane);
                leave(place, stop, done);
            }
        }
        if lanes.iter().all(Option::is_none) {
            return;
        }
        block.aim(&mut lanes);
        attempt(
            options.level,
            plan,
            native,
            block.memory.slots(),
            &block.attempt,
        );
        for (l, place) in lanes.iter_mut().enumerate() {
            let stop = place.as_mut().and_then(|lane| block.settle(l, lane));
            leave(place, stop, done);
        }
    }
}

/// Hands a course back whose end has come.
fn leave<C>(
    place: &mut Option<Box<Lane<C>>>,
    stop: Option<Stop>,
    done: &mut impl FnMut(C, Outcome),
) {
    if let Some(stop) = stop
        && let Some(lane) = place.take()
    {
        let statistics = lane.statistics;
        done(lane.course, Outcome { stop, statistics });
    }
}

impl<C> Lane<C> {
    fn new(course: C) -> Self {
        Self {
            course,
            segment: Segment {
                duration: 0.0,
                moving: false,
                given: false,
                event: false,
            },
            part: Part::EMPTY,
            t: 0.0,
            h: 0.0,
            wish: 0.0,
            event: 0.0,
            hunt: None,
            detour: None,
            attempts: 0,
            statistics: Statistics::default(),
        }
    }

    /// Seconds into the segment.
    pub(super) fn time(&self) -> f64 {
        self.part.start + self.t
    }
}

impl<'r, const W: usize> Block<'r, W> {
    fn new(plan: &'r Plan, options: &'r Options) -> Self {
        let memory = Memory::new(plan);
        Self {
            plan,
            options,
            memory,
            attempt: Attempt {
                absolute: options.rtol == 0.0,
                ..Attempt::idle()
            },
            buffers: Buffers::default(),
            given: [false; W],
        }
    }

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
            if lane.event <= 0.0 {
                lane.course.event_met(0.0);
            } else if segment.duration > 0.0 {
                let duration = segment.duration;
                lane.part = Part::after(&lane.course, duration, 0.0, f64::NEG_INFINITY, 0);
                self.enter(l, lane);
                self.start_small(l, lane);
                self.attempt.fresh[l] = !segment.given;
                self.attempt.moving[l] = segment.moving;
                return None;
            }
            // An endless chain of empty segments ends at the cap, too.
            lane.attempts += 1;
            if lane.attempts >= self.options.step_cap {
                return Some(Stop::StepCap { t: 0.0 });
            }
        }
    }

    pub(super) fn start_small<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) {
        lane.h = self.options.first_step;
        lane.hunt = None;
        self.memory.slots()[self.plan.at.growth_limit as usize][l] = FIRST_GROWTH;
    }

    /// Fills the buffers with the lane's numbers, or with zeros for a course that begins.
    fn take_out(&mut self, l: usize, begins: bool) {
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let column = |places: &Range<u16>, to: &mut Vec<f64>| {
            to.clear();
            if begins {
                return to.resize(places.len(), 0.0);
            }
            to.extend(places.clone().map(|slot| slots[slot as usize][l]));
        };
        let Buffers {
            x,
            constants,
            parameters,
            atol,
            rtol,
        } = &mut self.buffers;
        *rtol = if begins {
            self.options.rtol
        } else {
            slots[at.rtol as usize][l]
        };
        let variables = if self.attempt.accepted[l] {
            &at.y1
        } else {
            &at.y0
        };
        column(variables, x);
        column(&at.atol, atol);
        if begins || !self.given[l] {
            column(&at.constants, constants);
        }
        parameters.resize(self.plan.shape.parameters, 0.0);
    }

    /// Writes them to the lane, the variables as the end of a step that was accepted. Whether all that counts is finite, and no
    /// tolerance negative.
    fn put_back(&mut self, l: usize, given: bool) -> bool {
        self.attempt.accepted[l] = true;
        self.given[l] = given;
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let Buffers {
            x,
            constants,
            parameters,
            atol,
            rtol,
        } = &self.buffers;
        slots[at.rtol as usize][l] = *rtol;
        let weighed = atol.len() - self.plan.shape.counters;
        let mut write = |places: &Range<u16>, values: &[f64]| {
            for (slot, &value) in places.clone().zip(values) {
                slots[slot as usize][l] = value;
            }
        };
        write(&at.y1, x);
        write(&at.atol, atol);
        if !given {
            write(&at.constants, constants);
        }
        let numbers = if given { parameters } else { constants };
        for &(i, slot) in self.plan.read.iter().filter(|_| given) {
            slots[slot as usize][l] = numbers[i];
        }
        // Most tolerances are one number.
        let (mut last, mut inverse) = (f64::NAN, f64::NAN);
        for (slot, &atol) in at.weight.clone().zip(atol) {
            if atol != last {
                (last, inverse) = (atol, 1.0 / atol);
            }
            slots[slot as usize][l] = inverse;
        }
        // No early end: so the comparisons are made several at once.
        let finite = |values: &[f64]| values.iter().fold(true, |all, v| all & v.is_finite());
        let positive = |all: bool, &v: &f64| all & (v >= 0.0);
        let atol = &atol[..weighed];
        finite(x)
            & finite(numbers)
            & rtol.is_finite()
            & finite(atol)
            & atol.iter().fold(true, positive)
    }

    /// Sets what every lane is to try: its step, or what is left of its segment.
    fn aim<C: Course>(&mut self, lanes: &mut [Option<Box<Lane<C>>>; W]) {
        self.attempt.dense = false;
        for (l, lane) in lanes.iter_mut().enumerate() {
            let Some(lane) = lane else {
                // Nobody reads what an idle lane computes.
                (self.attempt.moving[l], self.attempt.fresh[l]) = (false, false);
                continue;
            };
            let left = lane.part.length() - lane.t;
            let is_wish = lane.hunt.is_none() && lane.detour.is_none();
            if is_wish && lane.h * (1.0 + SLIVER) >= left {
                lane.wish = lane.h;
                lane.h = left;
            }
            self.attempt.t[l] = lane.time();
            self.memory.slots()[self.plan.at.h as usize][l] = lane.h;
            self.attempt.dense |= lane.segment.event;
        }
    }
}
