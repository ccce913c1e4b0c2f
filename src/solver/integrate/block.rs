//! The lanes' numbers in the memory: handed to a course and taken back, and what all lanes are to try next.
//!
//! Knows one attempt at a time; when a segment begins or ends is said in `segments`.

use std::ops::Range;

use super::{
    course::{Course, LaneNumbers},
    lane::Lane,
    options::SolverOptions,
};
use crate::solver::method::{Attempt, Memory, StepPlan};

/// A step that would leave less than this fraction of itself to the end of the segment goes to the end.
const SLIVER: f64 = 1e-6;

/// Lanes with their memory.
pub(super) struct LaneBlock<'r, const W: usize> {
    pub(super) plan: &'r StepPlan,
    pub(super) options: &'r SolverOptions,
    pub(super) memory: Memory<W>,
    pub(super) attempt: Attempt<W>,
    pub(super) buffers: Buffers,
    /// Lanes whose parameters were given: their constants are not kept.
    given: [bool; W],
}

/// A lane's own numbers, taken out of the memory for [`Course::next`].
#[derive(Debug, Default)]
pub(super) struct Buffers {
    pub(super) x: Vec<f64>,
    constants: Vec<f64>,
    parameters: Vec<f64>,
    atol: Vec<f64>,
    rtol: f64,
}

impl Buffers {
    /// As a course sees them.
    pub(super) fn numbers(&mut self) -> LaneNumbers<'_> {
        LaneNumbers {
            x: &mut self.x,
            constants: &mut self.constants,
            parameters: &mut self.parameters,
            atol: &mut self.atol,
            rtol: &mut self.rtol,
        }
    }
}

impl<'r, const W: usize> LaneBlock<'r, W> {
    /// Lanes for a plan, idle.
    pub(super) fn new(plan: &'r StepPlan, options: &'r SolverOptions) -> Self {
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

    /// Fills the buffers with the lane's numbers, or with zeros for a course that begins.
    pub(super) fn take_out(&mut self, l: usize, begins: bool) {
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
    pub(super) fn put_back(&mut self, l: usize, given: bool) -> bool {
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
    pub(super) fn aim<C: Course>(&mut self, lanes: &mut [Option<Box<Lane<C>>>; W]) {
        self.attempt.dense = false;
        for (l, lane) in lanes.iter_mut().enumerate() {
            let Some(lane) = lane else {
                // Nobody reads what an idle lane computes.
                (self.attempt.moving[l], self.attempt.fresh[l]) = (false, false);
                continue;
            };
            let left = lane.part.length() - lane.t;
            self.aim_after(lane);
            let is_free = lane.sequence.follower().is_none();
            let is_wish = is_free && lane.hunt.is_none() && lane.detour.is_none();
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
