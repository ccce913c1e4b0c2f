//! Numbers that are known to lie between two others, and what equations make of them.
//!
//! Run with an [`Interval`] an equation gives bounds of all that it can come to: what lies between two samples is not overlooked. Bounds are as exact as the arithmetic: they are not rounded outwards, and an interval of one number gives the bits of that number.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::arithmetic::Number;

/// All numbers from one to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl Interval {
    /// Anything.
    pub const ALL: Interval = Interval {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };

    /// From one number to another; what is no number bounds nothing.
    pub fn new(low: f64, high: f64) -> Interval {
        Interval {
            low: if low.is_nan() { f64::NEG_INFINITY } else { low },
            high: if high.is_nan() { f64::INFINITY } else { high },
        }
    }

    /// One number.
    pub fn point(value: f64) -> Interval {
        Interval::new(value, value)
    }

    /// The largest size in it.
    pub fn size(self) -> f64 {
        Number::max(self.low.abs(), self.high.abs())
    }

    /// How long it is.
    pub fn width(self) -> f64 {
        if self.low == self.high {
            0.0
        } else {
            self.high - self.low
        }
    }

    /// Whether 0 is in it.
    pub fn holds_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    /// The shortest that holds both.
    pub fn hull(self, other: Interval) -> Interval {
        Interval {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    fn is_zero(self) -> bool {
        self.low == 0.0 && self.high == 0.0
    }

    /// The bounds of what the four pairs of ends give.
    fn of_ends(self, other: Interval, f: impl Fn(f64, f64) -> f64) -> Interval {
        let pairs = [
            f(self.low, other.low),
            f(self.low, other.high),
            f(self.high, other.low),
            f(self.high, other.high),
        ];
        if pairs.iter().any(|value| value.is_nan()) {
            return Interval::ALL;
        }
        let [a, b, c, d] = pairs;
        Interval {
            low: a.min(b).min(c.min(d)),
            high: a.max(b).max(c.max(d)),
        }
    }
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Interval::new(self.low + other.low, self.high + other.high)
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Interval::new(self.low - other.high, self.high - other.low)
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Interval {
            low: -self.high,
            high: -self.low,
        }
    }
}

impl Mul for Interval {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        // Nothing of something without bounds is nothing.
        if self.is_zero() || other.is_zero() {
            return Interval::point(0.0);
        }
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        self.of_ends(other, product)
    }
}

impl Div for Interval {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.holds_zero() {
            return Interval::ALL;
        }
        self.of_ends(other, |a, b| a / b)
    }
}

impl Number for Interval {
    fn constant(value: f64) -> Self {
        Interval::point(value)
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        let factors = [self, a, b];
        if factors.iter().all(|f| f.low == f.high) {
            return Interval::point(f64::mul_add(self.low, a.low, b.low));
        }
        self * a + b
    }
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        (-self).mul_add(a, b)
    }
    fn max(self, other: Self) -> Self {
        Interval {
            low: self.low.max(other.low),
            high: self.high.max(other.high),
        }
    }
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self {
        if a.low > b.high {
            yes
        } else if a.high <= b.low {
            no
        } else {
            yes.hull(no)
        }
    }
    fn round(self) -> Self {
        Interval::new(Number::round(self.low), Number::round(self.high))
    }
    fn scale2(self, n: Self) -> Self {
        self.of_ends(n, Number::scale2)
    }
    fn exponent(self) -> Self {
        unreachable!("an exponential or a logarithm of an interval needs no parts of numbers")
    }
    fn mantissa(self) -> Self {
        unreachable!("an exponential or a logarithm of an interval needs no parts of numbers")
    }
    fn exp(self) -> Self {
        Interval::new(Number::exp(self.low), Number::exp(self.high))
    }
    fn ln(self) -> Self {
        Interval::new(Number::ln(self.low), Number::ln(self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers from end to end of an interval, both ends among them.
    fn within(i: Interval) -> impl Iterator<Item = f64> + Clone {
        (0..=8).map(move |k| i.low + (i.high - i.low) * f64::from(k) / 8.0)
    }

    /// What lies between the bounds is all that numbers give, and the bounds are given by some.
    fn is_exact(bounds: Interval, values: impl Iterator<Item = f64> + Clone) -> bool {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(f64::NEG_INFINITY, f64::max);
        let slack = 1e-12 * (1.0 + bounds.size());
        (bounds.low - least).abs() < slack && (bounds.high - most).abs() < slack
    }

    proptest! {
        #[test]
        fn bounds_hold_what_numbers_give_and_no_more(
            lows in prop::array::uniform3(-2.0..2.0f64), widths in prop::array::uniform3(0.0..2.0f64)
        ) {
            let [x, y, z] = std::array::from_fn(|i| Interval::new(lows[i], lows[i] + widths[i]));
            let pairs = within(x).flat_map(|a| within(y).map(move |b| (a, b)));
            prop_assert!(is_exact(x + y, pairs.clone().map(|(a, b)| a + b)));
            prop_assert!(is_exact(x - y, pairs.clone().map(|(a, b)| a - b)));
            prop_assert!(is_exact(x * y, pairs.clone().map(|(a, b)| a * b)));
            prop_assert!(is_exact(Number::max(x, y), pairs.clone().map(|(a, b)| a.max(b))));
            if y.holds_zero() {
                prop_assert_eq!(x / y, Interval::ALL);
            } else {
                prop_assert!(is_exact(x / y, pairs.clone().map(|(a, b)| a / b)));
            }
            let triples = pairs.flat_map(|(a, b)| within(z).map(move |c| (a, b, c)));
            prop_assert!(is_exact(x.mul_add(y, z), triples.clone().map(|(a, b, c)| a * b + c)));
            prop_assert!(is_exact(x.neg_mul_add(y, z), triples.map(|(a, b, c)| c - a * b)));
            let largest = within(x).map(f64::abs).fold(0.0, f64::max);
            prop_assert_eq!(x.size(), largest);
            prop_assert!(is_exact(Number::exp(x), within(x).map(f64::exp)));
        }

        /// A choice that some numbers decide one way and some the other is either.
        #[test]
        fn a_choice_is_settled_only_where_all_numbers_agree(
            lows in prop::array::uniform2(-2.0..2.0f64), widths in prop::array::uniform2(0.0..2.0f64)
        ) {
            let [x, y] = std::array::from_fn(|i| Interval::new(lows[i], lows[i] + widths[i]));
            let [yes, no] = [Interval::point(1.0), Interval::point(0.0)];
            let found = Interval::select_gt(x, y, yes, no);
            let pairs = within(x).flat_map(|a| within(y).map(move |b| f64::from(u8::from(a > b))));
            prop_assert!(is_exact(found, pairs), "{:?} {:?} {:?}", x, y, found);
        }
    }

    #[test]
    fn what_is_endless_bounds_nothing_but_times_nothing_it_is_nothing() {
        let zero = Interval::point(0.0);
        assert_eq!(zero * Interval::ALL, zero);
        assert_eq!(Interval::ALL * zero, zero);
        assert_eq!(Interval::ALL + Interval::point(1.0), Interval::ALL);
        assert_eq!(Interval::ALL - Interval::ALL, Interval::ALL);
        assert_eq!(Interval::ALL.width(), f64::INFINITY);
        assert_eq!(Interval::point(f64::INFINITY).width(), 0.0);
    }
}
