//! Machine code of a tape: each operation in the same order and with the same rounding as in the interpreter.
//!
//! Knows what operations compute; where values stand is decided in `registers`, how instructions are written in `encode`.

use super::{
    encode::{
        ADD, AND, BASES, DIV, Encoder, FIRST, FMADD213, FMADD231, FNMADD213, FNMADD231, Form, LOAD,
        MAX, MIN, MUL, OR, Opcode, SECOND, SUB, Source, XOR,
    },
    registers::{Register, Registers},
    values::{Step, ValueId, Values},
};
use crate::solver::{record::Op, schedule::Link, tape::Tape};

/// Constants that instructions read from memory, each repeated over a register; their order is that of [`Constant`].
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
enum Constant {
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

/// What [`enter`] calls: a tape over one vector of lanes, slots `stride` bytes apart. Expects the bases to point into their windows.
pub(super) fn emit(
    tape: &Tape,
    outputs: impl Fn(u16) -> bool,
    form: Form,
    stride: usize,
) -> Vec<u8> {
    let Values {
        values,
        steps,
        terms,
        given,
    } = Values::of(tape, outputs);
    let mut writer = Writer {
        at: Registers::new(Encoder::new(form), values, given, stride),
    };
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
        writer.at.write(step.to, result);
        writer.at.release();
    }
    let mut encoder = writer.at.encoder;
    encoder.back();
    encoder.bytes
}

