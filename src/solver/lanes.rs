//! Courses on lanes: who is stepped, what becomes of each attempt, and when a lane takes the next course.
//!
//! All lanes try a step together; each has its own time, step, segment, event. A finished lane is refilled at once. What is
//! done here is scalar and looks at one lane only, so a course does not notice its neighbours.

use super::{
    Course, LaneNumbers, Segment, Statistics, Stop,
    dense::Dense,
    dispatch,
    event::{self, Found, Hunt},
    machine::Memory,
    plan::Plan,
    run::{Options, Outcome},
    step::Attempt,
};

/// Shrinkage after an attempt that cannot be judged by its error: singular W, non-finite values.
const UNSOUND_FACTOR: f64 = 0.1;
/// Shrinkage after a step into clearly negative states.
const NEGATIVE_FACTOR: f64 = 0.2;
/// Shortest step, in seconds; at the start of a segment no step is too short to move time.
const SHORTEST_STEP: f64 = 1e-24;
/// A step that would leave less than this fraction of itself to the end of the segment goes to the end.
const SLIVER: f64 = 1e-6;

/// A course on its way.
#[derive(Debug)]
struct Lane<C> {
    course: C,
    segment: Segment,
    /// Seconds into the segment.
    t: f64,
    /// Next step to try.
    h: f64,
    /// Value of the event function at `t`.
    event: f64,
    hunt: Option<Hunt>,
    attempts: u32,
    statistics: Statistics,
}

/// Lanes with their memory.
struct Block<'r, C, const W: usize> {
    plan: &'r Plan,
    options: &'r Options,
    memory: Memory<W>,
    attempt: Attempt<W>,
    lanes: [Option<Lane<C>>; W],
    dense: Dense,
    buffers: Buffers,
}

/// A lane's own numbers, taken out of the memory for [`Course::next`].
#[derive(Debug, Default)]
struct Buffers {
    x: Vec<f64>,
    constants: Vec<f64>,
    atol: Vec<f64>,
}

/// Carries all courses to their ends, `W` at a time.
pub(crate) fn run<C: Course, const W: usize>(
    plan: &Plan,
    options: &Options,
    courses: &mut impl Iterator<Item = C>,
    done: &mut impl FnMut(C, Outcome),
) {
    let mut block: Block<'_, C, W> = Block::new(plan, options);
    loop {
        block.refill(courses, done);
        if block.lanes.iter().all(Option::is_none) {
            return;
        }
        block.aim();
        dispatch::attempt(
            options.level,
            plan,
            block.memory.slots(),
            &mut block.attempt,
        );
        for l in 0..W {
            if let Some(mut lane) = block.lanes[l].take() {
                match block.settle(l, &mut lane) {
                    None => block.lanes[l] = Some(lane),
                    Some(stop) => done(
                        lane.course,
                        Outcome {
                            stop,
                            statistics: lane.statistics,
                        },
                    ),
                }
            }
        }
    }
}

impl<'r, C: Course, const W: usize> Block<'r, C, W> {
    fn new(plan: &'r Plan, options: &'r Options) -> Self {
        let mut memory = Memory::new();
        for &(slot, value) in &plan.literals {
            memory.slots()[slot as usize] = [value; W];
        }
        let attempt = Attempt {
            t: [0.0; W],
            h: [1.0; W],
            moving: [false; W],
            fresh: [false; W],
            rtol: options.rtol,
            sound: [false; W],
            negative: [false; W],
        };
        let lanes = std::array::from_fn(|_| None);
        Self {
            plan,
            options,
            memory,
            attempt,
            lanes,
            dense: Dense::default(),
            buffers: Buffers::default(),
        }
    }

    /// Gives every idle lane a course that has something to integrate.
    fn refill(&mut self, courses: &mut impl Iterator<Item = C>, done: &mut impl FnMut(C, Outcome)) {
        for l in 0..W {
            while self.lanes[l].is_none() {
                let Some(course) = courses.next() else { return };
                let segment = Segment {
                    duration: 0.0,
                    moving: false,
                    event: false,
                };
                let statistics = Statistics::default();
                let mut lane = Lane {
                    course,
                    segment,
                    t: 0.0,
                    h: 0.0,
                    event: 0.0,
                    hunt: None,
                    attempts: 0,
                    statistics,
                };
                self.clear(l);
                match self.begin(l, &mut lane) {
                    None => self.lanes[l] = Some(lane),
                    Some(stop) => done(
                        lane.course,
                        Outcome {
                            stop,
                            statistics: lane.statistics,
                        },
                    ),
                }
            }
        }
    }

    fn clear(&mut self, l: usize) {
        let at = &self.plan.at;
        let slots = self.memory.slots();
        for slot in at
            .y0
            .clone()
            .chain(at.constants.clone())
            .chain(at.atol.clone())
        {
            slots[slot as usize][l] = 0.0;
        }
    }

