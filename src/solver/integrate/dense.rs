//! Dense output: the polynomial of every row over an accepted step, one lane at a time.
//!
//! Its coefficients come from a tape of their own, which runs only where events are watched; nothing of it returns into the steps.

use super::course::Variables;
use crate::solver::{
    method::{DENSE_ROWS, Slots, StepPlan, TRACK_NUMBERS},
    number::step_polynomial::StepPolynomial,
};

/// The variables of a lane at the fraction `s` of the step in hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepInterpolant<'m, const W: usize> {
    pub plan: &'m StepPlan,
    pub m: &'m Slots<W>,
    pub lane: usize,
    pub s: f64,
}

#[cfg(test)]
impl<const W: usize> StepInterpolant<'_, W> {
    /// All of them.
    pub(crate) fn all(&self) -> Vec<f64> {
        (0..self.plan.shape.rows())
            .map(|row| self.at(row))
            .collect()
    }
}

impl<const W: usize> Variables for StepInterpolant<'_, W> {
    fn at(&self, row: usize) -> f64 {
        polynomial(self.plan, self.m, self.lane, row).value(self.s)
    }
}

/// The variables of a lane at the end of the step in hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End<'m, const W: usize> {
    pub plan: &'m StepPlan,
    pub m: &'m Slots<W>,
    pub lane: usize,
}

impl<const W: usize> Variables for End<'_, W> {
    fn at(&self, row: usize) -> f64 {
        self.m[self.plan.at.y1.start as usize + row][self.lane]
    }
}

/// The polynomial of a track over a lane's step in hand.
pub(crate) fn track<const W: usize>(
    plan: &StepPlan,
    m: &Slots<W>,
    lane: usize,
    track: usize,
) -> StepPolynomial {
    let first = plan.at.tracks.start as usize + track * TRACK_NUMBERS;
    let [y0, y1, k1, k2, k3] = std::array::from_fn(|i| m[first + i][lane]);
    let k = [k1, k2, k3];
    StepPolynomial { y0, y1, k }
}

/// The polynomial of one row of a lane.
#[inline(always)]
fn polynomial<const W: usize>(
    plan: &StepPlan,
    m: &Slots<W>,
    lane: usize,
    row: usize,
) -> StepPolynomial {
    let at = &plan.at;
    let value = |first: u16, row: usize| m[first as usize + row][lane];
    let first = row * DENSE_ROWS;
    StepPolynomial {
        y0: value(at.y0.start, row),
        y1: value(at.y1.start, row),
        k: [0, 1, 2].map(|i| value(at.dense.start, first + i)),
    }
}
