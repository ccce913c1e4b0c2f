//! The recording number type: running generic equations with it yields their operations in static single assignment.
//!
//! Equal operations on equal operands are recorded once. Only what keeps every bit of the result is simplified: literals are
//! evaluated, `1 * x`, `x / 1`, `x - 0`, `-(-x)` vanish and signs are absorbed; `0 * x` and `x + 0` stay, because NaN and -0 pass
//! through them differently. (The sign and payload of a NaN are not kept.) Knows nothing of memory or of what the values mean.

use std::{
    cell::RefCell,
    collections::HashMap,
    ops::{Add, Div, Mul, Neg, Sub},
};

use crate::solver::number::Number;

/// Index of a node in its [`Graph`]; operands have smaller indices.
pub(crate) type NodeId = u32;

/// What a node computes from its operands `a`, `b`, `c`, `d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// a + b
    Add,
    /// a - b
    Sub,
    /// a * b
    Mul,
    /// a / b
    Div,
    /// -a
    Neg,
    /// a * b + c
    MulAdd,
    /// c - a * b
    NegMulAdd,
    /// `if a > b { a } else { b }`
    Max,
    /// `if a > b { c } else { d }`
    SelectGt,
    /// nearest integer
    Round,
    /// a * 2^b
    Scale2,
    /// exponent of a
    Exponent,
    /// mantissa of a
    Mantissa,
    /// a (made by the tape, for an output that is an input)
    Copy,
    /// Several operations on one running value (made by the tape; the terms stand beside the instructions)
    Chain,
    /// The same, every term a product that is added (made by the tape)
    Products,
}

impl Op {
    /// Number of operands.
    pub(crate) fn arity(self) -> usize {
        match self {
            Op::Neg
            | Op::Round
            | Op::Exponent
            | Op::Mantissa
            | Op::Copy
            | Op::Chain
            | Op::Products => 1,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Max | Op::Scale2 => 2,
            Op::MulAdd | Op::NegMulAdd => 3,
            Op::SelectGt => 4,
        }
    }
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum GraphNode {
    /// Read from a slot of the machine's memory.
    Input(u16),
    /// A literal, by its bits.
    Literal(u64),
    /// An operation; unused operands are 0.
    Operation(Op, [NodeId; 4]),
}

/// All values recorded together; several tapes may be cut from one graph.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    inner: RefCell<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    nodes: Vec<GraphNode>,
    known: HashMap<GraphNode, NodeId>,
}

impl Graph {
    /// The value in a slot.
    pub(crate) fn input(&self, slot: u16) -> Recorded<'_> {
        self.node(GraphNode::Input(slot))
    }

    /// Values of consecutive slots.
    pub(crate) fn inputs(&self, slots: std::ops::Range<u16>) -> Vec<Recorded<'_>> {
        slots.map(|s| self.input(s)).collect()
    }

    /// The node of a value, which for a literal may have to be made.
    pub(crate) fn id(&self, value: Recorded<'_>) -> NodeId {
        match value {
            Recorded::Literal(v) => self.intern(GraphNode::Literal(v.to_bits())),
            Recorded::Node(_, id) => id,
        }
    }

    /// A copy of the list.
    pub(crate) fn nodes(&self) -> Vec<GraphNode> {
        self.inner.borrow().nodes.clone()
    }

    fn intern(&self, node: GraphNode) -> NodeId {
        let inner = &mut *self.inner.borrow_mut();
        *inner.known.entry(node).or_insert_with(|| {
            inner.nodes.push(node);
            (inner.nodes.len() - 1) as NodeId
        })
    }

    fn node(&self, node: GraphNode) -> Recorded<'_> {
        Recorded::Node(self, self.intern(node))
    }

    fn get(&self, id: NodeId) -> GraphNode {
        self.inner.borrow().nodes[id as usize]
    }
}

/// A value of a [`Graph`] under construction.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Recorded<'g> {
    /// Known when recording.
    Literal(f64),
    /// Known when the tape runs.
    Node(&'g Graph, NodeId),
}

use Recorded::Literal;

