//! Elementary functions as fixed sequences of exact-by-standard operations: the same bits on every machine.
//!
//! The sequences are generic, so that the tape, the controller and scalar code share one definition. The scalar functions here
//! are what the other modules use in place of the platform's mathematics library, whose last bit differs between machines.

use super::{dispatch, number::Number};

/// e^x.
pub fn exp(x: f64) -> f64 {
    dispatch::exp(x)
}

/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    dispatch::ln(x)
}

/// x^y for x >= 0. Relative error about `|y ln x|` units in the last place; integers `|y| <= 4` by multiplication.
pub fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        return 1.0;
    }
    if y.abs() <= 4.0 && y.round_ties_even() == y {
        let power = (1..y.abs() as u32).fold(x, |p, _| p * x);
        return if y < 0.0 { 1.0 / power } else { power };
    }
    exp(y * ln(x))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units of the last place.
    fn ulps(a: f64, b: f64) -> u64 {
        (a.to_bits() as i64).abs_diff(b.to_bits() as i64)
    }

    #[test]
    fn exponential_is_within_one_unit_of_the_platforms() {
        // The platform's own is good to 0.51 units, so 1 here means below about 1.5 in truth.
        let worst = (0..400_000)
            .map(|i| -708.0 + f64::from(i) * 0.003_541_7)
            .map(|x| ulps(exp(x), x.exp()))
            .max();
        assert!(worst <= Some(1), "{worst:?}");
        let worst = (0..200_000)
            .map(|i| -1.0 + f64::from(i) * 1e-5)
            .map(|x| ulps(exp(x), x.exp()))
            .max();
        assert!(worst <= Some(1), "{worst:?}");
    }

    #[test]
    fn logarithm_is_within_one_unit_of_the_platforms() {
        let worst = (0..200_000)
            .map(|i| 0.5 + f64::from(i) * 1e-5)
            .map(|x| ulps(ln(x), x.ln()))
            .max();
        assert!(worst <= Some(1), "{worst:?}");
        let worst = (0..20_000)
            .map(|i| 1e-307 * 1.07f64.powi(i))
            .map(|x| ulps(ln(x), x.ln()))
            .max();
        assert!(worst <= Some(1), "{worst:?}");
    }

    #[test]
    fn edges_are_exact() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(
            (exp(710.0), exp(f64::INFINITY), exp(1e300)),
            (f64::INFINITY, f64::INFINITY, f64::INFINITY)
        );
        assert_eq!(
            (exp(-746.0), exp(f64::NEG_INFINITY), exp(-1e300)),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(exp(-744.5), f64::from_bits(1));
        assert!(exp(f64::NAN).is_nan() && ln(f64::NAN).is_nan() && ln(-1.0).is_nan());
        assert_eq!(
            (ln(0.0), ln(f64::INFINITY)),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!(ulps(ln(f64::from_bits(1)), f64::from_bits(1).ln()) <= 1);
        assert!(exp(709.78).is_finite());
    }

    #[test]
    fn powers_agree_with_multiplication() {
        assert_eq!(pow(3.0, 2.0), 9.0);
        assert_eq!(pow(2.0, -2.0), 0.25);
        assert_eq!(pow(0.0, 0.0), 1.0);
        assert_eq!((pow(0.0, 0.5), pow(0.0, -0.5)), (0.0, f64::INFINITY));
        assert!((pow(2.0, 0.5) - SQRT2).abs() < 4e-16);
        assert!((pow(10.0, -7.5) / 3.162_277_660_168_38e-8 - 1.0).abs() < 1e-14);
    }
}
