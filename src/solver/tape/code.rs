//! A tape: a straight list of operations on numbered slots.
//!
//! Knows neither where it came from nor what runs it.

use super::{record::Op, schedule::Link};

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
pub(crate) struct ChainTerm {
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
    pub terms: Vec<ChainTerm>,
}

impl Tape {
    /// Number of operations, those inside chains counted one by one.
    pub(crate) fn operations(&self) -> usize {
        let chains = |i: &&Instruction| matches!(i.op, Op::Chain | Op::Products);
        self.code.len() - self.code.iter().filter(chains).count() + self.terms.len()
    }

    /// Slots that operations read.
    pub(crate) fn operands(&self) -> impl Iterator<Item = u16> {
        let own = self.code.iter();
        let own = own.flat_map(|i| i.from[..i.op.arity()].iter().copied());
        own.chain(self.terms.iter().flat_map(|term| term.from))
    }
}
