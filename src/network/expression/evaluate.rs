//! The law and the dimension of an expression.
//!
//! Products, quotients and powers of laws `value (T/T_ref)^b exp(e (1/T - 1/T_ref))` are laws of the same form, so they carry the temperature
//! dependence of what they name. A sum is such a law only if its terms change with temperature in the same way; functions
//! only take numbers that do not change with it. Anything else is refused instead of frozen at one temperature.

use super::findings::Findings;
use super::parsed::Expression;
use super::syntax::words::spaced;
use super::syntax::{ExpressionNode, Function, NodeKind, Operator, Running};
use crate::network::Law;
use crate::solver::math;
use crate::text::Flaw;
use crate::units::Dimension;
use std::ops::Range;

/// Why a name means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
}

type Evaluated = (Law, Dimension);

/// What is said of a window that never opens.
const BACKWARDS: &str = "the first limit is above the second: this is never 1";
const SMALLER_FIRST: &str = "write the smaller limit first";

/// Exponents up to this are multiplied out, which is exact where the result is.
const LARGEST_MULTIPLIED: f64 = 64.0;

impl Expression {
    /// Its law and dimension, each constant's asked from `resolve`; all faults at once otherwise.
    pub fn evaluate(
        &self,
        mut resolve: impl FnMut(&str) -> Result<(Law, Dimension), Unresolved>,
    ) -> Result<(Law, Dimension), Vec<Flaw>> {
        let mut evaluation = Evaluation {
            resolve: &mut resolve,
            faults: Findings::default(),
        };
        let value = evaluation.node(&self.root);
        match value {
            Some(value) if evaluation.faults.0.is_empty() => Ok(value),
            _ => Err(evaluation.faults.0),
        }
    }
}

struct Evaluation<'a> {
    resolve: &'a mut dyn FnMut(&str) -> Result<Evaluated, Unresolved>,
    faults: Findings,
}

