//! Formulas of what changes during a run: rate laws and observed values, compiled from expressions.
//!
//! A list of operations, each on earlier ones; the last is the result. Evaluated for every number type with one code, and
//! differentiated backwards, so that a formula costs a few times itself whatever it depends on. Knows neither texts nor where numbers
//! stand.

mod evaluate;
mod powers;
mod reactants;
mod signs;

pub use powers::{LARGEST_EXPONENT, SMALLEST_ARGUMENT, SMALLEST_BASE};
pub use reactants::{Reactant, Trace};

use super::{Actor, CoefficientId, FormId};
use powers::is_multiplied;

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
    /// a^b for a pure number a, which counts as at least [`SMALLEST_ARGUMENT`].
    Raised(Position, Position),
    /// e^a; a counts as at most [`LARGEST_EXPONENT`].
    Exponential(Position),
    /// ln a; a counts as at least [`SMALLEST_ARGUMENT`].
    Logarithm(Position),
    /// The smaller of two.
    Smaller(Position, Position),
    /// The larger of two.
    Larger(Position, Position),
    /// 1 where the first is neither below the second nor above the third, elsewhere 0.
    Between(Position, Position, Position),
}

/// A compiled formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Formula {
    /// Its operations.
    pub operations: Vec<Operation>,
}

impl Formula {
    /// The product of concentrations to their orders; 1 where there are none.
    pub fn of_orders(orders: &[(Actor, f64)]) -> Formula {
        let mut formula = Formula::default();
        let mut product = None;
        for &(actor, order) in orders {
            let c = formula.push(Operation::Concentration(actor));
            let factor = match actor {
                Actor::Form(_) => formula.push(Operation::Order(c, order)),
                _ => formula.push_power(c, order),
            };
            product = Some(match product {
                Some(before) => formula.push(Operation::Product(before, factor)),
                None => factor,
            });
        }
        if product.is_none() {
            formula.push(Operation::Number(1.0));
        }
        formula
    }

    /// Adds an operation.
    pub fn push(&mut self, operation: Operation) -> Position {
        self.operations.push(operation);
        self.operations.len() - 1
    }

    /// Adds a power of something that is never zero, however small it is (`[H+]`).
    pub fn push_power(&mut self, base: Position, power: f64) -> Position {
        if is_multiplied(power) {
            return self.push(Operation::Power(base, power, 1.0));
        }
        let logarithm = self.push(Operation::Logarithm(base));
        let number = self.push(Operation::Number(power));
        let exponent = self.push(Operation::Product(logarithm, number));
        self.push(Operation::Exponential(exponent))
    }

    /// Adds all operations of another formula; gives the place of its result.
    pub fn append(&mut self, other: &Formula) -> Position {
        let first = self.operations.len();
        let moved = other.operations.iter().map(|o| o.moved(|at| at + first));
        self.operations.extend(moved);
        self.operations.len() - 1
    }

    /// The same with other numbers for coefficients.
    pub fn renumbered(&self, number: impl Fn(CoefficientId) -> usize) -> Formula {
        let operations = self.operations.iter().map(|o| match *o {
            Operation::Coefficient(id) => Operation::Coefficient(number(id)),
            other => other,
        });
        Formula {
            operations: operations.collect(),
        }
    }

    /// Who stands in it, each once, in the order of the text.
    pub fn actors(&self) -> Vec<Actor> {
        let mut actors = Vec::new();
        for operation in &self.operations {
            let actor = match *operation {
                Operation::Concentration(actor) => actor,
                Operation::Present(form, _) | Operation::Left(form, _) => Actor::Form(form),
                _ => continue,
            };
            if !actors.contains(&actor) {
                actors.push(actor);
            }
        }
        actors
    }

    /// Coefficients that it names, repetitions included.
    pub fn coefficients(&self) -> impl Iterator<Item = CoefficientId> {
        self.operations.iter().filter_map(|o| match *o {
            Operation::Coefficient(id) => Some(id),
            _ => None,
        })
    }

    /// Of each operation, whether a leaf of a kind stands in it.
    pub fn reached(&self, leaf: impl Fn(&Operation) -> bool) -> Vec<bool> {
        let mut reached: Vec<bool> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let own = leaf(operation) || operation.operands().any(|of| reached[of]);
            reached.push(own);
        }
        reached
    }

    /// One operation as a formula of its own.
    pub fn part(&self, at: Position) -> Formula {
        let mut needed = vec![false; at + 1];
        needed[at] = true;
        for i in (0..=at)
            .rev()
            .filter(|&i| self.operations[i].operands().next().is_some())
        {
            if needed[i] {
                self.operations[i]
                    .operands()
                    .for_each(|of| needed[of] = true);
            }
        }
        let mut places = vec![0; at + 1];
        let mut part = Formula::default();
        for i in (0..=at).filter(|&i| needed[i]) {
            places[i] = part.push(self.operations[i].moved(|of| places[of]));
        }
        part
    }

    /// Whether it depends on what a trace of something taken is, which follows from the tolerance.
    pub fn knows_traces(&self) -> bool {
        let taken = |o: &Operation| {
            matches!(
                o,
                Operation::Present(_, Trace::Taken) | Operation::Left(_, Trace::Taken)
            )
        };
        self.operations.iter().any(taken)
    }

    /// Whether some smallest concentration stands in it, which is one of the present volume.
    pub fn knows_volume(&self) -> bool {
        self.operations.iter().any(|o| match *o {
            Operation::Present(_, trace) | Operation::Left(_, trace) => trace == Trace::Kept,
            Operation::Order(_, n) => !is_multiplied(n),
            Operation::Power(_, n, unit) => !is_multiplied(n) && unit != 0.0,
            _ => false,
        })
    }

    /// Whether it names a quantity of the whole flask.
    pub fn names(&self, moment: Moment) -> bool {
        self.operations.contains(&Operation::Moment(moment))
    }
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
    fn moved(self, to: impl Fn(Position) -> Position) -> Operation {
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
