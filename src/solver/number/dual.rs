//! Numbers that carry their derivative by one variable (here: time).
//!
//! A derivative that is zero by structure is `None` and costs no operation: the tape never folds `0 * x`, because that would
//! change bits, so the zeros must not be recorded in the first place.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::arithmetic::Number;

/// A value and its derivative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dual<N> {
    /// The value.
    pub value: N,
    /// Its derivative; `None` where it is zero by structure.
    pub derivative: Option<N>,
}

impl<N: Number> Dual<N> {
    /// A value that does not move.
    pub fn still(value: N) -> Self {
        Self {
            value,
            derivative: None,
        }
    }

    /// A value that moves at the given rate.
    pub fn moving(value: N, rate: N) -> Self {
        Self {
            value,
            derivative: Some(rate),
        }
    }

    /// The derivative as a number.
    pub fn rate(self) -> N {
        self.derivative.unwrap_or(N::constant(0.0))
    }

    fn chain(self, value: N, slope: impl FnOnce() -> N) -> Self {
        Self {
            value,
            derivative: self.derivative.map(|d| d * slope()),
        }
    }
}

fn sum<N: Number>(a: Option<N>, b: Option<N>) -> Option<N> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

impl<N: Number> Add for Dual<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            derivative: sum(self.derivative, other.derivative),
        }
    }
}

impl<N: Number> Neg for Dual<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            derivative: self.derivative.map(|d| -d),
        }
    }
}

impl<N: Number> Sub for Dual<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            ..self + -other
        }
    }
}

impl<N: Number> Mul for Dual<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let left = self.derivative.map(|d| d * other.value);
        let right = other.derivative.map(|d| self.value * d);
        Self {
            value: self.value * other.value,
            derivative: sum(left, right),
        }
    }
}

#[allow(
    clippy::suspicious_arithmetic_impl,
    reason = "the quotient rule multiplies"
)]
impl<N: Number> Div for Dual<N> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let top = sum(self.derivative, other.derivative.map(|d| -(value * d)));
        Self {
            value,
            derivative: top.map(|d| d / other.value),
        }
    }
}

impl<N: Number> Number for Dual<N> {
    fn constant(value: f64) -> Self {
        Self::still(N::constant(value))
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self {
            value: self.value.mul_add(a.value, b.value),
            ..self * a + b
        }
    }
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        Self {
            value: self.value.neg_mul_add(a.value, b.value),
            ..b - self * a
        }
    }
    /// At a tie the derivative is that of `self`: in `max(y, 0)` a pool that starts from nothing can only grow, and a method
    /// whose Jacobian misses that loses two orders in its first step.
    fn max(self, other: Self) -> Self {
        Self {
            value: self.value.max(other.value),
            ..Self::select_gt(other, self, other, self)
        }
    }
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self {
        let derivative = match (yes.derivative, no.derivative) {
            (None, None) => None,
            _ => Some(N::select_gt(a.value, b.value, yes.rate(), no.rate())),
        };
        Self {
            value: N::select_gt(a.value, b.value, yes.value, no.value),
            derivative,
        }
    }
    fn round(self) -> Self {
        Self::still(self.value.round())
    }
    fn scale2(self, n: Self) -> Self {
        Self {
            value: self.value.scale2(n.value),
            derivative: self.derivative.map(|d| d.scale2(n.value)),
        }
    }
    fn exponent(self) -> Self {
        Self::still(self.value.exponent())
    }
    fn mantissa(self) -> Self {
        let rate =
            |d: N| N::select_gt(N::constant(0.0), self.value, -d, d).scale2(-self.value.exponent());
        Self {
            value: self.value.mantissa(),
            derivative: self.derivative.map(rate),
        }
    }
    fn exp(self) -> Self {
        let value = self.value.exp();
        self.chain(value, || value)
    }
    fn ln(self) -> Self {
        Self {
            value: self.value.ln(),
            derivative: self.derivative.map(|d| d / self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything<N: Number>(x: N) -> N {
        let c = N::constant;
        let a = (x * x + c(0.3)).ln() / (x - c(5.0)) + x.exp();
        let b = a.mul_add(x, -x).neg_mul_add(c(0.25), x.mantissa() * c(3.0));
        N::select_gt(x, c(1.0), b.max(x), a.scale2(c(2.0))) + x.round() * x + x.exponent()
    }

    #[test]
    fn derivatives_follow_the_differences() {
        for x in [0.3, 0.8, 1.3, 2.2, 3.3, -1.3] {
            let h = 1e-6;
            let slope = (everything(x + h) - everything(x - h)) / (2.0 * h);
            let dual = everything(Dual::moving(x, 1.0));
            assert_eq!(dual.value, everything(x));
            assert!(
                (dual.rate() - slope).abs() < 1e-7 * (1.0 + slope.abs()),
                "{x}: {} {slope}",
                dual.rate()
            );
        }
    }

    #[test]
    fn what_stands_still_records_nothing() {
        assert_eq!(everything(Dual::still(1.3)).derivative, None);
    }
}