impl<'g> Recorded<'g> {
    fn graph(values: &[Self]) -> Option<&'g Graph> {
        values.iter().find_map(|v| match v {
            Recorded::Node(graph, _) => Some(*graph),
            Literal(_) => None,
        })
    }

    /// Records an operation, or evaluates it where every operand is a literal.
    fn apply<const K: usize>(op: Op, mut values: [Self; K], evaluate: fn([f64; K]) -> f64) -> Self {
        let Some(graph) = Self::graph(&values) else {
            return Literal(evaluate(values.map(|v| match v {
                Literal(x) => x,
                Recorded::Node(..) => unreachable!("a node has a graph"),
            })));
        };
        if matches!(op, Op::Add | Op::Mul | Op::MulAdd | Op::NegMulAdd)
            && graph.id(values[0]) > graph.id(values[1])
        {
            values.swap(0, 1);
        }
        let mut operands = [0; 4];
        for (operand, value) in operands.iter_mut().zip(values) {
            *operand = graph.id(value);
        }
        graph.node(GraphNode::Operation(op, operands))
    }

    /// Whether this is exactly the given literal, sign of zero included.
    fn is(self, value: f64) -> bool {
        matches!(self, Literal(v) if v.to_bits() == value.to_bits())
    }

    /// `x` where this is `-x`.
    fn negated(self) -> Option<Self> {
        match self {
            Literal(_) => None,
            Recorded::Node(graph, id) => match graph.get(id) {
                GraphNode::Operation(Op::Neg, [x, ..]) => Some(Recorded::Node(graph, x)),
                _ => None,
            },
        }
    }
}

impl Add for Recorded<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        match (self.negated(), other.negated()) {
            _ if self.is(-0.0) => other,
            _ if other.is(-0.0) => self,
            (_, Some(b)) => self - b,
            (Some(a), None) => other - a,
            _ => Self::apply(Op::Add, [self, other], |[a, b]| a + b),
        }
    }
}

#[allow(
    clippy::suspicious_arithmetic_impl,
    reason = "a - (-b) is recorded as a + b"
)]
impl Sub for Recorded<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        if other.is(0.0) {
            return self;
        }
        match other.negated() {
            Some(b) => self + b,
            None => Self::apply(Op::Sub, [self, other], |[a, b]| a - b),
        }
    }
}

impl Mul for Recorded<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        match (self, other) {
            (a, one) | (one, a) if one.is(1.0) => a,
            (a, minus) | (minus, a) if minus.is(-1.0) => -a,
            (a, b) => Self::apply(Op::Mul, [a, b], |[a, b]| a * b),
        }
    }
}

impl Div for Recorded<'_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.is(1.0) {
            return self;
        }
        Self::apply(Op::Div, [self, other], |[a, b]| a / b)
    }
}

impl Neg for Recorded<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        self.negated()
            .unwrap_or_else(|| Self::apply(Op::Neg, [self], |[a]| -a))
    }
}

impl Number for Recorded<'_> {
    fn constant(value: f64) -> Self {
        Literal(value)
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        match (self, a) {
            (x, one) | (one, x) if one.is(1.0) => x + b,
            (x, minus) | (minus, x) if minus.is(-1.0) => b - x,
            _ => match (self.negated(), a.negated()) {
                (Some(x), _) => x.neg_mul_add(a, b),
                (_, Some(y)) => self.neg_mul_add(y, b),
                _ => Self::apply(Op::MulAdd, [self, a, b], |[a, b, c]| a.mul_add(b, c)),
            },
        }
    }
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        match (self, a) {
            (x, one) | (one, x) if one.is(1.0) => b - x,
            (x, minus) | (minus, x) if minus.is(-1.0) => b + x,
            _ => match (self.negated(), a.negated()) {
                (Some(x), _) => x.mul_add(a, b),
                (_, Some(y)) => self.mul_add(y, b),
                _ => Self::apply(Op::NegMulAdd, [self, a, b], |[a, b, c]| a.neg_mul_add(b, c)),
            },
        }
    }
    fn max(self, other: Self) -> Self {
        Self::apply(Op::Max, [self, other], |[a, b]| Number::max(a, b))
    }
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::apply(Op::SelectGt, [a, b, yes, no], |[a, b, yes, no]| {
            f64::select_gt(a, b, yes, no)
        })
    }
    fn round(self) -> Self {
        Self::apply(Op::Round, [self], |[a]| Number::round(a))
    }
    fn scale2(self, n: Self) -> Self {
        Self::apply(Op::Scale2, [self, n], |[a, n]| a.scale2(n))
    }
    fn exponent(self) -> Self {
        Self::apply(Op::Exponent, [self], |[a]| a.exponent())
    }
    fn mantissa(self) -> Self {
        Self::apply(Op::Mantissa, [self], |[a]| a.mantissa())
    }
}
