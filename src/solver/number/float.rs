//! [`Number`] for the number itself: every operation as the vector instructions do it, so that each vectorises.

use super::arithmetic::Number;

impl Number for f64 {
    #[inline(always)]
    fn constant(value: f64) -> f64 {
        value
    }
    #[inline(always)]
    fn mul_add(self, a: f64, b: f64) -> f64 {
        f64::mul_add(self, a, b)
    }
    #[inline(always)]
    fn neg_mul_add(self, a: f64, b: f64) -> f64 {
        f64::mul_add(-self, a, b)
    }
    #[inline(always)]
    fn max(self, other: f64) -> f64 {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn select_gt(a: f64, b: f64, yes: f64, no: f64) -> f64 {
        if a > b { yes } else { no }
    }
    #[inline(always)]
    fn round(self) -> f64 {
        self.round_ties_even()
    }
    #[inline(always)]
    fn scale2(self, n: f64) -> f64 {
        // Two factors, because one power of two does not reach from the subnormals to the overflow.
        let n = if n > 2040.0 { 2040.0 } else { n };
        let n = if n < -2040.0 { -2040.0 } else { n };
        let half = (n * 0.5).round_ties_even();
        self * power_of_two(half) * power_of_two(n - half)
    }
    #[inline(always)]
    fn exponent(self) -> f64 {
        let (bits, shift) = normal_bits(self);
        // The biased exponent under the bits of 2^52: a conversion that vectorises on every machine.
        f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - (TWO_52 + 1023.0) - shift
    }
    #[inline(always)]
    fn mantissa(self) -> f64 {
        let (bits, _) = normal_bits(self);
        f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000)
    }
}

const TWO_52: f64 = 4_503_599_627_370_496.0;

/// 2^n for an integer n in -1022..=1023.
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    // Adding 2^52 leaves the integer in the low bits, from where it is shifted into the exponent.
    f64::from_bits((n + (TWO_52 + 1023.0)).to_bits() << 52)
}

/// Bits of |x|, of a subnormal after scaling by 2^54, and the exponent that the scaling added.
#[inline(always)]
fn normal_bits(x: f64) -> (u64, f64) {
    let x = x.abs();
    let (x, shift) = if x < f64::MIN_POSITIVE {
        (x * 18_014_398_509_481_984.0, 54.0)
    } else {
        (x, 0.0)
    };
    (x.to_bits(), shift)
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn exponent_and_mantissa_rebuild_the_value() {
        let tiny = f64::from_bits(1);
        for x in [
            1.0,
            1.5,
            2.0,
            1e300,
            1e-300,
            tiny,
            3.0 * tiny,
            2.2e-308,
            f64::MIN_POSITIVE,
            f64::MAX,
            0.1,
        ] {
            let (e, m) = (x.exponent(), x.mantissa());
            assert!((1.0..2.0).contains(&m), "{x:e}");
            assert_eq!(m.scale2(e), x, "{x:e}");
            assert_eq!(((-x).exponent(), (-x).mantissa()), (e, m));
        }
    }

    #[test]
    fn scaling_reaches_from_underflow_to_overflow() {
        assert_eq!(1.0.scale2(1023.0), 2f64.powi(1023));
        assert_eq!(1.0.scale2(1024.0), f64::INFINITY);
        assert_eq!(1.0.scale2(-1074.0), f64::from_bits(1));
        assert_eq!(1.0.scale2(-1076.0), 0.0);
        assert_eq!(1.0.scale2(1e9), f64::INFINITY);
        assert_eq!(1.0.scale2(-1e9), 0.0);
        assert_eq!(f64::from_bits(1).scale2(1074.0), 1.0);
    }

    #[test]
    fn maximum_and_rounding_follow_the_vector_instructions() {
        assert_eq!(Number::max(f64::NAN, 1.0), 1.0);
        assert!(Number::max(1.0, f64::NAN).is_nan());
        assert_eq!(Number::round(2.5), 2.0);
        assert_eq!(Number::round(-3.5), -4.0);
    }
}
