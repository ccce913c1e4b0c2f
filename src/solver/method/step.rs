//! One attempted Rosenbrock step of every lane, from `y0` to `y1` with its error.
//!
//! The arithmetic is in the plan's tapes, the same for all lanes; what differs between lanes (a step taken or not, parameters that
//! move or not) is blended here, and what becomes of the attempt is decided elsewhere. Knows no courses, segments or events.

#![allow(
    clippy::needless_range_loop,
    reason = "lanes are walked by index, the form that vectorises"
)]

use std::ops::Range;

use super::{memory::Slots, places::LaneSlots, plan::StepPlan, which::Which};

/// What a step is told about the lanes, beside the numbers in the memory.
#[derive(Debug, Clone)]
pub(crate) struct Attempt<const W: usize> {
    /// This step begins where the one before ended.
    pub accepted: [bool; W],
    /// Time in the segment.
    pub t: [f64; W],
    /// The first and the last moment for which parameters are computed.
    pub first: [f64; W],
    /// The last of them.
    pub last: [f64; W],
    /// Parameters depend on time.
    pub moving: [bool; W],
    /// Parameters have not been computed in this segment.
    pub fresh: [bool; W],
    /// Whether there is no relative tolerance.
    pub absolute: bool,
    /// Whether somebody will ask for values within the step.
    pub dense: bool,
}

impl<const W: usize> Attempt<W> {
    /// Nothing to do in any lane.
    pub(crate) fn idle() -> Self {
        Self {
            accepted: [false; W],
            t: [0.0; W],
            first: [f64::NEG_INFINITY; W],
            last: [f64::INFINITY; W],
            moving: [false; W],
            fresh: [false; W],
            absolute: false,
            dense: false,
        }
    }

    /// A moment, or the nearest for which parameters are computed.
    #[inline(always)]
    fn within(&self, l: usize, t: f64) -> f64 {
        let t = if t < self.first[l] { self.first[l] } else { t };
        if t > self.last[l] { self.last[l] } else { t }
    }
}

/// A plan's tapes and what runs them.
pub(crate) trait Runner: Copy {
    /// Whose tapes they are.
    fn plan(&self) -> &StepPlan;
    /// Runs one of them over all lanes.
    fn run<const W: usize>(self, which: Which, m: &mut Slots<W>);
    /// Runs all of a step in which nothing moves, up to its end.
    fn run_still<const W: usize>(self, m: &mut Slots<W>);
}

/// Tries one step of every lane, as long as its place `h` says.
#[inline(always)]
pub(crate) fn attempt<const W: usize>(tapes: impl Runner, m: &mut Slots<W>, a: &Attempt<W>) {
    let plan = tapes.plan();
    go_on(m, &plan.at, &a.accepted);
    start_parameters(tapes, m, a);
    if a.moving.contains(&true) {
        moving_stages(tapes, m, a);
    } else {
        tapes.run_still(m);
    }
    let finish = if a.absolute {
        Which::FinishAbsolute
    } else {
        Which::Finish
    };
    tapes.run(finish, m);
    if !plan.shape.tracks.is_empty() {
        tapes.run(Which::Tracks, m);
    }
    if a.dense {
        tapes.run(Which::Dense, m);
    }
}

/// Begins where the step before ended, or, in a lane that did not accept it, where it began.
#[inline(always)]
fn go_on<const W: usize>(m: &mut Slots<W>, at: &LaneSlots, accepted: &[bool; W]) {
    for l in (0..W).filter(|&l| !accepted[l]) {
        for (y0, y1) in at.y0.clone().zip(at.y1.clone()) {
            m[y1 as usize][l] = m[y0 as usize][l];
        }
    }
    m.copy_within(
        at.y1.start as usize..at.y1.end as usize,
        at.y0.start as usize,
    );
}

/// The stages where parameters depend on time in some lane.
#[inline(always)]
fn moving_stages<const W: usize>(tapes: impl Runner, m: &mut Slots<W>, a: &Attempt<W>) {
    let plan = tapes.plan();
    tapes.run(Which::Factor, m);
    tapes.run(Which::RatesT, m);
    for stage in 0..plan.tableau.stages() {
        if stage > 0 {
            tapes.run(Which::Argument(stage), m);
            stage_parameters(tapes, m, a, stage);
            tapes.run(Which::rates_of(plan.tableau, stage), m);
        }
        add_slope(plan, m, a, stage);
        tapes.run(Which::Stage(stage), m);
    }
}

/// Takes over values in the lanes of the mask.
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
fn start_parameters<const W: usize>(tapes: impl Runner, m: &mut Slots<W>, a: &Attempt<W>) {
    let plan = tapes.plan();
    let mut wanted = [false; W];
    for l in 0..W {
        wanted[l] = a.moving[l] | a.fresh[l];
    }
    if wanted.contains(&true) {
        for l in 0..W {
            m[plan.at.time as usize][l] = a.within(l, a.t[l]);
        }
        tapes.run(Which::Parameters, m);
        blend(m, &plan.at.fresh_p, &plan.at.p, &wanted);
        blend(m, &plan.at.fresh_dp, &plan.at.dp, &wanted);
    }
}

#[inline(always)]
fn stage_parameters<const W: usize>(
    tapes: impl Runner,
    m: &mut Slots<W>,
    a: &Attempt<W>,
    stage: usize,
) {
    let plan = tapes.plan();
    let node = plan.tableau.nodes[stage];
    let h = m[plan.at.h as usize];
    for l in 0..W {
        m[plan.at.time as usize][l] = a.within(l, node.mul_add(h[l], a.t[l]));
    }
    tapes.run(Which::Parameters, m);
    blend(m, &plan.at.fresh_p, &plan.at.p, &a.moving);
}

/// Adds `h d_i df/dt` to the rates where something moves. A lane where nothing does keeps its bits, the sign of a zero included.
#[inline(always)]
fn add_slope<const W: usize>(plan: &StepPlan, m: &mut Slots<W>, a: &Attempt<W>, stage: usize) {
    let weight = plan.tableau.slopes[stage];
    if weight == 0.0 {
        return;
    }
    let h = m[plan.at.h as usize];
    for (f_t, f) in plan.at.f_t.clone().zip(plan.at.f.clone()) {
        let f_t = m[f_t as usize];
        let f = &mut m[f as usize];
        for l in 0..W {
            let with = (h[l] * weight).mul_add(f_t[l], f[l]);
            f[l] = if a.moving[l] { with } else { f[l] };
        }
    }
}
