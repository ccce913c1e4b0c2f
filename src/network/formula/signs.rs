//! Which laws may come out negative, and which read a logarithm where there is none.
//!
//! Shown from the structure and the signs of the coefficients; what cannot be shown must be looked at while it runs.

use super::{Actor, CoefficientId, Moment, Operation, Position, RateFormula, SMALLEST_ARGUMENT};

impl RateFormula {
    /// Whether its value must be watched: it may be negative, or a logarithm in it have nothing to act on. `is_positive` tells whether a
    /// coefficient is above zero.
    pub fn is_uncertain(&self, is_positive: impl Fn(CoefficientId) -> bool) -> bool {
        use Operation::*;
        let mut signs: Vec<NumberSign> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let sign = match *operation {
                Number(number) => NumberSign::of(number),
                Coefficient(id) if is_positive(id) => NumberSign::Positive,
                // It is zero, or of either sign.
                Coefficient(_) | Moment(self::Moment::Ph) => NumberSign::Any,
                Concentration(Actor::Form(_)) | Left(..) | Moment(self::Moment::Time) => {
                    NumberSign::NotNegative
                }
                Concentration(_) | Present(..) | Moment(_) | Exponential(_) => NumberSign::Positive,
                Negative(_) | Difference(..) | Logarithm(_) => NumberSign::Any,
                Sum(a, b) if signs[a].and(signs[b]) != NumberSign::Any => signs[a].either(signs[b]),
                Sum(..) => NumberSign::Any,
                Product(a, b) | Quotient(a, b) | Smaller(a, b) => signs[a].and(signs[b]),
                Larger(a, b) => signs[a].either(signs[b]),
                Order(a, _) | Power(a, ..) => signs[a],
                Raised(..) => NumberSign::Positive,
                Between(..) => NumberSign::NotNegative,
            };
            signs.push(sign);
        }
        let last = signs.last().copied().unwrap_or(NumberSign::Positive);
        let unsure = |at: Position| signs[at] != NumberSign::Positive;
        last == NumberSign::Any || self.arguments().any(unsure)
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
enum NumberSign {
    Positive,
    NotNegative,
    Any,
}

impl NumberSign {
    fn of(number: f64) -> NumberSign {
        if number > 0.0 {
            NumberSign::Positive
        } else if number == 0.0 {
            NumberSign::NotNegative
        } else {
            NumberSign::Any
        }
    }

    /// Of a product.
    fn and(self, other: NumberSign) -> NumberSign {
        match (self, other) {
            (NumberSign::Positive, NumberSign::Positive) => NumberSign::Positive,
            (NumberSign::Any, _) | (_, NumberSign::Any) => NumberSign::Any,
            _ => NumberSign::NotNegative,
        }
    }

    /// Of the larger.
    fn either(self, other: NumberSign) -> NumberSign {
        match (self, other) {
            (NumberSign::Positive, _) | (_, NumberSign::Positive) => NumberSign::Positive,
            (NumberSign::NotNegative, _) | (_, NumberSign::NotNegative) => NumberSign::NotNegative,
            _ => NumberSign::Any,
        }
    }
}
