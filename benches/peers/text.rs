//! The equations as text: a number type that, run through them, writes C.
//!
//! Common subexpressions are kept once, zeros and ones vanish, what no output needs is left out; the compiler does the rest. Two
//! things differ from what the program itself runs, both in favour of the peers: `exp` and `ln` are the library's, and a
//! concentration counts as not negative, so the guards of the rates against negative ones are not there.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    fmt::Write,
    ops::{Add, Div, Mul, Neg, Sub},
};

use monobis::solver::Number;

/// What a value is: the text of an expression over values named `{}` and their indices.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    form: String,
    from: Vec<usize>,
}

/// All values written together.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: RefCell<Vec<Node>>,
    known: RefCell<HashMap<Node, usize>>,
}

/// A value.
#[derive(Debug, Clone, Copy)]
pub enum Text<'g> {
    /// Known when written.
    Literal(f64),
    /// Known when the C runs.
    Value(&'g Graph, usize),
}

use Text::{Literal, Value};

impl Graph {
    /// `n` values of an array of this name.
    pub fn array(&self, name: &str, n: usize) -> Vec<Text<'_>> {
        (0..n).map(|i| self.name(&format!("{name}[{i}]"))).collect()
    }

    /// A value that has a name already.
    pub fn name(&self, name: &str) -> Text<'_> {
        self.node(name.to_owned(), &[])
    }

    fn node(&self, form: String, from: &[usize]) -> Text<'_> {
        let node = Node {
            form,
            from: from.to_vec(),
        };
        let mut nodes = self.nodes.borrow_mut();
        let next = nodes.len();
        let id = *self
            .known
            .borrow_mut()
            .entry(node.clone())
            .or_insert_with(|| {
                nodes.push(node);
                next
            });
        Value(self, id)
    }

    /// The statements that assign `outputs`, those of zero left out.
    pub fn statements(&self, outputs: &[(String, Text<'_>)]) -> String {
        let nodes = self.nodes.borrow();
        let mut needed = BTreeSet::new();
        let mut open: Vec<usize> = outputs.iter().filter_map(|o| o.1.id()).collect();
        while let Some(id) = open.pop() {
            if needed.insert(id) {
                open.extend(&nodes[id].from);
            }
        }
        let mut text = String::new();
        for &id in &needed {
            let node = &nodes[id];
            if !node.from.is_empty() {
                let _ = writeln!(text, "    const real v{id} = {};", spelled(node, &nodes));
            }
        }
        for (place, value) in outputs {
            let value = match value {
                Literal(0.0) => continue,
                Literal(x) => format!("{x:?}"),
                Value(_, id) => operand(*id, &nodes),
            };
            let _ = writeln!(text, "    {place} = {value};");
        }
        text
    }
}

/// An expression with its operands in place.
fn spelled(node: &Node, nodes: &[Node]) -> String {
    let mut text = node.form.clone();
    for &from in &node.from {
        text = text.replacen("{}", &operand(from, nodes), 1);
    }
    text
}

fn operand(id: usize, nodes: &[Node]) -> String {
    if nodes[id].from.is_empty() {
        nodes[id].form.clone()
    } else {
        format!("v{id}")
    }
}

impl<'g> Text<'g> {
    fn id(self) -> Option<usize> {
        match self {
            Literal(_) => None,
            Value(_, id) => Some(id),
        }
    }

    fn is(self, value: f64) -> bool {
        matches!(self, Literal(v) if v == value)
    }

    /// An operation on values of which one at least is no literal.
    fn apply<const K: usize>(form: &str, values: [Self; K]) -> Self {
        let graph = values.iter().find_map(|v| match v {
            Value(graph, _) => Some(*graph),
            Literal(_) => None,
        });
        let graph: &'g Graph = graph.expect("literals alone are computed");
        let id = |v: Self| match v {
            Value(_, id) => id,
            // Parentheses, for a negative one.
            Literal(x) => match graph.name(&format!("({x:?})")) {
                Value(_, id) => id,
                Literal(_) => unreachable!("a node is a value"),
            },
        };
        graph.node(form.to_owned(), &values.map(id))
    }
}

impl Add for Text<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Literal(a), Literal(b)) => Literal(a + b),
            (a, b) if a.is(0.0) => b,
            (a, b) if b.is(0.0) => a,
            (a, b) => Self::apply("{} + {}", [a, b]),
        }
    }
}

impl Sub for Text<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        match (self, other) {
            (Literal(a), Literal(b)) => Literal(a - b),
            (a, b) if a.is(0.0) => -b,
            (a, b) if b.is(0.0) => a,
            (a, b) => Self::apply("{} - {}", [a, b]),
        }
    }
}

impl Mul for Text<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        match (self, other) {
            (Literal(a), Literal(b)) => Literal(a * b),
            (a, b) if a.is(0.0) || b.is(0.0) => Literal(0.0),
            (a, b) if a.is(1.0) => b,
            (a, b) if b.is(1.0) => a,
            (a, b) if a.is(-1.0) => -b,
            (a, b) if b.is(-1.0) => -a,
            (a, b) if a.id() > b.id() => Self::apply("{} * {}", [b, a]),
            (a, b) => Self::apply("{} * {}", [a, b]),
        }
    }
}

impl Div for Text<'_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        match (self, other) {
            (Literal(a), Literal(b)) => Literal(a / b),
            (a, b) if b.is(1.0) => a,
            (a, b) => Self::apply("{} / {}", [a, b]),
        }
    }
}

impl Neg for Text<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        match self {
            Literal(a) => Literal(-a),
            a => Self::apply("-{}", [a]),
        }
    }
}

impl Number for Text<'_> {
    fn constant(value: f64) -> Self {
        Literal(value)
    }
    // The compiler contracts products and sums.
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        b - self * a
    }
    fn max(self, other: Self) -> Self {
        match (self, other) {
            (Literal(a), Literal(b)) => Literal(Number::max(a, b)),
            (a, b) => Self::apply("{} > {} ? {} : {}", [a, b, a, b]),
        }
    }
    fn select_gt(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::apply("{} > {} ? {} : {}", [a, b, yes, no])
    }
    fn exp(self) -> Self {
        Self::apply("exp({})", [self])
    }
    fn ln(self) -> Self {
        Self::apply("log({})", [self])
    }
    fn round(self) -> Self {
        unreachable!("stands only inside exp and ln")
    }
    fn scale2(self, _: Self) -> Self {
        unreachable!("stands only inside exp and ln")
    }
    fn exponent(self) -> Self {
        unreachable!("stands only inside exp and ln")
    }
    fn mantissa(self) -> Self {
        unreachable!("stands only inside exp and ln")
    }
}
