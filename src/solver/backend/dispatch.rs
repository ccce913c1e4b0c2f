//! Where a step's instructions are chosen: the same code compiled for several levels, taken at run time.
//!
//! Every level gives the same bits. Beside this, only `number/math`, which does the same for two functions, and `x86_64/memory` are
//! `unsafe` in the solver.

use super::{tapes::Tapes, x86_64::Native};
#[cfg(target_arch = "x86_64")]
use crate::solver::number::level::has_avx2;
use crate::solver::{
    method::{self, Attempt, Equations, Slots, StepPlan},
    number::level::{Level, LevelKind},
};

/// Tries one step of every lane with the instructions of a level.
pub(crate) type AttemptFn<const W: usize> =
    fn(Level, &StepPlan, Option<&Native>, &mut Slots<W>, &Attempt<W>);

// The compiler makes the code of every width here, once, and not again in each crate that runs a course of its own.
pub(crate) static ONE: AttemptFn<1> = attempt;
pub(crate) static FOUR: AttemptFn<4> = attempt;
pub(crate) static EIGHT: AttemptFn<8> = attempt;
pub(crate) static SIXTEEN: AttemptFn<16> = attempt;
pub(crate) static THIRTY_TWO: AttemptFn<32> = attempt;

/// Tries one step of every lane with the instructions of a level.
pub(crate) fn attempt<const W: usize>(
    level: Level,
    plan: &StepPlan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    match level.kind() {
        LevelKind::Baseline => method::attempt(Tapes { plan, native }, m, a),
        // SAFETY: a `Level` of this kind is made only where `has_avx2` holds.
        #[cfg(target_arch = "x86_64")]
        LevelKind::Avx2 => unsafe { attempt_avx2(plan, native, m, a) },
        // SAFETY: a `Level` of this kind is made only where `has_avx512` holds.
        #[cfg(target_arch = "x86_64")]
        LevelKind::Avx512 => unsafe { attempt_avx512(plan, native, m, a) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn attempt_avx2<const W: usize>(
    plan: &StepPlan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    method::attempt(Tapes { plan, native }, m, a);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512dq,avx2,fma")]
fn attempt_avx512<const W: usize>(
    plan: &StepPlan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    method::attempt(Tapes { plan, native }, m, a);
}

/// Parameters and their time derivatives of one course, with fused multiply-add in hardware where the machine has it: the bits are
/// those of its emulation, which costs many times as much.
pub fn parameters(
    equations: &impl Equations,
    constants: &[f64],
    t: f64,
    p: &mut [f64],
    dp: &mut [f64],
) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the features were just seen.
        return unsafe { parameters_fma(equations, constants, t, p, dp) };
    }
    equations.parameters(constants, t, p, dp);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn parameters_fma(
    equations: &impl Equations,
    constants: &[f64],
    t: f64,
    p: &mut [f64],
    dp: &mut [f64],
) {
    equations.parameters(constants, t, p, dp);
}
