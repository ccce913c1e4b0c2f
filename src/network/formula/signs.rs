//! Which laws may come out negative, and which read a logarithm where there is none.
//!
//! Shown from the structure and the signs of the coefficients; what cannot be shown must be looked at while it runs.

use super::{Actor, CoefficientId, Formula, Moment, Operation, Position, SMALLEST_ARGUMENT};

impl Formula {
    /// Whether its value must be watched: it may be negative, or a logarithm in it have nothing to act on. `is_positive` tells whether a
    /// coefficient is above zero.
    pub fn is_uncertain(&self, is_positive: impl Fn(CoefficientId) -> bool) -> bool {
        use Operation::*;
        let mut signs: Vec<Sign> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let sign = match *operation {
                Number(number) => Sign::of(number),
                Coefficient(id) if is_positive(id) => Sign::Positive,
                // It is zero, or of either sign.
                Coefficient(_) | Moment(self::Moment::Ph) => Sign::Any,
                Concentration(Actor::Form(_)) | Left(..) | Moment(self::Moment::Time) => {
                    Sign::NotNegative
                }
                Concentration(_) | Present(..) | Moment(_) | Exponential(_) => Sign::Positive,
                Negative(_) | Difference(..) | Logarithm(_) => Sign::Any,
                Sum(a, b) if signs[a].and(signs[b]) != Sign::Any => signs[a].either(signs[b]),
                Sum(..) => Sign::Any,
                Product(a, b) | Quotient(a, b) | Smaller(a, b) => signs[a].and(signs[b]),
                Larger(a, b) => signs[a].either(signs[b]),
                Order(a, _) | Power(a, ..) => signs[a],
                Raised(..) => Sign::Positive,
                Between(..) => Sign::NotNegative,
            };
            signs.push(sign);
        }
        let last = signs.last().copied().unwrap_or(Sign::Positive);
        let unsure = |at: Position| signs[at] != Sign::Positive;
        last == Sign::Any || self.arguments().any(unsure)
    }

    /// Whether a logarithm in it acts on what it has no value for, given all its values.
    pub fn lacks_logarithm(&self, values: &[f64]) -> bool {
        self.arguments().any(|at| values[at] <= SMALLEST_ARGUMENT)
    }

    /// What logarithms are taken of.
    fn arguments(&self) -> impl Iterator<Item = Position> {
        self.operations.iter().filter_map(|o| match *o {
            Operation::Logarithm(a) | Operation::Raised(a, _) => Some(a),
            _ => None,
        })
    }
}

/// What is known of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Positive,
    NotNegative,
    Any,
}

impl Sign {
    fn of(number: f64) -> Sign {
        if number > 0.0 {
            Sign::Positive
        } else if number == 0.0 {
            Sign::NotNegative
        } else {
            Sign::Any
        }
    }

    /// Of a product.
    fn and(self, other: Sign) -> Sign {
        match (self, other) {
            (Sign::Positive, Sign::Positive) => Sign::Positive,
            (Sign::Any, _) | (_, Sign::Any) => Sign::Any,
            _ => Sign::NotNegative,
        }
    }

    /// Of the larger.
    fn either(self, other: Sign) -> Sign {
        match (self, other) {
            (Sign::Positive, _) | (_, Sign::Positive) => Sign::Positive,
            (Sign::NotNegative, _) | (_, Sign::NotNegative) => Sign::NotNegative,
            _ => Sign::Any,
        }
    }
}
