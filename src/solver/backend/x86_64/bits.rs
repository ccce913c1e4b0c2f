//! Operations on one number, most of them on its bits: sign, rounding, exponent, mantissa, multiplication by a power of two.
//!
//! Each is a few instructions with constants from a pool, and gives the bits of its definition in `number`.

use super::{
    addresses::SECOND,
    encode::{ADD, AND, LOAD, MAX, MIN, MUL, OR, Opcode, SUB, SourceOperand, XOR},
    memory::LINE,
    registers::Register,
    values::ValueId,
    writer::CodeWriter,
};
use crate::solver::tape::Op;

/// Constants that instructions read from memory, each repeated over a register; their order is that of [`PoolIndex`].
pub(super) const POOL: [u64; 13] = [
    1 << 63,           // -0.0
    !(1 << 63),        // all bits but the sign
    2040f64.to_bits(), // largest power of two that scaling takes
    (-2040f64).to_bits(),
    0.5f64.to_bits(),
    (4_503_599_627_370_496.0 + 1023.0f64).to_bits(), // 2^52 and the bias: an integer added to it stands in the low bits
    f64::MIN_POSITIVE.to_bits(),
    18_014_398_509_481_984f64.to_bits(), // 2^54, which brings a subnormal number into the normal range
    54f64.to_bits(),
    0,                     // 0.0
    0x000f_ffff_ffff_ffff, // bits of the mantissa
    0x3ff0_0000_0000_0000, // bits of 1.0
    0x4330_0000_0000_0000, // bits of 2^52
];

/// Index in [`POOL`].
#[derive(Debug, Clone, Copy)]
enum PoolIndex {
    Sign,
    Magnitude,
    Most,
    Least,
    Half,
    Shifter,
    Normal,
    Lift,
    Lifted,
    Zero,
    Mantissa,
    One,
    Exponent,
}

impl CodeWriter {
    pub(super) fn unary(&mut self, op: Op, a: ValueId, n: ValueId) -> Register {
        if op == Op::Scale2 {
            return self.scale(a, n);
        }
        let from = self.at.loaded(a);
        let to = self.at.fresh();
        match op {
            Op::Neg => self.constant(XOR, to, from, PoolIndex::Sign),
            Op::Round => self.at.encoder.round(to, SourceOperand::Register(from)),
            Op::Exponent => self.exponent(to, from),
            Op::Mantissa => self.mantissa(to, from),
            // A copy.
            _ => self.constant(OR, to, from, PoolIndex::Zero),
        }
        self.at.read(a);
        to
    }

    fn constant(&mut self, op: Opcode, to: Register, first: Register, constant: PoolIndex) {
        self.at.encoder.three(op, to, first, pooled(constant));
    }

    fn register(&mut self, op: Opcode, to: Register, first: Register, second: Register) {
        let source = SourceOperand::Register(second);
        self.at.encoder.three(op, to, first, source);
    }

    fn loaded_constant(&mut self, constant: PoolIndex) -> Register {
        let to = self.at.fresh();
        self.at.encoder.two(LOAD, to, pooled(constant));
        to
    }

    /// `a 2^n` in two factors, as `Number::scale2`.
    fn scale(&mut self, a: ValueId, n: ValueId) -> Register {
        let (from, power) = (self.at.loaded(a), self.at.loaded(n));
        let (to, rest) = (self.at.fresh(), self.at.fresh());
        let limit = self.loaded_constant(PoolIndex::Most);
        self.register(MIN, rest, limit, power);
        let least = self.loaded_constant(PoolIndex::Least);
        self.register(MAX, rest, least, rest);
        // `limit` takes the half, `least` its power of two.
        self.constant(MUL, limit, rest, PoolIndex::Half);
        self.at.encoder.round(limit, SourceOperand::Register(limit));
        self.register(SUB, rest, rest, limit);
        self.power(limit);
        self.power(rest);
        self.register(MUL, to, from, limit);
        self.register(MUL, to, to, rest);
        self.at.read(a);
        self.at.read(n);
        to
    }

    /// `2^n` in place.
    fn power(&mut self, n: Register) {
        self.constant(ADD, n, n, PoolIndex::Shifter);
        self.at.encoder.shift_left(n, n, 52);
    }

    /// Bits of |x|, of a subnormal after lifting, into `to`; what was lifted, where `lifted` is wanted.
    fn normal(&mut self, to: Register, from: Register, lifted: Option<Register>) {
        let (limit, high, mask) = (
            self.loaded_constant(PoolIndex::Normal),
            self.at.fresh(),
            self.at.fresh(),
        );
        self.constant(AND, to, from, PoolIndex::Magnitude);
        if let Some(lifted) = lifted {
            let (yes, no) = (
                self.loaded_constant(PoolIndex::Lifted),
                self.loaded_constant(PoolIndex::Zero),
            );
            self.greater(lifted, (limit, to), yes, no, mask);
        }
        self.constant(MUL, high, to, PoolIndex::Lift);
        self.greater(to, (limit, to), high, to, mask);
    }

    fn greater(
        &mut self,
        to: Register,
        (a, b): (Register, Register),
        yes: Register,
        no: Register,
        mask: Register,
    ) {
        let source = SourceOperand::Register(b);
        let encoder = &mut self.at.encoder;
        encoder.select_greater(to, (a, source), yes, no, mask);
    }

    fn exponent(&mut self, to: Register, from: Register) {
        let shift = self.at.fresh();
        self.normal(to, from, Some(shift));
        self.at.encoder.shift_right(to, to, 52);
        self.constant(OR, to, to, PoolIndex::Exponent);
        self.constant(SUB, to, to, PoolIndex::Shifter);
        self.register(SUB, to, to, shift);
    }

    fn mantissa(&mut self, to: Register, from: Register) {
        self.normal(to, from, None);
        self.constant(AND, to, to, PoolIndex::Mantissa);
        self.constant(OR, to, to, PoolIndex::One);
    }
}

/// Where a constant stands.
fn pooled(constant: PoolIndex) -> SourceOperand {
    SourceOperand::Memory(SECOND, constant as i32 * LINE as i32)
}
