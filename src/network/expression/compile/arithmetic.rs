//! What operators and functions make of compiled parts: operations, and their units.
//!
//! Every sum, comparison and function is checked for units, so that a formula means the same in any of them; what only holds
//! numbers is computed here and now.

use super::{Compilation, CompiledPart};
use crate::network::Actor;
use crate::network::expression::syntax::{ExpressionNode, Function, Operator};
use crate::network::formula::{Moment, Operation};
use crate::units::Dimension;
use std::ops::Range;

impl Compilation<'_> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: (&ExpressionNode, CompiledPart),
        right: (&ExpressionNode, CompiledPart),
        span: &Range<usize>,
    ) -> Option<CompiledPart> {
        let (a, b) = (left.1, right.1);
        let number = |of: fn(f64, f64) -> f64| Some(of(a.number?, b.number?));
        let (operation, dimension, number) = match operator {
            Operator::Add => (
                Operation::Sum(a.at, b.at),
                self.alike(&[left, right], "added or subtracted")?,
                number(|x, y| x + y),
            ),
            Operator::Subtract => (
                Operation::Difference(a.at, b.at),
                self.alike(&[left, right], "added or subtracted")?,
                number(|x, y| x - y),
            ),
            Operator::Multiply => (
                Operation::Product(a.at, b.at),
                self.faults
                    .reasonable(a.dimension.times(b.dimension), span)?,
                number(|x, y| x * y),
            ),
            Operator::Divide if b.number == Some(0.0) => {
                return self.faults.fault(span, "division by zero", "");
            }
            Operator::Divide => (
                Operation::Quotient(a.at, b.at),
                self.faults
                    .reasonable(a.dimension.over(b.dimension), span)?,
                number(|x, y| x / y),
            ),
            Operator::Power => return self.power(left, right, span),
        };
        if let Some(number) = number {
            return Some(self.number(number));
        }
        Some(CompiledPart {
            acid: a.acid || b.acid,
            ..self.part(operation, dimension)
        })
    }

    fn power(
        &mut self,
        base: (&ExpressionNode, CompiledPart),
        exponent: (&ExpressionNode, CompiledPart),
        span: &Range<usize>,
    ) -> Option<CompiledPart> {
        self.pure(exponent, "an exponent")?;
        if let Some(power) = exponent.1.number {
            return self.fixed_power(base.1, power, span);
        }
        self.pure(base, "the base of a power that is no plain number")?;
        let operation = Operation::Raised(base.1.at, exponent.1.at);
        Some(self.part(operation, Dimension::NONE))
    }

    fn fixed_power(
        &mut self,
        base: CompiledPart,
        power: f64,
        span: &Range<usize>,
    ) -> Option<CompiledPart> {
        let dimension = self.faults.raised(base.dimension, power, span)?;
        let bare = matches!(
            self.formula.operations[base.at],
            Operation::Concentration(Actor::Form(_))
        );
        let at = if bare {
            self.formula.push(Operation::Order(base.at, power))
        } else if base.acid {
            self.formula.push_power(base.at, power)
        } else {
            let unit = -base.dimension.litres();
            self.formula.push(Operation::Power(base.at, power, unit))
        };
        let part = CompiledPart {
            at,
            dimension,
            number: None,
            acid: base.acid,
        };
        let number = base.number.map(|x| x.powf(power));
        if number.is_some_and(|x| !x.is_finite()) {
            return self.faults.fault(span, "this is no finite number", "");
        }
        Some(CompiledPart { number, ..part })
    }

    pub(super) fn call(
        &mut self,
        function: Function,
        operands: &[(&ExpressionNode, CompiledPart)],
        span: &Range<usize>,
    ) -> Option<CompiledPart> {
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
            Function::Between => self.between(operands),
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

    /// A window. Where a rate has to be followed, its edges must be known beforehand.
    fn between(&mut self, operands: &[(&ExpressionNode, CompiledPart)]) -> Option<CompiledPart> {
        self.alike(operands, "compared")?;
        let unknown = self.formula.reached(|leaf| {
            matches!(
                leaf,
                Operation::Concentration(_) | Operation::Moment(Moment::Ph)
            )
        });
        let late = operands.iter().find(|(_, part)| unknown[part.at]);
        if let Some((node, _)) = late
            && !self.scope.switches_on_contents()
        {
            let message = "between looks at t, T, V and constants only: when a concentration \
                           or the pH passes a limit is not known before the run";
            let help = "write a steep passage: [A]^20 / ([A]^20 + c^20) goes from 0 to 1 at c";
            return self.faults.fault(&node.span, message, help);
        }
        let [x, a, b] = [0, 1, 2].map(|i| operands[i].1.at);
        Some(self.part(Operation::Between(x, a, b), Dimension::NONE))
    }

    fn pure(&mut self, (node, part): (&ExpressionNode, CompiledPart), what: &str) -> Option<()> {
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

    /// The dimension that all operands have.
    fn alike(
        &mut self,
        operands: &[(&ExpressionNode, CompiledPart)],
        done: &str,
    ) -> Option<Dimension> {
        let first = operands[0].1.dimension;
        for (node, part) in &operands[1..] {
            if part.dimension != first {
                let words = (first.words(), part.dimension.words());
                let message = format!("{} and {} cannot be {done}", words.0, words.1);
                return self.faults.fault(&node.span, message, "");
            }
        }
        Some(first)
    }
}
