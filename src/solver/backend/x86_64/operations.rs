//! The operations of a tape as instructions: each with the same rounding as in the interpreter.
//!
//! Knows what operations compute; where values stand is decided in `registers`, how instructions are written in `encode`. Operations
//! that look into the bits of a number are in `bits`.

use super::{
    encode::{
        ADD, DIV, FMADD213, FMADD231, FNMADD213, FNMADD231, MAX, MUL, Opcode, SUB, SourceOperand,
    },
    registers::Register,
    values::{ValueId, ValueStep},
    writer::CodeWriter,
};
use crate::solver::tape::{Link, Op};

impl CodeWriter {
    /// An operation that is no chain.
    pub(super) fn single(&mut self, step: &ValueStep) -> Register {
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
    pub(super) fn chain(
        &mut self,
        step: &ValueStep,
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
                    let source = SourceOperand::Register(running);
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
}
