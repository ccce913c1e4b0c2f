//! One attempted Rosenbrock step of every lane, from `y0` to `y1` with its error.
//!
//! Everything here is the same straight work for all lanes; what differs between lanes (moving or not) is blended, and what
//! becomes of the attempt is decided elsewhere. Knows no courses, segments or events.

#![allow(
    clippy::needless_range_loop,
    reason = "lanes are walked by index, the form that vectorises"
)]

use std::ops::Range;

use super::{
    machine::{self, Slots},
    native::{Native, Which},
    plan::Plan,
};

/// What a step is told about the lanes, and what it answers.
#[derive(Debug, Clone)]
pub(crate) struct Attempt<const W: usize> {
    /// Time in the segment.
    pub t: [f64; W],
    /// Length to try.
    pub h: [f64; W],
    /// Parameters depend on time.
    pub moving: [bool; W],
    /// Parameters have not been computed in this segment.
    pub fresh: [bool; W],
    /// Relative tolerance.
    pub rtol: f64,
    /// Answer: pivots, slope of the algebraic equation, all passed.
    pub sound: [bool; W],
    /// Answer: a state fell below minus ten times its scale.
    pub negative: [bool; W],
}

/// Multiple of its error scale by which a state may be negative.
const NEGATIVE_SCALES: f64 = -1.0;

/// A plan's tapes and what runs them.
#[derive(Debug, Clone, Copy)]
struct Tapes<'p> {
    plan: &'p Plan,
    native: Option<&'p Native>,
}

impl Tapes<'_> {
    #[inline(always)]
    fn run<const W: usize>(self, which: Which, m: &mut Slots<W>) {
        match self.native {
            Some(native) => native.run(which, m),
            None => machine::run(which.of(self.plan), m),
        }
    }
}

/// Tries one step of every lane; without machine code the tapes are interpreted.
#[inline(always)]
pub(crate) fn attempt<const W: usize>(
    plan: &Plan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &mut Attempt<W>,
) {
    let tapes = Tapes { plan, native };
    let at = &plan.at;
    start_parameters(tapes, m, a);
    for l in 0..W {
        let h_gamma = a.h[l] * plan.tableau.gamma;
        m[at.h_gamma as usize][l] = h_gamma;
        m[at.inverse as usize][l] = 1.0 / h_gamma;
    }
    copy(m, &at.y0, &at.y);
    tapes.run(Which::Factor, m);
    for l in 0..W {
        a.sound[l] = m[at.guard as usize][l] > 0.0 && m[at.slope as usize][l] > 0.0;
    }
    let moving = a.moving.contains(&true);
    if moving {
        tapes.run(Which::RatesT, m);
    }
    for stage in 0..plan.tableau.stages() {
        if stage > 0 {
            arguments(plan, m, stage);
            if moving {
                stage_parameters(tapes, m, a, stage);
            }
            tapes.run(Which::Rates, m);
            for l in 0..W {
                a.sound[l] &= m[at.slope as usize][l] > 0.0;
            }
        }
        right_hand_side(plan, m, a, stage);
        if moving {
            add_slope(plan, m, a, stage);
        }
        tapes.run(Which::Solve, m);
        keep_stage(plan, m, stage);
    }
    finish(plan, m, a);
    tapes.run(Which::Control, m);
}

#[inline(always)]
fn copy<const W: usize>(m: &mut Slots<W>, from: &Range<u16>, to: &Range<u16>) {
    for (from, to) in from.clone().zip(to.clone()) {
        m[to as usize] = m[from as usize];
    }
}

/// Takes over computed parameters in the lanes of the mask.
#[inline(always)]
fn blend<const W: usize>(m: &mut Slots<W>, from: &Range<u16>, to: &Range<u16>, mask: &[bool; W]) {
    for (from, to) in from.clone().zip(to.clone()) {
        let new = m[from as usize];
        let old = &mut m[to as usize];
        for l in 0..W {
            old[l] = if mask[l] { new[l] } else { old[l] };
        }
    }
}

/// Parameters at the start of the step, where they are not there already.
#[inline(always)]
fn start_parameters<const W: usize>(tapes: Tapes, m: &mut Slots<W>, a: &Attempt<W>) {
    let plan = tapes.plan;
    let mut wanted = [false; W];
    for l in 0..W {
        wanted[l] = a.moving[l] | a.fresh[l];
    }
    if wanted.contains(&true) {
        m[plan.at.time as usize] = a.t;
        tapes.run(Which::Parameters, m);
        blend(m, &plan.at.fresh_p, &plan.at.p, &wanted);
        blend(m, &plan.at.fresh_dp, &plan.at.dp, &wanted);
    }
}

