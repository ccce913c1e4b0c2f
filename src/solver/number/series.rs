//! Bounds of a function and of its derivatives over an interval of its variable.
//!
//! Run with a [`Series`] an equation gives bounds of its Taylor coefficients at every moment of an interval of time, and so of how far it is
//! from a polynomial there.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::arithmetic::Number;
use super::interval::Interval;

/// Taylor coefficients of a [`Series`], that of the value included.
pub const COEFFICIENTS: usize = 5;

/// Bounds of a function and of its first derivatives over their factorials, anywhere in an interval of its variable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Series(pub [Interval; COEFFICIENTS]);

impl Series {
    /// The variable itself, within an interval.
    pub fn variable(within: Interval) -> Series {
        let mut series = Series::still(within);
        series.0[1] = Interval::point(1.0);
        series
    }

    /// Something that lies in an interval and does not move.
    pub fn still(within: Interval) -> Series {
        let mut series = Series([Interval::point(0.0); COEFFICIENTS]);
        series.0[0] = within;
        series
    }

    /// The value.
    pub fn value(&self) -> Interval {
        self.0[0]
    }

    /// How far the function may lie from the best polynomial below the last coefficient's order, in an interval of this half-width.
    pub fn deviation(&self, half: f64) -> f64 {
        let last = COEFFICIENTS - 1;
        let mut least = self.0[last].size() * half.powi(last as i32);
        for (order, coefficient) in self.0[..last].iter().enumerate() {
            let most = 0.5 * coefficient.width() * half.powi(order as i32);
            // An endless width may come with a half-width that vanishes.
            if most < least || least.is_nan() {
                least = most;
            }
        }
        least
    }

    fn each(self, f: impl Fn(Interval) -> Interval) -> Series {
        Series(self.0.map(f))
    }

    fn pairs(self, other: Series, f: impl Fn(Interval, Interval) -> Interval) -> Series {
        Series(std::array::from_fn(|k| f(self.0[k], other.0[k])))
    }

    /// Either of two that meet where they change over: no higher derivative is known there.
    fn either(self, other: Series) -> Series {
        let mut either = Series([Interval::ALL; COEFFICIENTS]);
        either.0[0] = self.0[0].hull(other.0[0]);
        either.0[1] = self.0[1].hull(other.0[1]);
        either
    }
}

fn number(k: usize) -> Interval {
    Interval::point(k as f64)
}

impl Add for Series {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.pairs(other, |a, b| a + b)
    }
}

impl Sub for Series {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.pairs(other, |a, b| a - b)
    }
}

impl Neg for Series {
    type Output = Self;
    fn neg(self) -> Self {
        self.each(|a| -a)
    }
}

impl Mul for Series {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Series(std::array::from_fn(|k| {
            let products = (0..=k).map(|j| self.0[j] * other.0[k - j]);
            products.reduce(|sum, p| sum + p).expect("one at least")
        }))
    }
}

#[allow(
    clippy::suspicious_arithmetic_impl,
    reason = "the coefficients of a quotient follow from those of a product"
)]
impl Div for Series {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let mut quotient = self;
        for k in 0..COEFFICIENTS {
            let known = (0..k).map(|j| quotient.0[j] * other.0[k - j]);
            let rest = known.fold(self.0[k], |rest, p| rest - p);
            quotient.0[k] = rest / other.0[0];
        }
        quotient
    }
}

