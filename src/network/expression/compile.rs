//! From an expression to a formula of what changes during a run, with its dimension.
//!
//! Every sum, comparison and function is checked for units, so that a formula means the same in any of them. Who stands behind a
//! name is asked of a [`Scope`].

use super::findings::Findings;
use super::words::spaced;
use super::{Expression, Function, Kind, Node, Operator, Running, Unresolved};
use crate::network::formula::{Formula, Moment, Operation, Position};
use crate::network::{Actor, CoefficientId};
use crate::text::Flaw;
use crate::units::Dimension;
use std::ops::Range;

/// Who stands behind the names of an expression.
pub trait Scope {
    /// The coefficient of a constant, and its dimension.
    fn constant(&mut self, name: &str) -> Result<(CoefficientId, Dimension), Unresolved>;
    /// Whose concentration `[name]` is.
    fn concentration(&mut self, name: &str) -> Result<Actor, Unresolved>;
    /// Whether a quantity of the whole flask exists here.
    fn moment(&mut self, moment: Moment) -> Result<(), Unresolved>;
    /// The rate of another reaction, M/s.
    fn rate(&mut self, label: &str) -> Result<Formula, Unresolved>;
}

impl Expression {
    /// The formula and its dimension; all faults at once otherwise.
    pub fn compile(&self, scope: &mut dyn Scope) -> Result<(Formula, Dimension), Vec<Flaw>> {
        let mut compilation = Compilation {
            scope,
            formula: Formula::default(),
            faults: Findings::default(),
        };
        match compilation.node(&self.root) {
            Some(part) if compilation.faults.0.is_empty() => {
                Ok((compilation.formula, part.dimension))
            }
            _ => Err(compilation.faults.0),
        }
    }

    /// Whether it names anything that changes during a run besides constants.
    pub fn is_running(&self) -> bool {
        let mut running = false;
        self.root
            .visit(&mut |node| running |= matches!(node.kind, Kind::Running(_)));
        running
    }

    /// Labels of the reactions whose rates it names.
    pub fn rates(&self) -> Vec<&str> {
        let mut labels = Vec::new();
        self.root.visit(&mut |node| {
            if let Kind::Running(Running::Rate(label)) = &node.kind {
                labels.push(label.as_str());
            }
        });
        labels
    }
}

/// A compiled part.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: Position,
    dimension: Dimension,
    /// Its number, where only numbers stand in it.
    number: Option<f64>,
    /// Whether the acidity stands in it: then it may be very small, and is never used up.
    acid: bool,
}

struct Compilation<'a> {
    scope: &'a mut dyn Scope,
    formula: Formula,
    faults: Findings,
}

