//! Rates that cannot be run through a stretch of time, with what is wrong.

use std::fmt;

/// Most borders in a stretch: steps between so many are still few against the most that a run may take.
pub const MOST_BORDERS: usize = 1000;

/// Why a rate cannot be run through a stretch.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Refusal {
    /// The reaction.
    pub label: String,
    /// What is wrong.
    pub fault: RateFault,
}

/// What is wrong with a rate as a function of time; moments in s from the start of the course.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum RateFault {
    /// A divisor or the base of a negative power is zero.
    #[error("division by zero {0} s after the start; keep the divisor away from 0, with max( , )")]
    Division(f64),
    /// A logarithm, or a power with a running exponent, of what is not above zero.
    #[error("the logarithm of 0 or less {0} s after the start; keep it above 0, with max( , )")]
    Logarithm(f64),
    /// A root or a broken power of what is below zero.
    #[error("the root of less than 0 {0} s after the start; keep it at 0 or more, with max(0, )")]
    Root(f64),
    /// Larger than anything.
    #[error("too large for a number {0} s after the start; limit it, with min( , )")]
    TooLarge(f64),
    /// A window that ends before it begins.
    #[error("between(x, a, b) where a is above b is never 1; write the smaller limit first")]
    Backwards,
    /// Too much to look at.
    #[error(
        "more than {MOST_BORDERS} pulses, kinks and bends in one stretch of time; stir in several steps, or write a smoother rate"
    )]
    TooMany,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rate of {}: {}", self.label, self.fault)
    }
}