    /// Goes on to the next segment that has a length. `Some`: the course ends here.
    fn begin(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        loop {
            lane.t = 0.0;
            self.take_out(l);
            let Buffers { x, constants, atol } = &mut self.buffers;
            let Some(segment) = lane.course.next(LaneNumbers { x, constants, atol }) else {
                return Some(Stop::Finished);
            };
            lane.statistics.segments += 1;
            if !self.put_back(l) || segment.duration.is_nan() || segment.duration == f64::INFINITY {
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
                lane.h = self.options.first_step;
                lane.hunt = None;
                self.attempt.fresh[l] = true;
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

    fn take_out(&mut self, l: usize) {
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let column = |places: &std::ops::Range<u16>, to: &mut Vec<f64>| {
            to.clear();
            to.extend(places.clone().map(|slot| slots[slot as usize][l]));
        };
        column(&at.y0, &mut self.buffers.x);
        column(&at.constants, &mut self.buffers.constants);
        column(&at.atol, &mut self.buffers.atol);
    }

    /// Whether all of it is finite, and no tolerance negative.
    fn put_back(&mut self, l: usize) -> bool {
        let (at, slots) = (&self.plan.at, self.memory.slots());
        let Buffers { x, constants, atol } = &self.buffers;
        let weighed = atol.len() - self.plan.shape.counters;
        for (places, values) in [(&at.y0, x), (&at.constants, constants), (&at.atol, atol)] {
            for (slot, &value) in places.clone().zip(values) {
                slots[slot as usize][l] = value;
            }
        }
        x.iter().chain(constants).all(|v| v.is_finite())
            && atol[..weighed].iter().all(|&v| v.is_finite() && v >= 0.0)
    }

    /// Sets what every lane is to try: its step, or what is left of its segment.
    fn aim(&mut self) {
        for (l, lane) in self.lanes.iter_mut().enumerate() {
            let Some(lane) = lane else {
                // Nobody reads what an idle lane computes.
                (self.attempt.moving[l], self.attempt.fresh[l]) = (false, false);
                continue;
            };
            let left = lane.segment.duration - lane.t;
            if lane.hunt.is_none() && lane.h * (1.0 + SLIVER) >= left {
                lane.h = left;
            }
            self.attempt.t[l] = lane.t;
            self.attempt.h[l] = lane.h;
        }
    }

    /// Decides on an attempt. `Some`: the course ends here.
    fn settle(&mut self, l: usize, lane: &mut Lane<C>) -> Option<Stop> {
        lane.attempts += 1;
        lane.statistics.factorisations += 1;
        if std::mem::take(&mut self.attempt.fresh[l]) && !self.parameters_finite(l) {
            return Some(Stop::NotFinite { t: lane.t });
        }
        let slots = self.memory.slots();
        let error = slots[self.plan.at.error as usize][l];
        let growth = slots[self.plan.at.growth as usize][l];
        let shrink = if !self.attempt.sound[l] || !error.is_finite() {
            Some(UNSOUND_FACTOR)
        } else if error > 1.0 {
            Some(growth)
        } else if self.options.nonnegative && self.attempt.negative[l] {
            Some(NEGATIVE_FACTOR)
        } else {
            None
        };
        match shrink {
            Some(factor) => self.reject(lane, factor),
            None => self.judge(l, lane, growth),
        }
        .or_else(|| (lane.attempts >= self.options.step_cap).then_some(Stop::StepCap { t: lane.t }))
    }

    fn parameters_finite(&mut self, l: usize) -> bool {
        let slots = self.memory.slots();
        self.plan
            .at
            .p
            .clone()
            .all(|slot| slots[slot as usize][l].is_finite())
    }

    fn reject(&self, lane: &mut Lane<C>, factor: f64) -> Option<Stop> {
        lane.statistics.rejected += 1;
        lane.hunt = None;
        lane.h *= factor;
        (lane.h < SHORTEST_STEP || lane.t + lane.h <= lane.t)
            .then_some(Stop::StepUnderflow { t: lane.t })
    }

    /// The step is good; is its end the one wanted?
    fn judge(&mut self, l: usize, lane: &mut Lane<C>, growth: f64) -> Option<Stop> {
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
            lane.course.event_met(lane.t);
            return self.begin(l, lane);
        }
        if lane.t >= lane.segment.duration {
            self.begin(l, lane)
        } else {
            None
        }
    }

    /// Looks for the event in the step, or judges a step made to meet it.
    fn watch(&mut self, l: usize, lane: &mut Lane<C>) -> Found {
        self.dense.take(self.plan, self.memory.slots(), l);
        let (t, h, tolerance) = (lane.t, lane.h, lane.course.event_tolerance());
        let (dense, course) = (&mut self.dense, &mut lane.course);
        let mut event = |s: f64| course.event(t + s * h, dense.at(s));
        let end = event(1.0);
        let found = match lane.hunt {
            Some(hunt) => hunt.judge(t, end, tolerance),
            None => event::look(h, lane.event, tolerance, event).unwrap_or(Found::Missed),
        };
        if !matches!(found, Found::Again(_)) {
            lane.event = end;
        }
        found
    }

    /// Reports the step and moves to its end.
    fn accept(&mut self, l: usize, lane: &mut Lane<C>, growth: f64) {
        let (t, h) = (lane.t, lane.h);
        let end = if h >= lane.segment.duration - t {
            lane.segment.duration
        } else {
            t + h
        };
        lane.statistics.steps += 1;
        self.report(l, lane, end);
        let (at, slots) = (&self.plan.at, self.memory.slots());
        for (y0, y1) in at.y0.clone().zip(at.y1.clone()) {
            slots[y0 as usize][l] = slots[y1 as usize][l];
        }
        lane.t = end;
        lane.h = h * growth;
    }

    /// Outputs and tracks of the step that ends at `end`.
    fn report(&mut self, l: usize, lane: &mut Lane<C>, end: f64) {
        let (t, h, course) = (lane.t, lane.h, &mut lane.course);
        let tracks = course.tracks().len();
        let mut wanted = course.next_output();
        if tracks > 0 || wanted <= end {
            self.dense.take(self.plan, self.memory.slots(), l);
        }
        for i in 0..tracks {
            let polynomial = self.dense.functional(&course.tracks()[i]);
            course.track(i, t, h, polynomial);
        }
        let mut last = t;
        // A course that asks for the same time again has no further output.
        while wanted > last && wanted <= end {
            let s = if wanted == end {
                1.0
            } else {
                ((wanted - t) / h).min(1.0)
            };
            course.output(wanted, self.dense.at(s));
            last = wanted;
            wanted = course.next_output();
        }
    }
}
