//! From a graph to a list of instructions on numbered slots.
//!
//! Cuts out what the wanted outputs need in the groups of `schedule`, and gives every intermediate value a slot that is free
//! again after its last use; what stays within a chain needs none. Inputs, literals and outputs have slots of their own in a
//! [`SlotLayout`].

use super::{
    code::{ChainTerm, Instruction, Tape},
    layout::{SlotLayout, TooManySlots},
    record::{Graph, GraphNode, NodeId, Op, Recorded},
    schedule::{Group, Link, schedule},
};

impl Tape {
    /// The tape that writes each output's value to its slot. No output slot may be an input of the same graph's cut.
    pub(crate) fn cut(
        graph: &Graph,
        outputs: &[(Recorded<'_>, u16)],
        layout: &mut SlotLayout,
    ) -> Result<Tape, TooManySlots> {
        let outputs: Vec<(NodeId, u16)> = outputs
            .iter()
            .map(|&(value, slot)| (graph.id(value), slot))
            .collect();
        let nodes = graph.nodes();
        let wanted: Vec<NodeId> = outputs.iter().map(|o| o.0).collect();
        let groups = schedule(&nodes, &wanted);
        let mut writer = TapeWriter::new(&nodes, &outputs, layout);
        writer.count_uses(&groups);
        for (turn, group) in groups.iter().enumerate() {
            writer.write(turn, group)?;
        }
        writer.finish(&outputs)
    }
}

/// A node that lives to the end.
const FOREVER: usize = usize::MAX;

struct TapeWriter<'w> {
    nodes: &'w [GraphNode],
    /// Of each node, as the next two: where its value stands.
    slot_of: Vec<Option<u16>>,
    /// The slot that it is to have as an output.
    output_slot: Vec<Option<u16>>,
    /// The turn after which its slot is free.
    last_use: Vec<Option<usize>>,
    /// Slots of dead values, the latest on top: it is the likeliest to be in the cache.
    free: Vec<u16>,
    layout: &'w mut SlotLayout,
    tape: Tape,
}

impl<'w> TapeWriter<'w> {
    fn new(nodes: &'w [GraphNode], outputs: &[(NodeId, u16)], layout: &'w mut SlotLayout) -> Self {
        let (mut output_slot, mut last_use) = (vec![None; nodes.len()], vec![None; nodes.len()]);
        for &(id, slot) in outputs {
            // The first slot of a node that is several outputs; the others are copied.
            output_slot[id as usize].get_or_insert(slot);
            last_use[id as usize] = Some(FOREVER);
        }
        Self {
            nodes,
            slot_of: vec![None; nodes.len()],
            output_slot,
            last_use,
            free: Vec::new(),
            layout,
            tape: Tape::default(),
        }
    }

    fn count_uses(&mut self, groups: &[Group]) {
        for (turn, group) in groups.iter().enumerate() {
            for operand in group.operands() {
                let last = &mut self.last_use[operand as usize];
                *last = (*last).max(Some(turn));
            }
        }
    }

    fn write(&mut self, turn: usize, group: &Group) -> Result<(), TooManySlots> {
        let (op, from) = match group {
            Group::Single { op, operands, .. } => {
                let mut from = [self.slot(operands[0])?; 4];
                for (from, &operand) in from.iter_mut().zip(operands) {
                    *from = self.slot(operand)?;
                }
                (*op, from)
            }
            Group::Chain { start, terms, .. } => {
                for &(link, operands) in terms {
                    let from = [self.slot(operands[0])?, self.slot(operands[1])?];
                    self.tape.terms.push(ChainTerm { link, from });
                }
                let start = self.slot(*start)?;
                let products = terms.iter().all(|t| t.0 == Link::MulAdd);
                let op = if products { Op::Products } else { Op::Chain };
                (op, [start, terms.len() as u16, start, start])
            }
        };
        // The result's slot is chosen before the operands' slots are freed: no instruction overwrites what it reads.
        let to = self.destination(group.result())?;
        self.tape.code.push(Instruction { op, to, from });
        self.release(turn, group);
        Ok(())
    }

    /// Where a value stands.
    fn slot(&mut self, id: NodeId) -> Result<u16, TooManySlots> {
        match self.nodes[id as usize] {
            GraphNode::Input(slot) => Ok(slot),
            GraphNode::Literal(bits) => self.layout.literal(bits),
            GraphNode::Operation(..) => Ok(self.slot_of[id as usize].expect("operands come first")),
        }
    }

    fn destination(&mut self, id: NodeId) -> Result<u16, TooManySlots> {
        let slot = match self.output_slot[id as usize] {
            Some(slot) => slot,
            None => match self.free.pop().or_else(|| self.layout.spare.pop()) {
                Some(slot) => slot,
                None => self.layout.take(1)?.start,
            },
        };
        self.slot_of[id as usize] = Some(slot);
        Ok(slot)
    }

