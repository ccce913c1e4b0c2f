//! From a graph to a list of instructions on numbered slots.
//!
//! Cuts out what the wanted outputs need in the groups of `schedule`, and gives every intermediate value a slot that is free
//! again after its last use; what stays within a chain needs none. Inputs, literals and outputs have slots of their own in a
//! [`Layout`], shared by all tapes of a solver, so that one tape reads in place what another wrote.

use std::{collections::HashMap, ops::Range};

use super::{
    record::{Graph, Node, NodeId, Op, Recorded},
    schedule::{Group, Link, schedule},
};

/// Number of slots that a 16-bit address reaches.
const SLOTS: usize = 1 << 16;

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

    /// Number of slots handed out.
    pub(crate) fn used(&self) -> usize {
        self.used
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
    /// Operands; unused ones repeat the first. A chain: where it starts, and its number of terms.
    pub from: [u16; 4],
}

/// One operation of a chain on the value it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    /// What is done.
    pub link: Link,
    /// Other operands.
    pub from: [u16; 2],
}

/// A straight list of operations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape {
    /// The operations in their order.
    pub code: Vec<Instruction>,
    /// The terms of all chains, one after the other.
    pub terms: Vec<Term>,
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
        let wanted: Vec<NodeId> = outputs.iter().map(|o| o.0).collect();
        let groups = schedule(&nodes, &wanted);
        let mut writer = Writer::new(&nodes, &outputs, layout);
        writer.count_uses(&groups);
        for (turn, group) in groups.iter().enumerate() {
            writer.write(turn, group)?;
        }
        writer.finish(&outputs)
    }
}

/// A node that lives to the end.
const FOREVER: usize = usize::MAX;

struct Writer<'w> {
    nodes: &'w [Node],
    slot_of: HashMap<NodeId, u16>,
    /// Outputs not yet computed.
    output_slot: HashMap<NodeId, u16>,
    /// The turn after which a node's slot is free.
    last_use: HashMap<NodeId, usize>,
    /// Slots of dead values, the latest on top: it is the likeliest to be in the cache.
    free: Vec<u16>,
    layout: &'w mut Layout,
    tape: Tape,
}

impl<'w> Writer<'w> {
    fn new(nodes: &'w [Node], outputs: &[(NodeId, u16)], layout: &'w mut Layout) -> Self {
        // The first slot of a node that is several outputs; the others are copied.
        let output_slot = outputs.iter().rev().copied().collect();
        let last_use = outputs.iter().map(|o| (o.0, FOREVER)).collect();
        Self {
            nodes,
            slot_of: HashMap::new(),
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
                let last = self.last_use.entry(operand).or_insert(turn);
                *last = (*last).max(turn);
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
                    self.tape.terms.push(Term { link, from });
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
            Node::Input(slot) => Ok(slot),
            Node::Literal(bits) => self.layout.literal(bits),
            Node::Operation(..) => Ok(self.slot_of[&id]),
        }
    }

    fn destination(&mut self, id: NodeId) -> Result<u16, TooManySlots> {
        let slot = match self.output_slot.get(&id) {
            Some(&slot) => slot,
            None => match self.free.pop().or_else(|| self.layout.spare.pop()) {
                Some(slot) => slot,
                None => self.layout.take(1)?.start,
            },
        };
        self.slot_of.insert(id, slot);
        Ok(slot)
    }

    fn release(&mut self, turn: usize, group: &Group) {
        for operand in group.operands() {
            // Removed at the first of several uses in one group, so that a slot is freed once.
            if self.last_use.get(&operand) == Some(&turn)
                && self.last_use.remove(&operand).is_some()
            {
                self.free.extend(self.slot_of.get(&operand));
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
