//! Operations of a formula: values, and what is done with earlier ones.
//!
//! Knows no list of them.

use super::actor::{Actor, CoefficientId, FormId};
use super::trace::Trace;

/// Index of an [`Operation`] in its formula.
pub type Position = usize;

/// A quantity of the whole flask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Time since the start, s.
    Time,
    /// Temperature, K.
    Temperature,
    /// Volume, L.
    Volume,
    /// pH on the solvent's own scale.
    Ph,
}

/// A value, or what is done with earlier ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    /// A literal.
    Number(f64),
    /// A coefficient of the network (or, in a compiled kernel, its parameter).
    Coefficient(CoefficientId),
    /// A concentration, mol/L.
    Concentration(Actor),
    /// The concentration of a reactant's form, of which at least a trace counts as there; mol/L.
    Present(FormId, Trace),
    /// How much of a trace of a reactant is left: 1 from a trace upwards, less in proportion below, negative where it is overdrawn.
    Left(FormId, Trace),
    /// A quantity of the whole flask.
    Moment(Moment),
    /// -a
    Negative(Position),
    /// a + b
    Sum(Position, Position),
    /// a - b
    Difference(Position, Position),
    /// a b
    Product(Position, Position),
    /// a / b
    Quotient(Position, Position),
    /// A concentration to its order (a fractional one goes on as a straight line near zero).
    Order(Position, f64),
    /// a to a fixed power: whole ones by multiplication, others as an order. The last number is the power of 1/L in the unit of a.
    Power(Position, f64, f64),
    /// a^b for a pure number a, which counts as at least [`SMALLEST_ARGUMENT`](super::SMALLEST_ARGUMENT).
    Raised(Position, Position),
    /// e^a; a counts as at most [`LARGEST_EXPONENT`](super::LARGEST_EXPONENT).
    Exponential(Position),
    /// ln a; a counts as at least [`SMALLEST_ARGUMENT`](super::SMALLEST_ARGUMENT).
    Logarithm(Position),
    /// The smaller of two.
    Smaller(Position, Position),
    /// The larger of two.
    Larger(Position, Position),
    /// 1 where the first is neither below the second nor above the third, elsewhere 0.
    Between(Position, Position, Position),
}

impl Operation {
    /// What it is done with.
    pub fn operands(self) -> impl Iterator<Item = Position> {
        use Operation::*;
        let list = match self {
            Number(_) | Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..) => {
                [None, None, None]
            }
            Negative(a) | Order(a, _) | Power(a, ..) | Exponential(a) | Logarithm(a) => {
                [Some(a), None, None]
            }
            Sum(a, b) | Difference(a, b) | Product(a, b) | Quotient(a, b) | Raised(a, b) => {
                [Some(a), Some(b), None]
            }
            Smaller(a, b) | Larger(a, b) => [Some(a), Some(b), None],
            Between(x, a, b) => [Some(x), Some(a), Some(b)],
        };
        list.into_iter().flatten()
    }

    /// The same on operands that stand elsewhere.
    pub(super) fn moved(self, to: impl Fn(Position) -> Position) -> Operation {
        use Operation::*;
        match self {
            Number(_) | Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..) => {
                self
            }
            Negative(a) => Negative(to(a)),
            Sum(a, b) => Sum(to(a), to(b)),
            Difference(a, b) => Difference(to(a), to(b)),
            Product(a, b) => Product(to(a), to(b)),
            Quotient(a, b) => Quotient(to(a), to(b)),
            Order(a, n) => Order(to(a), n),
            Power(a, n, unit) => Power(to(a), n, unit),
            Raised(a, b) => Raised(to(a), to(b)),
            Exponential(a) => Exponential(to(a)),
            Logarithm(a) => Logarithm(to(a)),
            Smaller(a, b) => Smaller(to(a), to(b)),
            Larger(a, b) => Larger(to(a), to(b)),
            Between(x, a, b) => Between(to(x), to(a), to(b)),
        }
    }
}