    fn release(&mut self, turn: usize, group: &Group) {
        for operand in group.operands() {
            // Removed at the first of several uses in one group, so that a slot is freed once.
            let last = &mut self.last_use[operand as usize];
            if *last == Some(turn) {
                *last = None;
                self.free.extend(self.slot_of[operand as usize]);
            }
        }
    }

    fn finish(mut self, outputs: &[(NodeId, u16)]) -> Result<Tape, TooManySlots> {
        for &(id, to) in outputs {
            let from = self.slot(id)?;
            if from != to {
                self.tape.code.push(Instruction {
                    op: Op::Copy,
                    to,
                    from: [from; 4],
                });
            }
        }
        // Every intermediate value is dead now: the next tape may have the slots.
        self.layout.spare.extend(self.free.into_iter().rev());
        Ok(self.tape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::{Number, backend::interpret, method::Slots, testing::Random};

    /// Every operation, with the literals that invite a simplification on either side.
    fn everything<N: Number>(x: &[N]) -> Vec<N> {
        let mut all = Vec::new();
        let literals = [0.0, -0.0, 1.0, -1.0, 2.5, f64::INFINITY].map(N::constant);
        for (&a, &b) in x.iter().zip(&x[1..]) {
            for c in literals {
                all.extend([
                    a + c,
                    c + a,
                    a - c,
                    c - a,
                    a * c,
                    c * a,
                    a / c,
                    c / a,
                    -(a * c),
                ]);
                all.extend([a.mul_add(c, b), c.mul_add(a, b), a.mul_add(b, c)]);
                all.extend([
                    a.neg_mul_add(c, b),
                    c.neg_mul_add(a, b),
                    a.neg_mul_add(b, c),
                ]);
                all.extend([
                    a.max(c),
                    c.max(a),
                    N::select_gt(a, c, b, a),
                    N::select_gt(c, a, c, b),
                ]);
            }
            all.extend([
                -a + b,
                a + -b,
                -a - -b,
                (-a) * b,
                -(-a),
                (-a).mul_add(b, a),
                a.neg_mul_add(-b, b),
            ]);
            all.extend([
                a.round(),
                a.exponent(),
                a.mantissa(),
                a.scale2(b.round()),
                a.exp(),
                a.ln(),
                a,
                b,
            ]);
        }
        let sum = all
            .iter()
            .fold(N::constant(1.0), |s, &v| s.mul_add(N::constant(0.5), v));
        let tower = x.iter().fold(x[0], |s, &v| v - (s + v) * v);
        let products = x.windows(2).fold(x[0], |s, w| w[0].mul_add(w[1], s));
        let shared = x[0] * x[1];
        all.extend([
            sum,
            tower,
            products,
            shared,
            shared + x[2],
            (shared + x[2]) * x[3],
        ]);
        all
    }

    #[test]
    fn simplified_recordings_keep_every_bit() {
        let mut layout = SlotLayout::default();
        let (inputs, graph) = (layout.take(6).unwrap(), Graph::default());
        let recorded = everything(&graph.inputs(inputs.clone()));
        let places = layout.take(recorded.len()).unwrap();
        let outputs: Vec<_> = recorded.into_iter().zip(places.clone()).collect();
        let tape = Tape::cut(&graph, &outputs, &mut layout).unwrap();
        assert!(
            tape.code.iter().any(|i| i.op == Op::Chain)
                && tape.code.iter().any(|i| i.op == Op::Products)
        );

        let mut memory = vec![[0.0; 2]; layout.used().next_power_of_two()];
        let m: &mut Slots<2> = &mut memory;
        for (slot, value) in layout.literals() {
            m[slot as usize] = [value; 2];
        }
        let edges = [
            0.0,
            -0.0,
            1.0,
            -1.5,
            1e-310,
            1e300,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        let mut random = Random(3);
        for _ in 0..500 {
            let x: Vec<f64> = (0..6)
                .map(|_| {
                    if random.next() < 0.5 {
                        edges[random.below(edges.len())]
                    } else {
                        4.0 * random.next() - 2.0
                    }
                })
                .collect();
            for (slot, &value) in inputs.clone().zip(&x) {
                m[slot as usize] = [7.0, value];
            }
            interpret(&tape, m);
            for (i, (slot, expected)) in places.clone().zip(everything(&x)).enumerate() {
                let got = m[slot as usize][1];
                assert!(
                    got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan(),
                    "{i}: {got} {expected} {x:?}"
                );
            }
        }
    }
}