impl Compilation<'_> {
    /// `None` once a fault was noted.
    fn node(&mut self, node: &Node) -> Option<Part> {
        match &node.kind {
            Kind::Number(number) => Some(self.number(*number)),
            Kind::Constant(name) => {
                let found = self.scope.constant(name).map_err(|unresolved| Unresolved {
                    help: unresolved.help.or_else(|| spaced(name)),
                    ..unresolved
                });
                let (id, dimension) = self.found(found, &node.span)?;
                Some(self.part(Operation::Coefficient(id), dimension))
            }
            Kind::Running(running) => self.running(running, &node.span),
            Kind::Negative(inner) => {
                let inner = self.node(inner)?;
                if let Some(number) = inner.number {
                    return Some(self.number(-number));
                }
                Some(self.part(Operation::Negative(inner.at), inner.dimension))
            }
            Kind::Binary(operator, left, right) => {
                let (a, b) = (self.node(left), self.node(right));
                self.binary(*operator, (left, a?), (right, b?), &node.span)
            }
            Kind::Call(function, arguments) => {
                let parts: Vec<Option<Part>> = arguments.iter().map(|a| self.node(a)).collect();
                let parts: Option<Vec<Part>> = parts.into_iter().collect();
                let operands: Vec<(&Node, Part)> = arguments.iter().zip(parts?).collect();
                self.call(*function, &operands, &node.span)
            }
        }
    }

    fn running(&mut self, running: &Running, span: &Range<usize>) -> Option<Part> {
        match running {
            Running::Concentration(form) => {
                let found = self.scope.concentration(form);
                let actor = self.found(found, span)?;
                let part = self.part(Operation::Concentration(actor), Dimension::CONCENTRATION);
                Some(Part {
                    acid: !matches!(actor, Actor::Form(_)),
                    ..part
                })
            }
            Running::Variable(name) => {
                let (moment, dimension) = match name.as_str() {
                    "t" => (Moment::Time, Dimension::TIME),
                    "T" => (Moment::Temperature, Dimension::TEMPERATURE),
                    "V" => (Moment::Volume, Dimension::VOLUME),
                    _ => (Moment::Ph, Dimension::NONE),
                };
                let found = self.scope.moment(moment);
                self.found(found, span)?;
                Some(self.part(Operation::Moment(moment), dimension))
            }
            Running::Rate(label) => {
                let found = self.scope.rate(label);
                let rate = self.found(found, span)?;
                Some(Part {
                    at: self.formula.append(&rate),
                    dimension: Dimension::PROGRESS,
                    number: None,
                    acid: false,
                })
            }
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: (&Node, Part),
        right: (&Node, Part),
        span: &Range<usize>,
    ) -> Option<Part> {
        let (a, b) = (left.1, right.1);
        match operator {
            Operator::Add | Operator::Subtract => {
                self.alike(&[left, right], "added or subtracted")?;
                let sign = if operator == Operator::Add { 1.0 } else { -1.0 };
                if let (Some(x), Some(y)) = (a.number, b.number) {
                    return Some(self.number(x + sign * y));
                }
                let operation = match operator {
                    Operator::Add => Operation::Sum(a.at, b.at),
                    _ => Operation::Difference(a.at, b.at),
                };
                let part = self.part(operation, a.dimension);
                Some(Part {
                    acid: a.acid || b.acid,
                    ..part
                })
            }
            Operator::Multiply => {
                if let (Some(x), Some(y)) = (a.number, b.number) {
                    return Some(self.number(x * y));
                }
                let dimension = self
                    .faults
                    .reasonable(a.dimension.times(b.dimension), span)?;
                let part = self.part(Operation::Product(a.at, b.at), dimension);
                Some(Part {
                    acid: a.acid || b.acid,
                    ..part
                })
            }
            Operator::Divide if b.number == Some(0.0) => {
                self.faults.fault(span, "division by zero", "")
            }
            Operator::Divide => {
                if let (Some(x), Some(y)) = (a.number, b.number) {
                    return Some(self.number(x / y));
                }
                let dimension = self
                    .faults
                    .reasonable(a.dimension.over(b.dimension), span)?;
                let part = self.part(Operation::Quotient(a.at, b.at), dimension);
                Some(Part {
                    acid: a.acid || b.acid,
                    ..part
                })
            }
            Operator::Power => self.power(left, right, span),
        }
    }

    fn power(
        &mut self,
        base: (&Node, Part),
        exponent: (&Node, Part),
        span: &Range<usize>,
    ) -> Option<Part> {
        self.pure(exponent, "an exponent")?;
        if let Some(power) = exponent.1.number {
            return self.fixed_power(base.1, power, span);
        }
        self.pure(base, "the base of a power that is no plain number")?;
        let operation = Operation::Raised(base.1.at, exponent.1.at);
        Some(self.part(operation, Dimension::NONE))
    }

    fn fixed_power(&mut self, base: Part, power: f64, span: &Range<usize>) -> Option<Part> {
        let hundredths = (100.0 * power).round();
        let exact = (100.0 * power - hundredths).abs() < 1e-9;
        let dimension = if base.dimension == Dimension::NONE {
            Some(base.dimension)
        } else if exact && hundredths.abs() <= f64::from(i16::MAX) {
            base.dimension.power(hundredths as i16)
        } else {
            None
        };
        let dimension = self.faults.reasonable(dimension, span)?;
        let bare = matches!(
            self.formula.operations[base.at],
            Operation::Concentration(Actor::Form(_))
        );
        let at = if bare {
            self.formula.push(Operation::Order(base.at, power))
        } else if base.acid {
            self.formula.push_power(base.at, power)
        } else {
            self.formula.push(Operation::Power(base.at, power))
        };
        let part = Part {
            at,
            dimension,
            number: None,
            acid: base.acid,
        };
        let number = base.number.map(|x| x.powf(power));
        if number.is_some_and(|x| !x.is_finite()) {
            return self.faults.fault(span, "this is no finite number", "");
        }
        Some(Part { number, ..part })
    }

    fn call(
        &mut self,
        function: Function,
        operands: &[(&Node, Part)],
        span: &Range<usize>,
    ) -> Option<Part> {
        let first = operands[0];
        match function {
            Function::SquareRoot => self.fixed_power(first.1, 0.5, span),
            Function::Minimum | Function::Maximum => {
                self.alike(operands, "compared")?;
                let mut part = first.1;
                for (_, other) in &operands[1..] {
                    let operation = match function {
                        Function::Minimum => Operation::Smaller(part.at, other.at),
                        _ => Operation::Larger(part.at, other.at),
                    };
                    part = self.part(operation, part.dimension);
                }
                Some(part)
            }
            Function::Exponential => {
                self.pure(first, "the argument of exp")?;
                Some(self.part(Operation::Exponential(first.1.at), Dimension::NONE))
            }
            Function::Logarithm | Function::DecimalLogarithm => {
                self.pure(first, "the argument of a logarithm")?;
                let natural = self.part(Operation::Logarithm(first.1.at), Dimension::NONE);
                if function == Function::Logarithm {
                    return Some(natural);
                }
                let base = self.number(std::f64::consts::LN_10);
                Some(self.part(Operation::Quotient(natural.at, base.at), Dimension::NONE))
            }
        }
    }

    fn number(&mut self, number: f64) -> Part {
        Part {
            number: Some(number),
            ..self.part(Operation::Number(number), Dimension::NONE)
        }
    }

    fn part(&mut self, operation: Operation, dimension: Dimension) -> Part {
        Part {
            at: self.formula.push(operation),
            dimension,
            number: None,
            acid: false,
        }
    }

    fn pure(&mut self, (node, part): (&Node, Part), what: &str) -> Option<()> {
        if part.dimension == Dimension::NONE {
            return Some(());
        }
        let message = format!(
            "{what} is a pure number; this is {}",
            part.dimension.words()
        );
        self.faults
            .fault(&node.span, message, "divide by a constant of the same unit")
    }

    fn alike(&mut self, operands: &[(&Node, Part)], done: &str) -> Option<()> {
        let first = operands[0].1.dimension;
        for (node, part) in &operands[1..] {
            if part.dimension != first {
                let words = (first.words(), part.dimension.words());
                let message = format!("{} and {} cannot be {done}", words.0, words.1);
                return self.faults.fault(&node.span, message, "");
            }
        }
        Some(())
    }

    fn found<T>(&mut self, found: Result<T, Unresolved>, span: &Range<usize>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(Unresolved { message, help }) => {
                self.faults.fault(span, message, help.unwrap_or_default())
            }
        }
    }
}
