//! Machine code of a tape, and the functions that run tapes over all vectors of lanes.
//!
//! Knows the order of a tape's steps and of a row's tapes; what an operation becomes is in `operations`.

use super::{
    addresses::{BASES, FIRST, WINDOW},
    encode::{Encoder, InstructionForm},
    values::Values,
    writer::CodeWriter,
};
use crate::solver::tape::{Op, Tape};

/// What [`enter`] calls: a tape over one vector of lanes, slots `stride` bytes apart. Expects the bases to point into their windows.
pub(super) fn emit(
    tape: &Tape,
    outputs: impl Fn(u16) -> bool,
    form: InstructionForm,
    stride: usize,
) -> Vec<u8> {
    let Values {
        values,
        steps,
        terms,
        given,
    } = Values::of(tape, outputs);
    let mut writer = CodeWriter::new(form, values, given, stride);
    let (mut links, mut operands) = (tape.terms.iter(), terms.iter());
    for step in &steps {
        let result = match step.op {
            Op::Chain | Op::Products => {
                let links = links.by_ref().map(|term| term.link);
                let operands = operands.by_ref().copied();
                writer.chain(step, links.zip(operands).take(step.terms))
            }
            _ => writer.single(step),
        };
        writer.close(step.to, result);
    }
    writer.finish()
}

/// The function, to stand at `entry`, that runs tapes one after the other: those whose code begins at these places. Each is run for
/// all vectors of lanes before the next: while one vector waits for a result, the processor is already at another.
pub(super) fn enter(
    form: InstructionForm,
    vectors: usize,
    entry: usize,
    tapes: impl Iterator<Item = usize>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(form);
    // The first base points into the middle of its window from the start.
    for (window, &base) in (0..).zip(&BASES).skip(1) {
        encoder.advance(base, FIRST, window * WINDOW);
    }
    let (bytes, last) = (form.bytes() as i32, vectors as i32 - 1);
    for tape in tapes {
        for vector in 0..=last {
            encoder.call(tape as i32 - entry as i32);
            let offset = if vector < last { bytes } else { -last * bytes };
            for &base in BASES.iter().filter(|_| offset != 0) {
                encoder.advance(base, base, offset);
            }
        }
    }
    encoder.clear_upper();
    encoder.back();
    encoder.bytes
}