/// The function, to stand at `entry`, that runs tapes one after the other: those whose code begins at these places. Each is run for
/// all vectors of lanes before the next: while one vector waits for a result, the processor is already at another.
pub(super) fn enter(
    form: Form,
    vectors: usize,
    entry: usize,
    tapes: impl Iterator<Item = usize>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(form);
    // The first base points into the middle of its window from the start.
    for (window, &base) in (0..).zip(&BASES).skip(1) {
        encoder.advance(base, FIRST, window * super::WINDOW);
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

struct Writer {
    at: Registers,
}

impl Writer {
    fn single(&mut self, step: &Step) -> Register {
        let [a, b, c, _] = step.from;
        let result = match step.op {
            Op::Add => self.commutative(ADD, a, b),
            Op::Mul => self.commutative(MUL, a, b),
            Op::Sub => self.binary(SUB, a, b),
            Op::Div => self.binary(DIV, a, b),
            Op::Max => self.binary(MAX, a, b),
            Op::MulAdd => self.fused(FMADD231, c, [a, b]),
            Op::NegMulAdd => self.fused(FNMADD231, c, [a, b]),
            Op::SelectGt => return self.select(step.from),
            op => return self.unary(op, a, b),
        };
        for &value in &step.from[..step.op.arity()] {
            self.at.read(value);
        }
        result
    }

    /// `to = a op b`, `a` in a register.
    fn binary(&mut self, op: Opcode, a: ValueId, b: ValueId) -> Register {
        let left = self.at.loaded(a);
        self.at.reachable(b);
        let to = self.at.fresh();
        self.apply(op, to, left, b);
        to
    }

    /// The same where the order does not matter: whichever operand stands in a register comes first.
    fn commutative(&mut self, op: Opcode, a: ValueId, b: ValueId) -> Register {
        if self.at.is_loaded(b) && !self.at.is_loaded(a) {
            self.binary(op, b, a)
        } else {
            self.binary(op, a, b)
        }
    }

    fn apply(&mut self, op: Opcode, to: Register, first: Register, second: ValueId) {
        let source = self.at.source(second);
        self.at.encoder.three(op, to, first, source);
    }

    /// `c ± a b`, in a register of its own.
    fn fused(&mut self, op: Opcode, c: ValueId, [a, b]: [ValueId; 2]) -> Register {
        let to = self.at.taken(c);
        self.product(op, to, a, b);
        to
    }

    /// `to = to ± a b`
    fn product(&mut self, op: Opcode, to: Register, a: ValueId, b: ValueId) {
        let (a, b) = if self.at.is_loaded(b) && !self.at.is_loaded(a) {
            (b, a)
        } else {
            (a, b)
        };
        let first = self.at.loaded(a);
        self.at.reachable(b);
        self.apply(op, to, first, b);
    }

    /// Operations on one running value.
    fn chain(
        &mut self,
        step: &Step,
        terms: impl Iterator<Item = (Link, [ValueId; 2])>,
    ) -> Register {
        let running = self.at.taken(step.from[0]);
        self.at.read(step.from[0]);
        self.at.release_but(running);
        for (link, [a, b]) in terms {
            match link {
                Link::MulAdd => self.product(FMADD231, running, a, b),
                Link::NegMulAdd => self.product(FNMADD231, running, a, b),
                Link::Horner => self.onto(FMADD213, running, a, b),
                Link::NegHorner => self.onto(FNMADD213, running, a, b),
                Link::Add => self.with(ADD, running, a),
                Link::Sub => self.with(SUB, running, a),
                Link::Mul => self.with(MUL, running, a),
                Link::SubFrom => {
                    let left = self.at.loaded(a);
                    let source = Source::Register(running);
                    self.at.encoder.three(SUB, running, left, source);
                }
            }
            self.at.read(a);
            self.at.read(b);
            self.at.release_but(running);
        }
        running
    }

    /// `running = running op a`
    fn with(&mut self, op: Opcode, running: Register, a: ValueId) {
        self.at.reachable(a);
        self.apply(op, running, running, a);
    }

    /// `running = b ± running a`
    fn onto(&mut self, op: Opcode, running: Register, a: ValueId, b: ValueId) {
        let first = self.at.loaded(a);
        self.at.reachable(b);
        self.apply(op, running, first, b);
    }

    fn select(&mut self, from: [ValueId; 4]) -> Register {
        let [a, b, yes, no] = from;
        let left = self.at.loaded(a);
        self.at.reachable(b);
        let (yes, no) = (self.at.loaded(yes), self.at.loaded(no));
        let (to, mask) = (self.at.fresh(), self.at.fresh());
        let source = self.at.source(b);
        let encoder = &mut self.at.encoder;
        encoder.select_greater(to, (left, source), yes, no, mask);
        for value in from {
            self.at.read(value);
        }
        to
    }

    fn unary(&mut self, op: Op, a: ValueId, n: ValueId) -> Register {
        if op == Op::Scale2 {
            return self.scale(a, n);
        }
        let from = self.at.loaded(a);
        let to = self.at.fresh();
        match op {
            Op::Neg => self.constant(XOR, to, from, Constant::Sign),
            Op::Round => self.at.encoder.round(to, Source::Register(from)),
            Op::Exponent => self.exponent(to, from),
            Op::Mantissa => self.mantissa(to, from),
            // A copy.
            _ => self.constant(OR, to, from, Constant::Zero),
        }
        self.at.read(a);
        to
    }

    fn constant(&mut self, op: Opcode, to: Register, first: Register, constant: Constant) {
        self.at.encoder.three(op, to, first, pooled(constant));
    }

    fn register(&mut self, op: Opcode, to: Register, first: Register, second: Register) {
        let source = Source::Register(second);
        self.at.encoder.three(op, to, first, source);
    }

    fn loaded_constant(&mut self, constant: Constant) -> Register {
        let to = self.at.fresh();
        self.at.encoder.two(LOAD, to, pooled(constant));
        to
    }

    /// `a 2^n` in two factors, as `Number::scale2`.
    fn scale(&mut self, a: ValueId, n: ValueId) -> Register {
        let (from, power) = (self.at.loaded(a), self.at.loaded(n));
        let (to, rest) = (self.at.fresh(), self.at.fresh());
        let limit = self.loaded_constant(Constant::Most);
        self.register(MIN, rest, limit, power);
        let least = self.loaded_constant(Constant::Least);
        self.register(MAX, rest, least, rest);
        // `limit` takes the half, `least` its power of two.
        self.constant(MUL, limit, rest, Constant::Half);
        self.at.encoder.round(limit, Source::Register(limit));
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
        self.constant(ADD, n, n, Constant::Shifter);
        self.at.encoder.shift_left(n, n, 52);
    }

    /// Bits of |x|, of a subnormal after lifting, into `to`; what was lifted, where `lifted` is wanted.
    fn normal(&mut self, to: Register, from: Register, lifted: Option<Register>) {
        let (limit, high, mask) = (
            self.loaded_constant(Constant::Normal),
            self.at.fresh(),
            self.at.fresh(),
        );
        self.constant(AND, to, from, Constant::Magnitude);
        if let Some(lifted) = lifted {
            let (yes, no) = (
                self.loaded_constant(Constant::Lifted),
                self.loaded_constant(Constant::Zero),
            );
            self.greater(lifted, (limit, to), yes, no, mask);
        }
        self.constant(MUL, high, to, Constant::Lift);
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
        let source = Source::Register(b);
        let encoder = &mut self.at.encoder;
        encoder.select_greater(to, (a, source), yes, no, mask);
    }

    fn exponent(&mut self, to: Register, from: Register) {
        let shift = self.at.fresh();
        self.normal(to, from, Some(shift));
        self.at.encoder.shift_right(to, to, 52);
        self.constant(OR, to, to, Constant::Exponent);
        self.constant(SUB, to, to, Constant::Shifter);
        self.register(SUB, to, to, shift);
    }

    fn mantissa(&mut self, to: Register, from: Register) {
        self.normal(to, from, None);
        self.constant(AND, to, to, Constant::Mantissa);
        self.constant(OR, to, to, Constant::One);
    }
}

/// Where a constant stands.
fn pooled(constant: Constant) -> Source {
    Source::Memory(SECOND, constant as i32 * super::memory::LINE as i32)
}
