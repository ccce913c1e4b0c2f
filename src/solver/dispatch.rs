//! The one place that chooses instructions: the same code compiled for several levels, taken at run time.
//!
//! Every level gives the same bits. Beside this, only `native/memory` is `unsafe` in the solver.

use super::{
    Equations,
    machine::Slots,
    math,
    native::Native,
    plan::Plan,
    step::{self, Attempt},
};

/// A set of vector instructions that this machine has; a value of it is the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// All levels of this machine, slowest first.
    pub fn available() -> Vec<Level> {
        #[allow(unused_mut, reason = "other architectures have one level")]
        let mut levels = vec![Level(Kind::Baseline)];
        #[cfg(target_arch = "x86_64")]
        {
            if has_avx2() {
                levels.push(Level(Kind::Avx2));
            }
            if has_avx512() {
                levels.push(Level(Kind::Avx512));
            }
        }
        levels
    }

    /// The fastest level of this machine.
    pub fn best() -> Level {
        Self::available().pop().unwrap_or(Level(Kind::Baseline))
    }

    /// Lanes that one vector register holds.
    pub(crate) fn lanes(self) -> usize {
        match self.0 {
            Kind::Baseline => 1,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => 4,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => 8,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512",
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
}

/// Tries one step of every lane with the instructions of a level.
pub(crate) type AttemptFn<const W: usize> =
    fn(Level, &Plan, Option<&Native>, &mut Slots<W>, &Attempt<W>);

// The compiler makes the code of every width here, once, and not again in each crate that runs a course of its own.
pub(crate) static ONE: AttemptFn<1> = attempt;
pub(crate) static FOUR: AttemptFn<4> = attempt;
pub(crate) static EIGHT: AttemptFn<8> = attempt;
pub(crate) static SIXTEEN: AttemptFn<16> = attempt;
pub(crate) static THIRTY_TWO: AttemptFn<32> = attempt;

/// Tries one step of every lane with the instructions of a level.
pub(crate) fn attempt<const W: usize>(
    level: Level,
    plan: &Plan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    match level.0 {
        Kind::Baseline => step::attempt(plan, native, m, a),
        // SAFETY: a `Level` of this kind is made only where `has_avx2` holds.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { attempt_avx2(plan, native, m, a) },
        // SAFETY: a `Level` of this kind is made only where `has_avx512` holds.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => unsafe { attempt_avx512(plan, native, m, a) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn attempt_avx2<const W: usize>(
    plan: &Plan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    step::attempt(plan, native, m, a);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512dq,avx2,fma")]
fn attempt_avx512<const W: usize>(
    plan: &Plan,
    native: Option<&Native>,
    m: &mut Slots<W>,
    a: &Attempt<W>,
) {
    step::attempt(plan, native, m, a);
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

/// A scalar exponential that does not emulate FMA where the machine has it.
pub(crate) fn exp(x: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the features were just seen.
        return unsafe { exp_fma(x) };
    }
    math::exp_sequence(x)
}

/// The same for the logarithm.
pub(crate) fn ln(x: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the features were just seen.
        return unsafe { ln_fma(x) };
    }
    math::ln_sequence(x)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn exp_fma(x: f64) -> f64 {
    math::exp_sequence(x)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn ln_fma(x: f64) -> f64 {
    math::ln_sequence(x)
}
