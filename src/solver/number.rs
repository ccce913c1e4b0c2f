//! The number types that the equations are written for.
//!
//! Equations are written once, generic over [`Number`]. Run with `f64` they are evaluated; run with the recording type they
//! become a tape; run with [`super::dual::Dual`] they yield their time derivative. Only operations whose result is the same
//! bit for bit on every machine are offered, so `exp`, `ln` and powers are fixed sequences of them and never libm's.

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
    /// `self * 2^n` for an integer `n`; exact but for underflow and overflow.
    fn scale2(self, n: Self) -> Self;
    /// The integer `n` with `2^n <= |self| < 2^(n+1)`, for finite non-zero values.
    fn exponent(self) -> Self;
    /// `|self| / 2^exponent`, in `[1, 2)`.
    fn mantissa(self) -> Self;

    /// The exponential function.
    fn exp(self) -> Self;
    /// The natural logarithm of a positive number.
    fn ln(self) -> Self;
}
