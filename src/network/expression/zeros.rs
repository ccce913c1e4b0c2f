//! Whether the value of an expression is a temperature or a difference of two: 75 °C is 348.15 K, a rise of 75 °C is one of 75 K.

use super::parsed::Expression;
use super::syntax::{ExpressionNode, Function, NodeKind, Operator, Running};

impl Expression {
    /// How often the zero of the temperature scale counts in the value: once in a temperature, not in a difference of two. `of_constant`
    /// tells it of a name; `None` where it is not known.
    pub fn zeros(&self, of_constant: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        self.root.zeros(of_constant)
    }
}

impl ExpressionNode {
    fn zeros(&self, of_constant: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        match &self.kind {
            NodeKind::Constant(name) => of_constant(name),
            NodeKind::Running(Running::Variable(name)) if name == "T" => Some(1.0),
            NodeKind::Number(_) | NodeKind::Running(_) => Some(0.0),
            NodeKind::Negative(inner) => Some(-inner.zeros(of_constant)?),
            NodeKind::Binary(operator, left, right) => {
                let (a, b) = (left.zeros(of_constant)?, right.zeros(of_constant)?);
                match (operator, &left.kind, &right.kind) {
                    (Operator::Add, ..) => Some(a + b),
                    (Operator::Subtract, ..) => Some(a - b),
                    (Operator::Multiply, NodeKind::Number(times), _) => Some(times * b),
                    (Operator::Multiply, _, NodeKind::Number(times)) => Some(a * times),
                    (Operator::Divide, _, NodeKind::Number(by)) => Some(a / by),
                    _ => neither(&[a, b]),
                }
            }
            NodeKind::Call(function, arguments) => {
                let each = arguments.iter().map(|part| part.zeros(of_constant));
                let all: Vec<f64> = each.collect::<Option<_>>()?;
                match function {
                    Function::Minimum | Function::Maximum => {
                        let first = all.first().copied();
                        first.filter(|first| all.iter().all(|other| other == first))
                    }
                    _ => neither(&all),
                }
            }
        }
    }
}

/// None, where no part counts from the zero; else nothing can be said.
fn neither(parts: &[f64]) -> Option<f64> {
    parts.iter().all(|&part| part == 0.0).then_some(0.0)
}
