//! The list of operations that a formula is: how it is made, what it names, what each operation reaches.
//!
//! Knows no value of anything.

use super::actor::{Actor, CoefficientId};
use super::operation::{Moment, Operation, Position};
use super::powers::is_multiplied;
use super::trace::Trace;

/// A compiled formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RateFormula {
    /// Its operations.
    pub operations: Vec<Operation>,
}

impl RateFormula {
    /// The product of concentrations to their orders; 1 where there are none.
    pub fn of_orders(orders: &[(Actor, f64)]) -> RateFormula {
        let mut formula = RateFormula::default();
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
    pub fn append(&mut self, other: &RateFormula) -> Position {
        let first = self.operations.len();
        let moved = other.operations.iter().map(|o| o.moved(|at| at + first));
        self.operations.extend(moved);
        self.operations.len() - 1
    }

    /// The same with other numbers for coefficients.
    pub fn renumbered(&self, number: impl Fn(CoefficientId) -> usize) -> RateFormula {
        let operations = self.operations.iter().map(|o| match *o {
            Operation::Coefficient(id) => Operation::Coefficient(number(id)),
            other => other,
        });
        RateFormula {
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
    pub fn part(&self, at: Position) -> RateFormula {
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
        let mut part = RateFormula::default();
        for i in (0..=at).filter(|&i| needed[i]) {
            places[i] = part.push(self.operations[i].moved(|of| places[of]));
        }
        part
    }

    /// Whether it depends on what a trace of something taken is, which follows from the tolerance.
    pub fn knows_traces(&self) -> bool {
        self.operations.iter().any(|o| match *o {
            Operation::Present(_, trace) | Operation::Left(_, trace) => trace != Trace::Kept,
            _ => false,
        })
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
