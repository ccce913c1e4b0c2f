//! The places of a step's numbers in the memory: where its tapes find what they read and leave what they write.
//!
//! Knows how many of each there are, not how they are computed.

use std::ops::Range;

use super::{equations::Shape, tableau::Tableau};
use crate::solver::tape::{SlotLayout, TooManySlots};

/// Coefficients of a row's dense output; those that a method lacks are zero.
pub(crate) const DENSE_ROWS: usize = 3;
/// Numbers of a track: its value at both ends of the step and its dense-output coefficients.
pub(crate) const TRACK_NUMBERS: usize = 2 + DENSE_ROWS;

/// Where the numbers of a lane stand.
#[derive(Debug, Clone)]
pub(crate) struct LaneSlots {
    pub constants: Range<u16>,
    /// Time in the segment at which the parameters are wanted.
    pub time: u16,
    /// Parameters as the rates read them, and their time derivatives.
    pub p: Range<u16>,
    pub dp: Range<u16>,
    /// Parameters as their tape writes them.
    pub fresh_p: Range<u16>,
    pub fresh_dp: Range<u16>,
    /// Variables at the start of the step.
    pub y0: Range<u16>,
    /// Variables at which a later stage reads the rates.
    pub y: Range<u16>,
    /// Variables at the end of the step.
    pub y1: Range<u16>,
    /// Relative tolerance, and the absolute one of each row.
    pub rtol: u16,
    pub atol: Range<u16>,
    /// Reciprocals of the absolute tolerances.
    pub weight: Range<u16>,
    /// The step's length h, h gamma and its reciprocal.
    pub h: u16,
    pub h_gamma: u16,
    pub inverse: u16,
    /// Right-hand sides of the rows, then the rates of the extents.
    pub f: Range<u16>,
    /// Derivative of g by the algebraic variable at the start and at the last stage; 1 where there is none.
    pub slope: u16,
    pub slope_end: u16,
    pub f_t: Range<u16>,
    /// LU entries, then the derivatives of terminals and counters.
    pub factors: Range<u16>,
    pub guard: u16,
    /// Stages, those of a row side by side.
    pub stages: Range<u16>,
    /// Mean square of the weighted error of a step.
    pub error: u16,
    /// Whether pivots and slopes passed: 1, or 0.
    pub sound: u16,
    /// How far, beyond its scale, some state is below zero; negative while none is.
    pub below: u16,
    /// The factor that the error gives h, and the largest that is allowed.
    pub growth: u16,
    pub growth_limit: u16,
    /// Dense-output coefficients, those of a row side by side.
    pub dense: Range<u16>,
    /// The tracks' polynomials.
    pub tracks: Range<u16>,
}

impl LaneSlots {
    /// Places of everything but the factors, which are taken when it is known how many there are.
    pub(super) fn new(
        shape: &Shape,
        tableau: &Tableau,
        layout: &mut SlotLayout,
    ) -> Result<LaneSlots, TooManySlots> {
        let (rows, rates, parameters) = (shape.rows(), shape.rates(), shape.parameters);
        let mut take = |n| layout.take(n);
        Ok(LaneSlots {
            y: take(rows)?,
            p: take(parameters)?,
            f: take(rates)?,
            y0: take(rows)?,
            stages: take(rows * tableau.stages())?,
            y1: take(rows)?,
            atol: take(rows)?,
            weight: take(rows)?,
            rtol: take(1)?.start,
            h: take(1)?.start,
            h_gamma: take(1)?.start,
            inverse: take(1)?.start,
            slope: take(1)?.start,
            slope_end: take(1)?.start,
            guard: take(1)?.start,
            error: take(1)?.start,
            sound: take(1)?.start,
            below: take(1)?.start,
            growth: take(1)?.start,
            growth_limit: take(1)?.start,
            time: take(1)?.start,
            dense: take(rows * DENSE_ROWS)?,
            tracks: take(shape.tracks.len() * TRACK_NUMBERS)?,
            f_t: take(rates)?,
            dp: take(parameters)?,
            fresh_p: take(parameters)?,
            fresh_dp: take(parameters)?,
            constants: take(shape.constants)?,
            factors: 0..0,
        })
    }

    /// Slots that are read outside the tape that writes them; the others hold intermediate values of one tape.
    pub(crate) fn shared(&self) -> Vec<Range<u16>> {
        let one = |slot: u16| slot..slot + 1;
        vec![
            self.y.clone(),
            self.f.clone(),
            self.stages.clone(),
            self.y1.clone(),
            one(self.h_gamma),
            one(self.inverse),
            one(self.slope),
            one(self.slope_end),
            self.factors.clone(),
            one(self.guard),
            one(self.error),
            one(self.sound),
            one(self.below),
            one(self.growth),
            self.dense.clone(),
            self.tracks.clone(),
            self.f_t.clone(),
            self.fresh_p.clone(),
            self.fresh_dp.clone(),
        ]
    }
}
