//! How the step follows from its error. Recorded like everything in a step, so that all lanes are controlled at once.

use crate::solver::number::Number;

/// Most that the step shrinks after an attempt, and the caution in its growth.
const LEAST_GROWTH: f64 = 0.2;
const STEP_SAFETY: f64 = 0.9;
/// Most that a step may grow at the start of a segment, which begins far below any time scale, ...
pub(crate) const FIRST_GROWTH: f64 = 1000.0;
/// ... and from the first one on that did not wish to grow by more.
pub(crate) const GROWTH: f64 = 6.0;

/// Polynomial of log2(1 + f), f in [0, 1], within 8.3e-4: interpolation at the zeros of a Chebyshev polynomial, as the next one.
const LOG2: [f64; 4] = [8.254_628_23e-4, 1.415_653_19, -0.568_704_053, 0.152_700_285];
/// Polynomial of 2^f, |f| <= 1/2, within 8.1e-5.
const EXP2: [f64; 4] = [0.999_924_56, 0.693_136_73, 0.242_639_48, 0.055_838_28];

/// The elementary controller: `0.9 error^(-1/order)` within limits; `mean` is the square of the error. The power is good to 2e-4 of
/// itself, which a guess of the next step does not notice. Where `mean` is no number, what comes out is none of use.
pub(super) fn growth<N: Number>(mean: N, order: u32, limit: N) -> N {
    let c = N::constant;
    let log = mean.exponent() + polynomial(LOG2, mean.mantissa() - c(1.0));
    let power = log * c(-0.5 / f64::from(order));
    let whole = power.round();
    let wish = c(STEP_SAFETY) * polynomial(EXP2, power - whole).scale2(whole);
    let wish = N::select_gt(wish, limit, limit, wish);
    N::select_gt(wish, c(LEAST_GROWTH), wish, c(LEAST_GROWTH))
}

fn polynomial<N: Number>([a, b, c, d]: [f64; 4], x: N) -> N {
    let k = N::constant;
    k(d).mul_add(x, k(c)).mul_add(x, k(b)).mul_add(x, k(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_the_power_of_the_error_within_its_limits() {
        for order in [4, 5] {
            for i in -300..300 {
                let mean = 1.07_f64.powi(i);
                let exact = STEP_SAFETY * mean.powf(-0.5 / f64::from(order));
                let exact = exact.clamp(LEAST_GROWTH, GROWTH);
                let got = growth(mean, order, GROWTH);
                assert!((got / exact - 1.0).abs() < 2.5e-4, "{mean} {got} {exact}");
            }
        }
    }

    #[test]
    fn no_error_and_endless_error_meet_the_limits() {
        assert_eq!(growth(0.0, 4, GROWTH), GROWTH);
        assert_eq!(
            growth(f64::MIN_POSITIVE / 8.0, 4, FIRST_GROWTH),
            FIRST_GROWTH
        );
        assert_eq!(growth(f64::INFINITY, 4, GROWTH), LEAST_GROWTH);
        assert_eq!(growth(f64::MAX, 5, GROWTH), LEAST_GROWTH);
    }
}
