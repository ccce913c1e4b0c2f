//! A plan's tapes made into functions: their code one after the other, an entry for each tape and for each row of them.
//!
//! Knows which level has which form of instructions; what stands in a function is decided in `emit`.

use super::{
    bits::POOL,
    emit,
    encode::InstructionForm,
    memory::{self, Code},
};
use crate::solver::{
    method::{Slots, StepPlan},
    number::level::Level,
    tape::Tape,
};

/// Tapes, compiled for lanes `width` wide.
#[derive(Debug)]
pub(crate) struct Native {
    code: Code,
    /// Where the function of each tape begins, in the order of the plan's tapes.
    entries: Vec<usize>,
    /// Where that of the still row begins.
    still: usize,
}

/// What is compiled: tapes on so many slots, rows of them that are run one after the other, and the slots that are read afterwards.
pub(super) struct CodeSource<'s> {
    pub tapes: &'s [Tape],
    pub rows: &'s [&'s [usize]],
    pub slots: usize,
    pub is_output: &'s dyn Fn(u16) -> bool,
}

impl Native {
    /// Compiles a plan for lanes `width` wide; none where this machine, the width or the system does not allow it.
    pub(crate) fn compile(plan: &StepPlan, level: Level, width: usize) -> Option<Native> {
        let compiled = of_plan(plan, |source| compile(source, level, width));
        let (code, mut entries) = compiled?;
        let still = entries.pop()?;
        Some(Native {
            code,
            entries,
            still,
        })
    }

    /// Runs one tape, named by its index, over all lanes.
    pub(crate) fn run<const W: usize>(&self, index: usize, m: &mut Slots<W>) {
        self.code.run(self.entries[index], m);
    }

    /// Runs the tapes of a step in which nothing moves, up to its end.
    pub(crate) fn run_still<const W: usize>(&self, m: &mut Slots<W>) {
        self.code.run(self.still, m);
    }
}

/// What is made of a plan's tapes.
pub(super) fn of_plan<T>(plan: &StepPlan, make: impl FnOnce(&CodeSource<'_>) -> T) -> T {
    let places = plan.at.shared();
    make(&CodeSource {
        tapes: plan.tapes(),
        rows: &[&plan.still],
        slots: plan.slots,
        is_output: &|slot| places.iter().any(|place| place.contains(&slot)),
    })
}

/// Code, and where the function of each tape and then of each row begins.
fn compile(source: &CodeSource<'_>, level: Level, width: usize) -> Option<(Code, Vec<usize>)> {
    let form = form_of(level)?;
    if !width.is_multiple_of(form.bytes() / 8) {
        return None;
    }
    let (bytes, entries) = write(source, form, width);
    let code = Code::new(&bytes, &POOL, source.slots, width)?;
    Some((code, entries))
}

/// The bytes of that code, and the same beginnings.
pub(super) fn write(
    source: &CodeSource<'_>,
    form: InstructionForm,
    width: usize,
) -> (Vec<u8>, Vec<usize>) {
    let vectors = width * 8 / form.bytes();
    let mut bytes = Vec::new();
    let mut append = |function: &dyn Fn(usize) -> Vec<u8>| {
        let entry = bytes.len();
        bytes.extend(function(entry));
        // Functions begin on a cache line.
        bytes.resize(bytes.len().next_multiple_of(memory::LINE), 0xcc);
        entry
    };
    let tapes = source.tapes.iter();
    let emit = |tape| append(&|_| emit::emit(tape, source.is_output, form, width * 8));
    let bodies: Vec<usize> = tapes.map(emit).collect();
    let alone = (0..bodies.len()).map(|index| vec![index]);
    let rows = alone.chain(source.rows.iter().map(|row| row.to_vec()));
    let entries = rows.map(|row| {
        let bodies = &bodies;
        let row = || row.iter().map(|&index| bodies[index]);
        append(&|entry| emit::enter(form, vectors, entry, row()))
    });
    let entries = entries.collect();
    (bytes, entries)
}

/// The form of a level's instructions; none where the level has no vectors.
pub(super) fn form_of(level: Level) -> Option<InstructionForm> {
    match level.lanes() {
        8 => Some(InstructionForm::Evex),
        4 => Some(InstructionForm::Vex),
        _ => None,
    }
}
