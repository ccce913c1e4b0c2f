//! The tree of an expression.
//!
//! Knows neither how it is read nor what a name stands for.

use std::ops::Range;

/// A part of an expression and where it stands, in bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Number(f64),
    Constant(String),
    /// What changes during a run: `[form]`, `T`, `rate(label)`.
    Running(Running),
    Negative(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
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

impl Node {
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Node)) {
        see(self);
        match &self.kind {
            Kind::Number(_) | Kind::Constant(_) | Kind::Running(_) => {}
            Kind::Negative(inner) => inner.visit(see),
            Kind::Binary(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
            Kind::Call(_, arguments) => arguments.iter().for_each(|a| a.visit(see)),
        }
    }
}
