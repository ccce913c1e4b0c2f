//! Tapes as machine code for x86-64: the same operations in the same order as the interpreter, so the same bits, without its cost of
//! finding out at every operation what is to be done.
//!
//! A plan is compiled once per width and level, in a fraction of a millisecond. Where the system forbids executable memory, or the
//! processor is another, there is none and the interpreter runs.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

mod emit;
mod encode;
mod memory;
mod registers;
mod values;

use super::{
    Level,
    machine::Slots,
    plan::{Plan, Which},
};
use encode::Form;

/// Bytes by which the address of the slots is advanced: short displacements then reach 256 registers' worth of slots.
const BIAS: i32 = 128 * 64;
/// Vectors of lanes side by side: while one waits for a result the other computes.
const UNITS: usize = 2;

/// The tapes of a plan, compiled for lanes `W` wide.
#[derive(Debug)]
pub(crate) struct Native {
    code: memory::Code,
    /// Where the function of each tape begins, in the order of the plan's tapes.
    entries: Vec<usize>,
    /// Lanes of one call.
    step: usize,
}

impl Native {
    /// Compiles a plan for lanes `width` wide; none where this machine, the width or the system does not allow it.
    pub(crate) fn compile(plan: &Plan, level: Level, width: usize) -> Option<Native> {
        let form = form_of(level)?;
        let lanes = form.bytes() / 8;
        let units = if width.is_multiple_of(UNITS * lanes) {
            UNITS
        } else {
            1
        };
        if !width.is_multiple_of(units * lanes) {
            return None;
        }
        let places = plan.at.shared();
        let is_place = |slot: u16| places.iter().any(|place| place.contains(&slot));
        let mut bytes = Vec::new();
        let emit = |tape| {
            let entry = bytes.len();
            bytes.extend(emit::emit(tape, is_place, form, units, width * 8));
            // Functions begin on a cache line.
            bytes.resize(bytes.len().next_multiple_of(memory::LINE), 0xcc);
            entry
        };
        let entries = plan.tapes().iter().map(emit).collect();
        Some(Native {
            code: memory::Code::new(&bytes, &emit::POOL, plan.slots)?,
            entries,
            step: units * lanes,
        })
    }

    /// Runs one tape over all lanes.
    pub(crate) fn run<const W: usize>(&self, which: Which, m: &mut Slots<W>) {
        self.code.run(self.entries[which.index()], m, self.step);
    }
}

/// The form of a level's instructions; none where the level has no vectors.
fn form_of(level: Level) -> Option<Form> {
    match level.lanes() {
        8 => Some(Form::Evex),
        4 => Some(Form::Vex),
        _ => None,
    }
}