impl Number for Series {
    fn constant(value: f64) -> Self {
        Series::still(Interval::point(value))
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        let mut sum = self * a + b;
        sum.0[0] = self.0[0].mul_add(a.0[0], b.0[0]);
        sum
    }
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        (-self).mul_add(a, b)
    }
    fn max(self, other: Self) -> Self {
        let mut larger = Series::select_gt(self, other, self, other);
        larger.0[0] = self.0[0].max(other.0[0]);
        larger
    }
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self {
        let (a, b) = (a.0[0], b.0[0]);
        if a.low > b.high {
            yes
        } else if a.high <= b.low {
            no
        } else {
            yes.either(no)
        }
    }
    fn round(self) -> Self {
        Series::still(self.0[0].round())
    }
    fn scale2(self, n: Self) -> Self {
        self.each(|a| a.scale2(n.0[0]))
    }
    fn exponent(self) -> Self {
        Series::still(self.0[0].exponent())
    }
    fn mantissa(self) -> Self {
        Series::still(self.0[0].mantissa())
    }
    fn exp(self) -> Self {
        let mut e = Series::still(self.0[0].exp());
        for k in 1..COEFFICIENTS {
            let terms = (1..=k).map(|j| number(j) * self.0[j] * e.0[k - j]);
            let sum = terms.reduce(|sum, term| sum + term).expect("one at least");
            e.0[k] = sum / number(k);
        }
        e
    }
    fn ln(self) -> Self {
        let mut l = Series::still(self.0[0].ln());
        for k in 1..COEFFICIENTS {
            let terms = (1..k).map(|j| number(j) * l.0[j] * self.0[k - j]);
            let sum = terms.fold(Interval::point(0.0), |sum, term| sum + term);
            l.0[k] = (self.0[k] - sum / number(k)) / self.0[0];
        }
        l
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn f<N: Number>(t: N) -> N {
        let one = N::constant(1.0);
        let x = (t - N::constant(0.7)) / N::constant(0.3);
        (-(x * x)).exp() / (one + t * t) + (one + t).ln() * Number::max(t, N::constant(-2.0))
    }

    /// Derivatives of `f` over their factorials at `t`, from the exact recurrences at a point.
    fn at(t: f64) -> Series {
        f(Series::variable(Interval::point(t)))
    }

    #[test]
    fn coefficients_at_a_point_are_those_of_the_function() {
        let h = 1e-3;
        for t in [0.1, 0.7, 1.4] {
            let c = at(t).0.map(|c| c.low);
            let near: f64 = (0..COEFFICIENTS).map(|k| c[k] * h_power(h, k)).sum();
            assert!((near - f(t + h)).abs() < 1e-11, "{near} {}", f(t + h));
            assert_eq!(c[0], f(t));
        }
    }

    fn h_power(h: f64, k: usize) -> f64 {
        h.powi(k as i32)
    }

    proptest! {
        #[test]
        fn what_lies_within_lies_between_the_bounds(
            low in 0.0..2.0f64, width in 0.0..0.5f64, part in 0.0..1.0f64,
        ) {
            let series = f(Series::variable(Interval::new(low, low + width)));
            let inner = at(low + part * width);
            for (bounds, value) in series.0.iter().zip(inner.0) {
                let slack = 1e-12 * (1.0 + value.size());
                prop_assert!(bounds.low <= value.low + slack && value.low <= bounds.high + slack);
            }
        }
    }

    /// Nothing of a degree below four is nearer to a function than the least of its fourth derivative over 4! 2^3 allows (de la Vallee
    /// Poussin), and Taylor's remainder is further by the largest.
    #[test]
    fn a_deviation_is_that_of_the_best_cubic() {
        for (middle, half) in [(0.0, 0.5), (1.0, 0.1), (-2.0, 1.0), (3.0, 1e-2)] {
            let within = Interval::new(middle - half, middle + half);
            let found = Number::exp(Series::variable(within)).deviation(half);
            let part = |at: f64| at.exp() / 24.0 * half.powi(4);
            assert!(found >= part(within.low) / 8.0, "{found} at {middle}");
            assert!(
                found <= part(within.high) * (1.0 + 1e-12),
                "{found} at {middle}"
            );
        }
        // Of max(t, 0) = (t + |t|)/2 the best cubic is off by 1/16: |t| is off by 1/8 of the best quadratic.
        let t = Series::variable(Interval::new(-1.0, 1.0));
        let ramp = Number::max(t, Series::constant(0.0));
        let found = ramp.deviation(1.0);
        assert!((0.0625..=0.5).contains(&found), "{found}");
        // What is known of the value counts where the other bounds are endless and the width is next to nothing.
        assert!(ramp.deviation(1e-100) <= 0.5);
    }

    #[test]
    fn a_product_is_added_with_its_sign() {
        let t = Series::variable(Interval::point(0.7));
        let (a, b) = (Number::exp(t), t * t);
        for (found, k) in t.neg_mul_add(a, b).0.iter().zip(0..) {
            let expected = (b - t * a).0[k];
            assert!((found.low - expected.low).abs() < 1e-14, "{k}: {found:?}");
        }
    }

    #[test]
    fn a_pole_or_an_open_choice_bounds_nothing() {
        let t = Series::variable(Interval::new(-1.0, 1.0));
        assert_eq!((Series::constant(1.0) / t).value(), Interval::ALL);
        let zero = Series::constant(0.0);
        let ramp = Number::max(t, zero);
        assert_eq!(ramp.value(), Interval::new(0.0, 1.0));
        assert_eq!(ramp.0[1], Interval::new(0.0, 1.0));
        assert_eq!(ramp.0[2], Interval::ALL);
        assert_eq!(Interval::point(0.0) * Interval::ALL, Interval::point(0.0));
    }
}
