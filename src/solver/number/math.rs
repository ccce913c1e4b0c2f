//! Elementary functions as fixed sequences of exact-by-standard operations: the same bits on every machine.
//!
//! The sequences themselves are generic and stand beside the number types, so that the tape, the controller and scalar code share one
//! definition. The scalar functions here are what the other modules use in place of the platform's mathematics library, whose last bit
//! differs between machines; they do not emulate FMA where the machine has it.

use super::arithmetic::{exp_sequence, ln_sequence};
#[cfg(target_arch = "x86_64")]
use super::level::has_avx2;

/// e^x.
pub fn exp(x: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the features were just seen.
        return unsafe { exp_fma(x) };
    }
    exp_sequence(x)
}

/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the features were just seen.
        return unsafe { ln_fma(x) };
    }
    ln_sequence(x)
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

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn exp_fma(x: f64) -> f64 {
    exp_sequence(x)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn ln_fma(x: f64) -> f64 {
    ln_sequence(x)
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
        assert!((pow(2.0, 0.5) - std::f64::consts::SQRT_2).abs() < 4e-16);
        assert!((pow(10.0, -7.5) / 3.162_277_660_168_38e-8 - 1.0).abs() < 1e-14);
    }
}
