//! How the step follows from its error. Recorded like everything in a step, so that all lanes are controlled at once.

use super::number::Number;

/// Most that the step shrinks after an attempt, and the caution in its growth.
const LEAST_GROWTH: f64 = 0.2;
const STEP_SAFETY: f64 = 0.9;
/// Most that the first step of a segment may grow, which begins far below any time scale, ...
pub(super) const FIRST_GROWTH: f64 = 1000.0;
/// ... and any later one.
pub(super) const GROWTH: f64 = 6.0;

/// The elementary controller: `0.9 error^(-1/order)` within limits; `mean` is the square of the error.
pub(super) fn growth<N: Number>(mean: N, order: u32, limit: N) -> N {
    let c = N::constant;
    let wish = c(STEP_SAFETY) * (mean.ln() * c(-0.5 / f64::from(order))).exp();
    let wish = N::select_gt(wish, limit, limit, wish);
    N::select_gt(wish, c(LEAST_GROWTH), wish, c(LEAST_GROWTH))
}