#[inline(always)]
fn stage_parameters<const W: usize>(tapes: Tapes, m: &mut Slots<W>, a: &Attempt<W>, stage: usize) {
    let plan = tapes.plan;
    let node = plan.tableau.nodes[stage];
    for l in 0..W {
        m[plan.at.time as usize][l] = node.mul_add(a.h[l], a.t[l]);
    }
    tapes.run(Which::Parameters, m);
    blend(m, &plan.at.fresh_p, &plan.at.p, &a.moving);
}

/// The variables at which a stage reads the rates. Rows that nothing reads wait for the first stage that `y1` grows from.
#[inline(always)]
fn arguments<const W: usize>(plan: &Plan, m: &mut Slots<W>, stage: usize) {
    let (at, tableau) = (&plan.at, plan.tableau);
    let stages = tableau.stages();
    let adds_one = tableau.adds_one(stage);
    let rows = if adds_one || tableau.adds_one(stage + 1) {
        plan.shape.rows()
    } else {
        plan.shape.core()
    };
    for row in 0..rows {
        let first = at.stages.start as usize + row * stages;
        let mut y;
        if adds_one {
            y = m[at.y.start as usize + row];
            let k = &m[first + stage - 1];
            for l in 0..W {
                y[l] += k[l];
            }
        } else {
            y = m[at.y0.start as usize + row];
            for (k, &weight) in m[first..first + stage].iter().zip(tableau.a[stage]) {
                for l in 0..W {
                    y[l] = weight.mul_add(k[l], y[l]);
                }
            }
        }
        m[at.y.start as usize + row] = y;
    }
}

/// Rates and the weighted earlier stages; the algebraic row has the rates alone.
#[inline(always)]
fn right_hand_side<const W: usize>(plan: &Plan, m: &mut Slots<W>, a: &Attempt<W>, stage: usize) {
    let at = &plan.at;
    let stages = plan.tableau.stages();
    let mut inverse = [0.0; W];
    for l in 0..W {
        inverse[l] = 1.0 / a.h[l];
    }
    for row in 0..plan.shape.rows() {
        let mut rhs = m[at.f.start as usize + row];
        if plan.shape.algebraic == 0 || row != plan.shape.states {
            let first = at.stages.start as usize + row * stages;
            let mut sum = [0.0; W];
            for (k, &weight) in m[first..first + stage].iter().zip(plan.tableau.c[stage]) {
                for l in 0..W {
                    sum[l] = weight.mul_add(k[l], sum[l]);
                }
            }
            for l in 0..W {
                rhs[l] = sum[l].mul_add(inverse[l], rhs[l]);
            }
        }
        m[at.rhs.start as usize + row] = rhs;
    }
}

/// Adds `h d_i df/dt` where something moves. A lane where nothing does keeps its bits, the sign of a zero included.
#[inline(always)]
fn add_slope<const W: usize>(plan: &Plan, m: &mut Slots<W>, a: &Attempt<W>, stage: usize) {
    let weight = plan.tableau.slopes[stage];
    if weight == 0.0 {
        return;
    }
    for (f_t, rhs) in plan.at.f_t.clone().zip(plan.at.rhs.clone()) {
        let f_t = m[f_t as usize];
        let rhs = &mut m[rhs as usize];
        for l in 0..W {
            let with = (a.h[l] * weight).mul_add(f_t[l], rhs[l]);
            rhs[l] = if a.moving[l] { with } else { rhs[l] };
        }
    }
}

#[inline(always)]
fn keep_stage<const W: usize>(plan: &Plan, m: &mut Slots<W>, stage: usize) {
    let first = plan.at.stages.start as usize + stage;
    for (row, slot) in plan.at.solution.clone().enumerate() {
        m[first + row * plan.tableau.stages()] = m[slot as usize];
    }
}

/// `y1` and the error: root mean square of the last stage over its scale, without the counters.
#[inline(always)]
fn finish<const W: usize>(plan: &Plan, m: &mut Slots<W>, a: &mut Attempt<W>) {
    let (at, shape) = (&plan.at, &plan.shape);
    let weighed = shape.rows() - shape.counters;
    let mut sum = [0.0; W];
    a.negative = [false; W];
    for row in 0..shape.rows() {
        let error = m[at.solution.start as usize + row];
        let y0 = m[at.y0.start as usize + row];
        let mut y1 = m[at.y.start as usize + row];
        for l in 0..W {
            y1[l] += error[l];
        }
        m[at.y1.start as usize + row] = y1;
        if row < weighed {
            let atol = m[at.atol.start as usize + row];
            let is_state = row < shape.states;
            for l in 0..W {
                let (from, to) = (y0[l].abs(), y1[l].abs());
                let scale = a.rtol.mul_add(if from > to { from } else { to }, atol[l]);
                let ratio = error[l] / scale;
                sum[l] = ratio.mul_add(ratio, sum[l]);
                a.negative[l] |= is_state & (y1[l] < NEGATIVE_SCALES * scale);
            }
        }
    }
    let n = weighed.max(1) as f64;
    for l in 0..W {
        m[at.error as usize][l] = (sum[l] / n).sqrt();
    }
}
