//! In which order a cut of the graph is computed.
//!
//! Any order in which operands come first gives the same bits. This one puts operations that only pass a value on to the next
//! one side by side, as a *chain*: the interpreter carries the value in registers, which saves a store, a load and the wait
//! between them (a sum of products is all chain; so are most of an LU and a solve).

use super::record::{GraphNode, NodeId, Op};

/// What a term of a chain does with the running value `v` and its operands `a`, `b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// a * b + v
    MulAdd,
    /// v - a * b
    NegMulAdd,
    /// v + a
    Add,
    /// v - a
    Sub,
    /// a - v
    SubFrom,
    /// v * a
    Mul,
    /// v * a + b
    Horner,
    /// b - v * a
    NegHorner,
}

/// Operations computed together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Group {
    /// One operation.
    Single {
        /// Its node.
        id: NodeId,
        /// What it does.
        op: Op,
        /// To what.
        operands: Vec<NodeId>,
    },
    /// Several, each but the last used by the next alone.
    Chain {
        /// The last node.
        id: NodeId,
        /// The value it starts from.
        start: NodeId,
        /// Links with their other operands (a link with one operand repeats it).
        terms: Vec<(Link, [NodeId; 2])>,
    },
}

impl Group {
    /// The node whose value comes out.
    pub(crate) fn result(&self) -> NodeId {
        match self {
            Group::Single { id, .. } | Group::Chain { id, .. } => *id,
        }
    }

    /// What must have been computed before.
    pub(crate) fn operands(&self) -> Vec<NodeId> {
        match self {
            Group::Single { operands, .. } => operands.clone(),
            Group::Chain { start, terms, .. } => {
                let others = terms.iter().flat_map(|t| t.1);
                std::iter::once(*start).chain(others).collect()
            }
        }
    }
}

/// Terms that a chain may have: as many as an instruction can count.
const LONGEST_CHAIN: usize = u16::MAX as usize;

/// Groups that compute the wanted nodes and what they need, in an order in which operands come first.
pub(crate) fn schedule(nodes: &[GraphNode], wanted: &[NodeId]) -> Vec<Group> {
    let uses = count_uses(nodes, wanted);
    let mut groups = Vec::new();
    let mut done = vec![false; nodes.len()];
    // A stack instead of recursion: the graph of a large network is deep.
    let mut stack: Vec<(NodeId, Option<Group>)> =
        wanted.iter().rev().map(|&id| (id, None)).collect();
    while let Some((id, group)) = stack.pop() {
        if done[id as usize] {
            continue;
        }
        if let Some(group) = group {
            done[id as usize] = true;
            groups.push(group);
        } else if let GraphNode::Operation(op, operands) = nodes[id as usize] {
            let group = group_of(nodes, &uses, id, op, &operands[..op.arity()]);
            let before = group.operands();
            stack.push((id, Some(group)));
            stack.extend(before.into_iter().rev().map(|o| (o, None)));
        }
    }
    groups
}

/// How often each node is read by what is needed; wanted nodes count as read twice, so that no chain swallows them.
fn count_uses(nodes: &[GraphNode], wanted: &[NodeId]) -> Vec<u32> {
    let mut uses = vec![0; nodes.len()];
    for &id in wanted {
        uses[id as usize] = 2;
    }
    for id in (0..nodes.len()).rev() {
        if let (1.., GraphNode::Operation(op, operands)) = (uses[id], nodes[id]) {
            for operand in &operands[..op.arity()] {
                uses[*operand as usize] += 1;
            }
        }
    }
    uses
}

