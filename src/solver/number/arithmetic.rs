//! The number types that the equations are written for.
//!
//! Equations are written once, generic over [`Number`]. Run with `f64` they are evaluated; run with the recording type they
//! become a tape; run with [`super::dual::Dual`] they yield their time derivative. Only operations whose result is the same
//! bit for bit on every machine are offered, so `exp`, `ln` and powers are fixed sequences of them and never libm's.
//!
//! `mul_add` is always fused. A machine without FMA instructions computes it in software: slower by an order of magnitude,
//! with the same bits.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// What an equation may do with a value.
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A literal.
    fn constant(value: f64) -> Self;
    /// `self * a + b`, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// `b - self * a`, rounded once.
    fn neg_mul_add(self, a: Self, b: Self) -> Self;
    /// `if self > other { self } else { other }` (so a NaN in `self` gives `other`, as `vmaxpd` does).
    fn max(self, other: Self) -> Self;
    /// `if a > b { yes } else { no }`.
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self;
    /// The nearest integer, ties to even.
    fn round(self) -> Self;
    /// `self * 2^n` for an integer `n` (taken as `±2040` beyond that); exact but for underflow and overflow.
    fn scale2(self, n: Self) -> Self;
    /// The integer `n` with `2^n <= |self| < 2^(n+1)`, for finite non-zero values.
    fn exponent(self) -> Self;
    /// `|self| / 2^exponent`, in `[1, 2)`, for finite non-zero values.
    fn mantissa(self) -> Self;

    /// The exponential function, to 1 unit in the last place; overflows to infinity, underflows to 0.
    fn exp(self) -> Self {
        exp_sequence(self)
    }
    /// The natural logarithm, to 1 unit in the last place; -infinity at 0, NaN below.
    fn ln(self) -> Self {
        ln_sequence(self)
    }
}

/// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact.
const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const SQRT2: f64 = std::f64::consts::SQRT_2;
/// Beyond these the result is infinite or rounds to zero; clamping there keeps infinities out of the reduction.
const EXP_LIMITS: (f64, f64) = (-750.0, 710.0);
/// Taylor terms of (e^r - 1)/r: at |r| <= ln2/2 the first one left out is 5e-18.
const EXP_TERMS: u32 = 13;
/// Terms of the inverse hyperbolic tangent series in s^2 <= 0.0295: the first one left out is 6e-19.
const LN_TERMS: u32 = 11;

/// e^x = 2^n e^r, |r| <= ln2/2, and e^r by its Taylor polynomial.
#[inline(always)]
pub(super) fn exp_sequence<N: Number>(x: N) -> N {
    let c = N::constant;
    let x = N::select_gt(x, c(EXP_LIMITS.1), c(EXP_LIMITS.1), x);
    let x = N::select_gt(c(EXP_LIMITS.0), x, c(EXP_LIMITS.0), x);
    let n = (x * c(std::f64::consts::LOG2_E)).round();
    let r = n.neg_mul_add(c(LN2_LOW), n.neg_mul_add(c(LN2_HIGH), x));
    let mut factorial = (2..=EXP_TERMS).fold(1.0, |f, i| f * f64::from(i));
    let mut sum = c(1.0 / factorial);
    for i in (1..EXP_TERMS).rev() {
        factorial /= f64::from(i + 1);
        sum = sum.mul_add(r, c(1.0 / factorial));
    }
    sum.mul_add(r, c(1.0)).scale2(n)
}

/// ln x = n ln 2 + ln(1 + f) with 1 + f in (1/sqrt 2, sqrt 2], and ln(1 + f) = 2 artanh(s), s = f / (2 + f).
///
/// Summed as `f - (f^2/2 - s (f^2/2 + R))`, R the series after its first term: the large part f is exact.
#[inline(always)]
pub(super) fn ln_sequence<N: Number>(x: N) -> N {
    let c = N::constant;
    let (m, n) = (x.mantissa(), x.exponent());
    let n = N::select_gt(m, c(SQRT2), n + c(1.0), n);
    let m = N::select_gt(m, c(SQRT2), m * c(0.5), m);
    let f = m - c(1.0);
    let s = f / (f + c(2.0));
    let z = s * s;
    let mut series = c(2.0 / f64::from(2 * LN_TERMS - 1));
    for i in (2..LN_TERMS).rev() {
        series = series.mul_add(z, c(2.0 / f64::from(2 * i - 1)));
    }
    let half_square = f * f * c(0.5);
    let correction = s.mul_add(series.mul_add(z, half_square), n * c(LN2_LOW));
    let finite = n.mul_add(c(LN2_HIGH), f - (half_square - correction));
    // 0 gives -inf, a negative number NaN, infinity and NaN themselves.
    let edge = N::select_gt(c(0.0), x, c(f64::NAN), x - c(f64::INFINITY));
    let positive = N::select_gt(x, c(f64::MAX), x, finite);
    N::select_gt(x, c(0.0), positive, edge)
}