impl Evaluation<'_> {
    /// `None` once a fault was noted.
    fn node(&mut self, node: &ExpressionNode) -> Option<Evaluated> {
        let value = match &node.kind {
            NodeKind::Number(number) => (Law::constant(*number), Dimension::NONE),
            NodeKind::Constant(name) => self.constant(name, &node.span)?,
            NodeKind::Running(running) => return self.running(running, &node.span),
            NodeKind::Negative(inner) => {
                let (law, dimension) = self.node(inner)?;
                (law.scaled(-1.0), dimension)
            }
            NodeKind::Binary(operator, left, right) => {
                let (a, b) = (self.node(left), self.node(right));
                self.binary(*operator, (left, a?), (right, b?), &node.span)?
            }
            NodeKind::Call(function, arguments) => self.call(*function, arguments, &node.span)?,
        };
        if value.0.value.is_finite() {
            return Some(value);
        }
        self.faults.fault(
            &node.span,
            format!("this gives {}", value.0.value),
            "a constant is a finite number",
        )
    }

    fn constant(&mut self, name: &str, span: &Range<usize>) -> Option<Evaluated> {
        match (self.resolve)(name) {
            Ok(value) => Some(value),
            Err(Unresolved { message, help }) => {
                let help = help.or_else(|| spaced(name)).unwrap_or_default();
                self.faults.fault(span, message, help)
            }
        }
    }

    fn running(&mut self, running: &Running, span: &Range<usize>) -> Option<Evaluated> {
        let name = match running {
            Running::Concentration(form) => format!("[{form}]"),
            Running::Variable(name) => name.clone(),
            Running::Rate(label) => format!("rate({label})"),
        };
        let message = format!(
            "{name} changes during a run, and expressions with such quantities are not built yet"
        );
        self.faults
            .fault(span, message, "use numbers and constants")
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: (&ExpressionNode, Evaluated),
        right: (&ExpressionNode, Evaluated),
        span: &Range<usize>,
    ) -> Option<Evaluated> {
        let ((_, (a, a_dimension)), (_, (b, b_dimension))) = (left, right);
        match operator {
            Operator::Add | Operator::Subtract => {
                let sign = if operator == Operator::Add { 1.0 } else { -1.0 };
                let (law, dimension) = self.alike(&[left, right], "added or subtracted")?;
                Some((
                    Law {
                        value: a.value + sign * b.at(a.t_ref),
                        ..law
                    },
                    dimension,
                ))
            }
            Operator::Multiply => Some((
                a.times(&b),
                self.faults
                    .reasonable(a_dimension.times(b_dimension), span)?,
            )),
            Operator::Divide if b.value == 0.0 => self.faults.fault(span, "division by zero", ""),
            Operator::Divide => Some((
                a.over(&b),
                self.faults
                    .reasonable(a_dimension.over(b_dimension), span)?,
            )),
            Operator::Power => {
                let exponent = self.pure(right.0, right.1, "an exponent")?;
                self.power(left.1, exponent, span)
            }
        }
    }

    fn power(
        &mut self,
        (law, dimension): Evaluated,
        exponent: f64,
        span: &Range<usize>,
    ) -> Option<Evaluated> {
        if law.value < 0.0 && exponent.fract() != 0.0 {
            return self.faults.fault(
                span,
                format!("{} has no real power {exponent}", law.value),
                "",
            );
        }
        if law.value == 0.0 && exponent < 0.0 {
            return self.faults.fault(span, "division by zero", "");
        }
        let dimension = self.faults.raised(dimension, exponent, span)?;
        let value = real_power(law.value, exponent);
        Some((
            Law {
                value,
                b: law.b * exponent,
                e: law.e * exponent,
                ..law
            },
            dimension,
        ))
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[ExpressionNode],
        span: &Range<usize>,
    ) -> Option<Evaluated> {
        let values: Vec<Option<Evaluated>> = arguments.iter().map(|a| self.node(a)).collect();
        let values: Option<Vec<Evaluated>> = values.into_iter().collect();
        let operands: Vec<(&ExpressionNode, Evaluated)> = arguments.iter().zip(values?).collect();
        let first = operands[0];
        match function {
            Function::SquareRoot => self.power(first.1, 0.5, span),
            Function::Minimum | Function::Maximum => {
                let (law, dimension) = self.alike(&operands, "compared")?;
                let values = operands.iter().map(|(_, (other, _))| other.at(law.t_ref));
                let smallest = function == Function::Minimum;
                let value = values.reduce(|a, b| if (a < b) == smallest { a } else { b })?;
                Some((Law { value, ..law }, dimension))
            }
            Function::Between => {
                let (law, _) = self.alike(&operands, "compared")?;
                let value = |i: usize| operands[i].1.0.at(law.t_ref);
                let (x, low, high) = (value(0), value(1), value(2));
                if low > high {
                    return self.faults.fault(span, BACKWARDS, SMALLER_FIRST);
                }
                let holds = low <= x && x <= high;
                Some((Law::constant(f64::from(u8::from(holds))), Dimension::NONE))
            }
            Function::Exponential => {
                let x = self.pure(first.0, first.1, "the argument of exp")?;
                Some((Law::constant(math::exp(x)), Dimension::NONE))
            }
            Function::Logarithm | Function::DecimalLogarithm => {
                let x = self.pure(first.0, first.1, "the argument of a logarithm")?;
                if x <= 0.0 {
                    return self.faults.fault(span, format!("{x} has no logarithm"), "");
                }
                let base = if function == Function::Logarithm {
                    1.0
                } else {
                    std::f64::consts::LN_10
                };
                Some((Law::constant(math::ln(x) / base), Dimension::NONE))
            }
        }
    }

    /// The number of a dimensionless operand that does not change with temperature.
    fn pure(
        &mut self,
        node: &ExpressionNode,
        (law, dimension): Evaluated,
        what: &str,
    ) -> Option<f64> {
        if dimension != Dimension::NONE {
            let words = dimension.words();
            return self.faults.fault(
                &node.span,
                format!("{what} is a pure number; this is {words}"),
                "divide by a constant of the same unit",
            );
        }
        if law.depends_on_temperature() {
            let message = format!("{what} must not change with temperature");
            return self.faults.fault(
                &node.span,
                message,
                "only products, quotients and powers can carry Ea or dH on",
            );
        }
        Some(law.value)
    }

    /// The first operand, if all have its dimension and change with temperature as it does.
    fn alike(
        &mut self,
        operands: &[(&ExpressionNode, Evaluated)],
        done: &str,
    ) -> Option<Evaluated> {
        let (_, (law, dimension)) = operands[0];
        for (node, (other, own)) in &operands[1..] {
            if *own != dimension {
                let message = format!("{} and {} cannot be {done}", dimension.words(), own.words());
                return self.faults.fault(&node.span, message, "");
            }
            if (other.b, other.e) != (law.b, law.e) {
                let message = format!(
                    "constants that change with temperature in different ways cannot be {done}"
                );
                return self.faults.fault(
                    &node.span,
                    message,
                    "only products, quotients and powers can carry Ea or dH on",
                );
            }
        }
        Some((law, dimension))
    }
}

/// `base^exponent` for a positive base or a whole exponent.
fn real_power(base: f64, exponent: f64) -> f64 {
    if exponent.fract() == 0.0 && exponent.abs() <= LARGEST_MULTIPLIED {
        let product = (0..exponent.abs() as u32).fold(1.0, |product, _| product * base);
        return if exponent < 0.0 {
            1.0 / product
        } else {
            product
        };
    }
    let odd = exponent.fract() == 0.0 && exponent % 2.0 != 0.0;
    let size = math::pow(base.abs(), exponent);
    if base < 0.0 && odd { -size } else { size }
}