/// The longest chain that ends at a node, or the node alone.
fn group_of(nodes: &[GraphNode], uses: &[u32], id: NodeId, op: Op, operands: &[NodeId]) -> Group {
    let mut terms = Vec::new();
    let mut at = id;
    while let GraphNode::Operation(op, operands) = nodes[at as usize] {
        let choices = links(op, &operands);
        let inside = |o: NodeId| uses[o as usize] == 1 && is_link(nodes, o);
        let Some(choice) = choices.iter().find(|c| inside(c.0)).or(choices.first()) else {
            break;
        };
        if (at != id && !inside(at)) || terms.len() == LONGEST_CHAIN {
            break;
        }
        terms.push((choice.1, choice.2));
        at = choice.0;
    }
    if terms.len() < 2 {
        return Group::Single {
            id,
            op,
            operands: operands.to_vec(),
        };
    }
    terms.reverse();
    Group::Chain {
        id,
        start: at,
        terms,
    }
}

fn is_link(nodes: &[GraphNode], id: NodeId) -> bool {
    matches!(nodes[id as usize], GraphNode::Operation(op, operands) if !links(op, &operands).is_empty())
}

/// Ways to see an operation as a link: the operand that is carried, the link, the others. The natural one first.
fn links(op: Op, &[a, b, c, _]: &[NodeId; 4]) -> Vec<(NodeId, Link, [NodeId; 2])> {
    match op {
        Op::MulAdd => vec![
            (c, Link::MulAdd, [a, b]),
            (a, Link::Horner, [b, c]),
            (b, Link::Horner, [a, c]),
        ],
        Op::NegMulAdd => vec![
            (c, Link::NegMulAdd, [a, b]),
            (a, Link::NegHorner, [b, c]),
            (b, Link::NegHorner, [a, c]),
        ],
        Op::Add => vec![(a, Link::Add, [b, b]), (b, Link::Add, [a, a])],
        Op::Sub => vec![(a, Link::Sub, [b, b]), (b, Link::SubFrom, [a, a])],
        Op::Mul => vec![(a, Link::Mul, [b, b]), (b, Link::Mul, [a, a])],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::{Number, tape::Graph};

    #[test]
    fn a_sum_of_products_is_one_chain_and_shared_values_are_not_swallowed() {
        let graph = Graph::default();
        let [a, b, c, d] = [0, 1, 2, 3].map(|s| graph.input(s));
        let shared = a * b;
        let sum = c.mul_add(d, shared).neg_mul_add(a, b);
        let total = a.mul_add(b, c.mul_add(d, c.mul_add(a, d - shared)));
        let groups = schedule(&graph.nodes(), &[graph.id(sum), graph.id(total)]);
        let chains: Vec<usize> = groups
            .iter()
            .map(|g| match g {
                Group::Single { .. } => 1,
                Group::Chain { terms, .. } => terms.len(),
            })
            .collect();
        assert_eq!(chains, [1, 2, 4], "{groups:?}");
        assert_eq!(groups[0].result(), graph.id(shared));
    }

    #[test]
    fn operands_come_first() {
        let graph = Graph::default();
        let x: Vec<_> = graph.inputs(0..6);
        let values = x.iter().fold(vec![x[0]], |mut v, &x| {
            let last = v[v.len() - 1];
            v.push(last.mul_add(x, v[v.len() / 2]).exp() - v[0] / x);
            v
        });
        let wanted: Vec<_> = values.iter().rev().map(|&v| graph.id(v)).collect();
        let mut computed = 0;
        let nodes = graph.nodes();
        let mut known: Vec<bool> = nodes
            .iter()
            .map(|n| !matches!(n, GraphNode::Operation(..)))
            .collect();
        for group in schedule(&nodes, &wanted) {
            assert!(group.operands().iter().all(|&o| known[o as usize]));
            computed += match &group {
                Group::Single { .. } => 1,
                Group::Chain { terms, .. } => terms.len(),
            };
            assert!(
                !std::mem::replace(&mut known[group.result() as usize], true),
                "computed once"
            );
        }
        assert!(wanted.iter().all(|&w| known[w as usize]));
        let operations = |n: &&GraphNode| matches!(n, GraphNode::Operation(..));
        // All of this graph is needed, and nothing is computed once in a chain and once for itself.
        assert_eq!(computed, nodes.iter().filter(operations).count());
    }
}
