//! The code of one tape under way: every operation adds its instructions to it.
//!
//! Knows where values stand, not what is computed of them.

use super::{
    encode::{Encoder, InstructionForm},
    registers::{Register, Registers},
    values::{LiveValue, ValueId},
};

/// Where values stand, and the instructions so far.
pub(super) struct CodeWriter {
    pub at: Registers,
}

impl CodeWriter {
    /// No instruction yet; the first `given` values stand in memory, in slots `stride` bytes apart.
    pub fn new(
        form: InstructionForm,
        values: Vec<LiveValue>,
        given: usize,
        stride: usize,
    ) -> CodeWriter {
        CodeWriter {
            at: Registers::new(Encoder::new(form), values, given, stride),
        }
    }

    /// Ends an operation: its result goes where it belongs.
    pub fn close(&mut self, to: ValueId, result: Register) {
        self.at.write(to, result);
        self.at.release();
    }

    /// The bytes, with a return at their end.
    pub fn finish(self) -> Vec<u8> {
        let mut encoder = self.at.encoder;
        encoder.back();
        encoder.bytes
    }
}
