//! The tree of an expression.
//!
//! Knows neither how it is read nor what a name stands for.

use std::ops::Range;

/// A part of an expression and where it stands, in bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpressionNode {
    pub kind: NodeKind,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    Number(f64),
    Constant(String),
    /// What changes during a run: `[form]`, `T`, `rate(label)`.
    Running(Running),
    Negative(Box<ExpressionNode>),
    Binary(Operator, Box<ExpressionNode>, Box<ExpressionNode>),
    Call(Function, Vec<ExpressionNode>),
}

/// A quantity that changes during a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Running {
    /// `[form]`.
    Concentration(String),
    /// `t`, `T`, `V` or `pH`.
    Variable(String),
    /// `rate(label)`.
    Rate(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    SquareRoot,
    Exponential,
    Logarithm,
    DecimalLogarithm,
    Minimum,
    Maximum,
    /// 1 while the first is from the second to the third.
    Between,
}

impl ExpressionNode {
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a ExpressionNode)) {
        see(self);
        match &self.kind {
            NodeKind::Number(_) | NodeKind::Constant(_) | NodeKind::Running(_) => {}
            NodeKind::Negative(inner) => inner.visit(see),
            NodeKind::Binary(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
            NodeKind::Call(_, arguments) => arguments.iter().for_each(|a| a.visit(see)),
        }
    }
}
