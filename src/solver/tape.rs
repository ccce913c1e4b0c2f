//! From a graph to a list of instructions on numbered slots.
//!
//! Cuts out what the wanted outputs need, keeps the recorded order, and gives every intermediate value a slot that is free
//! again after its last use. Inputs, literals and outputs have slots of their own in a [`Layout`], shared by all tapes of a
//! solver, so that one tape reads in place what another wrote.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::record::{Graph, Node, NodeId, Op, Recorded};

/// Number of slots that a 16-bit index reaches: indexing an array of this length needs no bounds check.
pub(crate) const SLOTS: usize = 1 << 16;

/// More slots are needed than an instruction can address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManySlots;

/// Hands out slots.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    used: usize,
    literals: HashMap<u64, u16>,
    /// Slots of intermediate values of the tapes cut so far.
    spare: Vec<u16>,
}

impl Layout {
    /// `n` new slots in a row.
    pub(crate) fn take(&mut self, n: usize) -> Result<Range<u16>, TooManySlots> {
        let (start, end) = (self.used, self.used + n);
        // The end of a range must be a u16, too.
        if end >= SLOTS {
            return Err(TooManySlots);
        }
        self.used = end;
        Ok(start as u16..end as u16)
    }

    /// Slots that must hold literals, with their values.
    pub(crate) fn literals(&self) -> Vec<(u16, f64)> {
        self.literals
            .iter()
            .map(|(&bits, &slot)| (slot, f64::from_bits(bits)))
            .collect()
    }

    fn literal(&mut self, bits: u64) -> Result<u16, TooManySlots> {
        if let Some(&slot) = self.literals.get(&bits) {
            return Ok(slot);
        }
        let slot = self.take(1)?.start;
        self.literals.insert(bits, slot);
        Ok(slot)
    }
}

/// One operation on slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instruction {
    /// The operation.
    pub op: Op,
    /// Where the result goes.
    pub to: u16,
    /// Operands; unused ones repeat the first.
    pub from: [u16; 4],
}

/// A straight list of operations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape {
    /// The operations in their order.
    pub code: Vec<Instruction>,
}

impl Tape {
    /// The tape that writes each output's value to its slot. No output slot may be an input of the same graph's cut.
    pub(crate) fn cut(
        graph: &Graph,
        outputs: &[(Recorded<'_>, u16)],
        layout: &mut Layout,
    ) -> Result<Tape, TooManySlots> {
        let outputs: Vec<(NodeId, u16)> = outputs
            .iter()
            .map(|&(value, slot)| (graph.id(value), slot))
            .collect();
        let nodes = graph.nodes();
        let last_use = last_uses(&nodes, &outputs);
        let mut writer = Writer {
            slot_of: HashMap::new(),
            scratch: HashSet::new(),
            free: Vec::new(),
            layout,
            code: Vec::new(),
        };
        for (id, node) in nodes.iter().enumerate() {
            if last_use[id].is_some() {
                writer.write(id as NodeId, *node, &last_use, &outputs)?;
            }
        }
        for &(id, to) in &outputs {
            let from = writer.slot_of[&id];
            if from != to {
                writer.code.push(Instruction {
                    op: Op::Copy,
                    to,
                    from: [from; 4],
                });
            }
        }
        // Every intermediate value is dead now: the next tape may have the slots.
        let Writer {
            free, code, layout, ..
        } = writer;
        layout.spare.extend(free.into_iter().rev());
        Ok(Tape { code })
    }
}

/// For each node that the outputs need, the last node that reads it (outputs: the end).
fn last_uses(nodes: &[Node], outputs: &[(NodeId, u16)]) -> Vec<Option<NodeId>> {
    let mut last = vec![None; nodes.len()];
    for &(id, _) in outputs {
        last[id as usize] = Some(NodeId::MAX);
    }
    for id in (0..nodes.len()).rev() {
        if let (Some(_), Node::Operation(op, operands)) = (last[id], nodes[id]) {
            for &operand in &operands[..op.arity()] {
                last[operand as usize].get_or_insert(id as NodeId);
            }
        }
    }
    last
}

struct Writer<'l> {
    slot_of: HashMap<NodeId, u16>,
    /// Intermediate values that hold a slot of their own.
    scratch: HashSet<NodeId>,
    /// Slots of dead values, the latest on top: it is the likeliest to be in the cache.
    free: Vec<u16>,
    layout: &'l mut Layout,
    code: Vec<Instruction>,
}

impl Writer<'_> {
    fn write(
        &mut self,
        id: NodeId,
        node: Node,
        last_use: &[Option<NodeId>],
        outputs: &[(NodeId, u16)],
    ) -> Result<(), TooManySlots> {
        let slot = match node {
            Node::Input(slot) => slot,
            Node::Literal(bits) => self.layout.literal(bits)?,
            Node::Operation(op, operands) => {
                let operands = &operands[..op.arity()];
                let mut from = [self.slot_of[&operands[0]]; 4];
                for (from, operand) in from.iter_mut().zip(operands) {
                    *from = self.slot_of[operand];
                }
                // The result's slot is chosen before the operands' slots are freed: no instruction overwrites what it reads.
                let to = self.destination(id, outputs)?;
                for operand in operands {
                    if last_use[*operand as usize] == Some(id) && self.scratch.remove(operand) {
                        self.free.push(self.slot_of[operand]);
                    }
                }
                self.code.push(Instruction { op, to, from });
                to
            }
        };
        self.slot_of.insert(id, slot);
        Ok(())
    }

    fn destination(&mut self, id: NodeId, outputs: &[(NodeId, u16)]) -> Result<u16, TooManySlots> {
        if let Some(&(_, slot)) = outputs.iter().find(|o| o.0 == id) {
            return Ok(slot);
        }
        self.scratch.insert(id);
        match self.free.pop().or_else(|| self.layout.spare.pop()) {
            Some(slot) => Ok(slot),
            None => Ok(self.layout.take(1)?.start),
        }
    }
}
