//! Which slots there are and who has them: inputs, outputs and literals their own, values on the way those that are free.
//!
//! Shared by all tapes of a solver, so that one tape reads in place what another wrote. Knows no operations.

use std::{collections::HashMap, ops::Range};

/// Number of slots that a 16-bit address reaches.
const SLOTS: usize = 1 << 16;

/// More slots are needed than an instruction can address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManySlots;

/// Hands out slots.
#[derive(Debug, Default)]
pub(crate) struct SlotLayout {
    used: usize,
    literals: HashMap<u64, u16>,
    /// Slots of intermediate values of the tapes cut so far.
    pub(super) spare: Vec<u16>,
}

impl SlotLayout {
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

    /// The slot of a literal.
    pub(super) fn literal(&mut self, bits: u64) -> Result<u16, TooManySlots> {
        if let Some(&slot) = self.literals.get(&bits) {
            return Ok(slot);
        }
        let slot = self.take(1)?.start;
        self.literals.insert(bits, slot);
        Ok(slot)
    }
}
