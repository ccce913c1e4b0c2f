//! Tapes as machine code for x86-64: the same operations in the same order as the interpreter, so the same bits, without its cost of
//! finding out at every operation what is to be done.
//!
//! A plan is compiled once per width and level, in a fraction of a millisecond. Where the system forbids executable memory, or the
//! processor is another, there is none and the interpreter runs.

#[cfg(test)]
mod tests;

mod emit;
mod encode;
mod memory;
mod registers;
mod values;

use std::ops::Range;

use super::{Level, machine::Slots, plan::Plan, tape::Tape};
use encode::Form;

/// Bytes by which the address of the slots is advanced: short displacements then reach 256 registers' worth of slots.
const BIAS: i32 = 128 * 64;
/// Vectors of lanes side by side: while one waits for a result the other computes.
const UNITS: usize = 2;

/// The tapes of a plan, compiled for lanes `W` wide.
#[derive(Debug)]
pub(crate) struct Native {
    code: memory::Code,
    entries: [usize; TAPES],
    /// Lanes of one call.
    step: usize,
}

/// Number of tapes in a plan.
const TAPES: usize = 6;

/// One of a plan's tapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Parameters,
    Factor,
    Rates,
    RatesT,
    Solve,
    Control,
}

impl Which {
    const ALL: [Which; TAPES] = [
        Which::Parameters,
        Which::Factor,
        Which::Rates,
        Which::RatesT,
        Which::Solve,
        Which::Control,
    ];

    /// The tape itself.
    pub(crate) fn of(self, plan: &Plan) -> &Tape {
        match self {
            Which::Parameters => &plan.parameters,
            Which::Factor => &plan.factor,
            Which::Rates => &plan.rates,
            Which::RatesT => &plan.rates_t,
            Which::Solve => &plan.solve,
            Which::Control => &plan.control,
        }
    }
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
        let places = places(plan);
        let is_place = |slot: u16| places.iter().any(|place| place.contains(&slot));
        let mut bytes = Vec::new();
        let entries = Which::ALL.map(|which| {
            let entry = bytes.len();
            bytes.extend(emit::emit(which.of(plan), is_place, form, units, width * 8));
            // Functions begin on a cache line.
            bytes.resize(bytes.len().next_multiple_of(memory::LINE), 0xcc);
            entry
        });
        Some(Native {
            code: memory::Code::new(&bytes, &emit::POOL, plan.slots)?,
            entries,
            step: units * lanes,
        })
    }

    /// Runs one tape over all lanes.
    pub(crate) fn run<const W: usize>(&self, which: Which, m: &mut Slots<W>) {
        self.code.run(self.entries[which as usize], m, self.step);
    }
}

/// Slots that are read outside the tape that writes them; the others hold intermediate values of one tape.
fn places(plan: &Plan) -> Vec<Range<u16>> {
    let at = &plan.at;
    let one = |slot: u16| slot..slot + 1;
    vec![
        at.f.clone(),
        one(at.slope),
        at.factors.clone(),
        one(at.guard),
        at.f_t.clone(),
        at.solution.clone(),
        at.fresh_p.clone(),
        at.fresh_dp.clone(),
        one(at.growth),
    ]
}

/// The form of a level's instructions; none where the level has no vectors.
fn form_of(level: Level) -> Option<Form> {
    match level.lanes() {
        8 => Some(Form::Evex),
        4 => Some(Form::Vex),
        _ => None,
    }
}
