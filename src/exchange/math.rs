//! Expressions of an exported model, independent of how a format writes them.
//!
//! What is known is computed when an expression is put together, so that a start value comes out as a number.

/// A number, or how it is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Math {
    /// A literal.
    Number(f64),
    /// Seconds since the start.
    Time,
    /// A species' amount, the volume or a quantity, by its identifier.
    Name(String),
    /// -a
    Negative(Box<Math>),
    /// a + b + ...
    Sum(Vec<Math>),
    /// a b ...
    Product(Vec<Math>),
    /// a / b
    Quotient(Box<Math>, Box<Math>),
    /// a^b
    Power(Box<Math>, Box<Math>),
    /// e^a
    Exponential(Box<Math>),
    /// ln a
    Logarithm(Box<Math>),
    /// |a|
    Absolute(Box<Math>),
    /// The first where the test holds, elsewhere the second.
    Choice(Box<Test>, Box<Math>, Box<Math>),
}

/// What holds or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// a > b
    Above(Math, Math),
    /// a >= b
    AtLeast(Math, Math),
    /// a <= b
    AtMost(Math, Math),
    /// a = b
    Equal(Math, Math),
    /// All of them.
    All(Vec<Test>),
    /// One of them at least.
    Any(Vec<Test>),
}

impl Math {
    /// A quantity by its identifier.
    pub fn name(id: &str) -> Math {
        Math::Name(id.to_owned())
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Math::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// What is added to a quantity, where that is all that is done with it.
    pub fn added_to(&self, id: &str) -> Option<f64> {
        match self {
            Math::Sum(terms) => match terms.as_slice() {
                [Math::Name(own), Math::Number(added)] if own == id => Some(*added),
                _ => None,
            },
            _ => None,
        }
    }

    /// a + b; a zero is left out.
    pub fn plus(self, other: Math) -> Math {
        match (self, other) {
            (Math::Number(a), Math::Number(b)) => Math::Number(a + b),
            (Math::Number(0.0), rest) | (rest, Math::Number(0.0)) => rest,
            (Math::Sum(mut terms), Math::Number(b)) => match terms.last_mut() {
                Some(Math::Number(a)) => {
                    *a += b;
                    Math::Sum(terms)
                }
                _ => {
                    terms.push(Math::Number(b));
                    Math::Sum(terms)
                }
            },
            (Math::Sum(mut terms), Math::Sum(more)) => {
                terms.extend(more);
                Math::Sum(terms)
            }
            (Math::Sum(mut terms), term) => {
                terms.push(term);
                Math::Sum(terms)
            }
            (a, b) => Math::Sum(vec![a, b]),
        }
    }

    /// a - b
    pub fn minus(self, other: Math) -> Math {
        self.plus(other.negative())
    }

    /// -a
    pub fn negative(self) -> Math {
        match self {
            Math::Number(a) => Math::Number(-a),
            Math::Negative(a) => *a,
            a => Math::Negative(Box::new(a)),
        }
    }

    /// a b; a one is left out, and a zero is all there is.
    pub fn times(self, other: Math) -> Math {
        match (self, other) {
            (Math::Number(a), Math::Number(b)) => Math::Number(a * b),
            (Math::Number(1.0), rest) | (rest, Math::Number(1.0)) => rest,
            (Math::Number(0.0), _) | (_, Math::Number(0.0)) => Math::Number(0.0),
            (Math::Number(-1.0), rest) | (rest, Math::Number(-1.0)) => rest.negative(),
            (Math::Product(mut factors), Math::Product(more)) => {
                factors.extend(more);
                Math::Product(factors)
            }
            (Math::Product(mut factors), factor) => {
                factors.push(factor);
                Math::Product(factors)
            }
            (factor, Math::Product(more)) => {
                Math::Product(std::iter::once(factor).chain(more).collect())
            }
            (a, b) => Math::Product(vec![a, b]),
        }
    }

    /// a / b
    pub fn over(self, other: Math) -> Math {
        match (self, other) {
            (a, Math::Number(1.0)) => a,
            (Math::Number(a), Math::Number(b)) => Math::Number(a / b),
            (Math::Number(0.0), _) => Math::Number(0.0),
            (a, b) => Math::Quotient(Box::new(a), Box::new(b)),
        }
    }

    /// a^b
    pub fn power(self, exponent: f64) -> Math {
        if exponent == 1.0 {
            return self;
        }
        Math::Power(Box::new(self), Box::new(Math::Number(exponent)))
    }

    /// e^a
    pub fn exp(self) -> Math {
        Math::Exponential(Box::new(self))
    }

    /// ln a
    pub fn ln(self) -> Math {
        Math::Logarithm(Box::new(self))
    }

    /// `self` where the test holds, elsewhere `other`.
    pub fn when(self, test: Test, other: Math) -> Math {
        Math::Choice(Box::new(test), Box::new(self), Box::new(other))
    }

    /// The larger of two, without branches: several branches that turn at one moment stop some simulators. Exact where it is `other`.
    pub fn at_least(self, other: Math) -> Math {
        other.clone().plus(self.minus(other).positive_part())
    }

    /// The smaller of two, likewise.
    pub fn at_most(self, other: Math) -> Math {
        other.clone().minus(other.minus(self).positive_part())
    }

    /// a where it is above zero, elsewhere zero: (a + |a|)/2.
    fn positive_part(self) -> Math {
        match self {
            Math::Number(a) => Math::Number(a.max(0.0)),
            a => {
                let size = Math::Absolute(Box::new(a.clone()));
                Math::Number(0.5).times(a.plus(size))
            }
        }
    }
}

impl Test {
    /// Both; a test of nothing is left out.
    pub fn and(self, other: Test) -> Test {
        let mut all = self.parts();
        all.extend(other.parts());
        match all.len() {
            1 => all.remove(0),
            _ => Test::All(all),
        }
    }

    fn parts(self) -> Vec<Test> {
        match self {
            Test::All(parts) => parts,
            part => vec![part],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_computed() {
        let n = Math::Number;
        assert_eq!(n(2.0).plus(n(3.0)).times(n(4.0)).minus(n(1.0)), n(19.0));
        let a = Math::name("a");
        assert_eq!(n(0.0).plus(a.clone()), a);
        assert_eq!(n(1.0).times(a.clone()).over(n(1.0)), a);
        assert_eq!(a.clone().plus(n(1.0)).plus(n(2.0)), a.plus(n(3.0)));
    }

    #[test]
    fn tests_are_joined_flat() {
        let test = |id: &str| Test::Above(Math::name(id), Math::Number(0.0));
        let both = Test::All(Vec::new()).and(test("a")).and(test("b"));
        assert_eq!(both, Test::All(vec![test("a"), test("b")]));
        assert_eq!(Test::All(Vec::new()).and(test("a")), test("a"));
    }
}
