//! Bytes of the few vector instructions that a tape needs, in the AVX-512 (EVEX) and the AVX2 (VEX) form.
//!
//! Follows the Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, sections 2.3 (VEX) and 2.7 (EVEX). Knows
//! registers, addresses and opcodes; not what they compute.

use super::addresses::BaseRegister;

/// Which form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InstructionForm {
    /// 256-bit registers, 16 of them.
    Vex,
    /// 512-bit registers, 32 of them.
    Evex,
}

impl InstructionForm {
    /// Number of vector registers.
    pub fn registers(self) -> usize {
        match self {
            InstructionForm::Vex => 16,
            InstructionForm::Evex => 32,
        }
    }

    /// Bytes of a register.
    pub fn bytes(self) -> usize {
        match self {
            InstructionForm::Vex => 32,
            InstructionForm::Evex => 64,
        }
    }
}

/// The last operand of most instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SourceOperand {
    /// A vector register.
    Register(u8),
    /// Memory at so many bytes from a base.
    Memory(BaseRegister, i32),
}

/// An instruction's opcode with its map and mandatory prefix; all work on 64-bit elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opcode {
    map: u8,
    wide: bool,
    byte: u8,
}

/// Of the map 0F, prefix 66.
const fn plain(byte: u8) -> Opcode {
    Opcode {
        map: 1,
        wide: true,
        byte,
    }
}

/// Of the map 0F38, prefix 66.
const fn extended(byte: u8) -> Opcode {
    Opcode {
        map: 2,
        wide: true,
        byte,
    }
}

pub(super) const LOAD: Opcode = plain(0x28);
pub(super) const STORE: Opcode = plain(0x29);
pub(super) const ADD: Opcode = plain(0x58);
pub(super) const MUL: Opcode = plain(0x59);
pub(super) const SUB: Opcode = plain(0x5c);
pub(super) const MIN: Opcode = plain(0x5d);
pub(super) const DIV: Opcode = plain(0x5e);
pub(super) const MAX: Opcode = plain(0x5f);
pub(super) const AND: Opcode = plain(0x54);
pub(super) const OR: Opcode = plain(0x56);
pub(super) const XOR: Opcode = plain(0x57);
/// a = a * b + c, with a first, b second, c the source.
pub(super) const FMADD213: Opcode = extended(0xa8);
/// a = b * c + a
pub(super) const FMADD231: Opcode = extended(0xb8);
/// a = c - a * b
pub(super) const FNMADD213: Opcode = extended(0xac);
/// a = a - b * c
pub(super) const FNMADD231: Opcode = extended(0xbc);

const COMPARE: Opcode = plain(0xc2);
const SHIFT: Opcode = plain(0x73);
const BLEND_MASKED: Opcode = extended(0x65);
const ROUND: Opcode = Opcode {
    map: 3,
    wide: true,
    byte: 0x09,
};
const BLEND_VARIABLE: Opcode = Opcode {
    map: 3,
    wide: false,
    byte: 0x4b,
};
/// Greater than, ordered, quiet: false where either is NaN.
const GREATER: u8 = 0x1e;
/// To the nearest, ties to even, without a precision exception.
const NEAREST: u8 = 0x08;

/// Writes instructions one after the other.
#[derive(Debug)]
pub(super) struct Encoder {
    form: InstructionForm,
    pub bytes: Vec<u8>,
}

impl Encoder {
    pub fn new(form: InstructionForm) -> Encoder {
        Encoder {
            form,
            bytes: Vec::new(),
        }
    }

    pub fn form(&self) -> InstructionForm {
        self.form
    }

    /// `to = first op source` (or, for the fused ones, `to = f(to, first, source)`).
    pub fn three(&mut self, op: Opcode, to: u8, first: u8, source: SourceOperand) {
        self.instruction(op, to, first, source, 0, &[]);
    }

    /// `to = op(source)`
    pub fn two(&mut self, op: Opcode, to: u8, source: SourceOperand) {
        self.instruction(op, to, 0, source, 0, &[]);
    }

    /// `to = round(source)`
    pub fn round(&mut self, to: u8, source: SourceOperand) {
        self.instruction(ROUND, to, 0, source, 0, &[NEAREST]);
    }

    /// Shifts the 64-bit patterns of a register to the left.
    pub fn shift_left(&mut self, to: u8, from: u8, bits: u8) {
        self.instruction(SHIFT, 6, to, SourceOperand::Register(from), 0, &[bits]);
    }

    /// The same to the right, zeros coming in.
    pub fn shift_right(&mut self, to: u8, from: u8, bits: u8) {
        self.instruction(SHIFT, 2, to, SourceOperand::Register(from), 0, &[bits]);
    }

    /// `to = if a > b { yes } else { no }`; `mask` is a register that may be spoilt.
    pub fn select_greater(
        &mut self,
        to: u8,
        (a, b): (u8, SourceOperand),
        yes: u8,
        no: u8,
        mask: u8,
    ) {
        match self.form {
            InstructionForm::Evex => {
                // Into the mask register k1, by which the blend chooses.
                self.instruction(COMPARE, 1, a, b, 0, &[GREATER]);
                self.instruction(BLEND_MASKED, to, no, SourceOperand::Register(yes), 1, &[]);
            }
            InstructionForm::Vex => {
                self.instruction(COMPARE, mask, a, b, 0, &[GREATER]);
                let yes = SourceOperand::Register(yes);
                self.instruction(BLEND_VARIABLE, to, no, yes, 0, &[mask << 4]);
            }
        }
    }

    /// `to = from + offset`, for addresses.
    pub fn advance(&mut self, to: BaseRegister, from: BaseRegister, offset: i32) {
        let rex = 0b1001 << 3 | (to >> 3) << 2 | from >> 3;
        let operands = 0b10 << 6 | (to & 7) << 3 | from & 7;
        self.bytes.extend([rex, 0x8d, operands]);
        self.bytes.extend(offset.to_le_bytes());
    }

    /// Calls the function so many bytes behind the beginning of these.
    pub fn call(&mut self, place: i32) {
        const LENGTH: usize = 5;
        let next = (self.bytes.len() + LENGTH) as i32;
        self.bytes.push(0xe8);
        self.bytes.extend((place - next).to_le_bytes());
    }

    /// vzeroupper: what follows may be written for the older registers.
    pub fn clear_upper(&mut self) {
        self.bytes.extend([0xc5, 0xf8, 0x77]);
    }

    /// Ends a function.
    pub fn back(&mut self) {
        self.bytes.push(0xc3);
    }

    fn instruction(
        &mut self,
        op: Opcode,
        reg: u8,
        first: u8,
        source: SourceOperand,
        mask: u8,
        immediate: &[u8],
    ) {
        // Extension bits are written inverted.
        let off = |register: u8, bit: u8| (register >> bit) & 1 ^ 1;
        let (low, high) = match source {
            SourceOperand::Register(r) => (off(r, 3), off(r, 4)),
            SourceOperand::Memory(base, _) => (off(base, 3), 1),
        };
        match self.form {
            InstructionForm::Evex => {
                let p0 = off(reg, 3) << 7 | high << 6 | low << 5 | off(reg, 4) << 4 | op.map;
                let p1 = u8::from(op.wide) << 7 | (!first & 15) << 3 | 0b101;
                let p2 = 0b10 << 5 | off(first, 4) << 3 | mask;
                self.bytes.extend([0x62, p0, p1, p2, op.byte]);
            }
            InstructionForm::Vex => {
                let b1 = off(reg, 3) << 7 | 1 << 6 | low << 5 | op.map;
                let b2 = u8::from(op.wide) << 7 | (!first & 15) << 3 | 1 << 2 | 1;
                self.bytes.extend([0xc4, b1, b2, op.byte]);
            }
        }
        self.operand(reg & 7, source);
        self.bytes.extend(immediate);
    }

    /// ModRM and displacement.
    fn operand(&mut self, reg: u8, source: SourceOperand) {
        match source {
            SourceOperand::Register(r) => self.bytes.push(0b11 << 6 | reg << 3 | r & 7),
            SourceOperand::Memory(base, offset) => {
                // EVEX counts short displacements in whole registers.
                let unit = match self.form {
                    InstructionForm::Evex => self.form.bytes() as i32,
                    InstructionForm::Vex => 1,
                };
                let short = (offset % unit == 0).then(|| i8::try_from(offset / unit).ok());
                match short.flatten() {
                    Some(short) => self
                        .bytes
                        .extend([0b01 << 6 | reg << 3 | base & 7, short as u8]),
                    None => {
                        self.bytes.push(0b10 << 6 | reg << 3 | base & 7);
                        self.bytes.extend(offset.to_le_bytes());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::addresses::FIRST, *};

    fn bytes(form: InstructionForm, write: impl Fn(&mut Encoder)) -> Vec<u8> {
        let mut encoder = Encoder::new(form);
        write(&mut encoder);
        encoder.bytes
    }

    /// As the GNU assembler writes them.
    #[test]
    fn bytes_are_those_of_an_assembler() {
        let slots = |offset| SourceOperand::Memory(FIRST, offset);
        let register = SourceOperand::Register;
        let evex = |write: fn(&mut Encoder)| bytes(InstructionForm::Evex, write);
        // vfmadd231pd zmm17, zmm5, zmm30
        assert_eq!(
            evex(|e| e.three(FMADD231, 17, 5, SourceOperand::Register(30))),
            [0x62, 0x82, 0xd5, 0x48, 0xb8, 0xce]
        );
        // vmovapd zmm3, [rdi+0x40]
        assert_eq!(
            bytes(InstructionForm::Evex, |e| e.two(LOAD, 3, slots(64))),
            [0x62, 0xf1, 0xfd, 0x48, 0x28, 0x5f, 0x01]
        );
        // vaddpd ymm9, ymm12, [rdi+0x1000]
        assert_eq!(
            bytes(InstructionForm::Vex, |e| e.three(ADD, 9, 12, slots(0x1000))),
            [0xc4, 0x61, 0x9d, 0x58, 0x8f, 0x00, 0x10, 0x00, 0x00]
        );
        // vmulpd zmm20, zmm1, [r9-0x80]
        let other = SourceOperand::Memory(9, -128);
        assert_eq!(
            bytes(InstructionForm::Evex, |e| e.three(MUL, 20, 1, other)),
            [0x62, 0xc1, 0xf5, 0x48, 0x59, 0x61, 0xfe]
        );
        // lea r10, [rdi+0x4000]
        assert_eq!(
            bytes(InstructionForm::Evex, |e| e.advance(10, FIRST, 0x4000)),
            [0x4c, 0x8d, 0x97, 0x00, 0x40, 0x00, 0x00]
        );
        // vsubpd ymm1, ymm2, ymm11
        assert_eq!(
            bytes(InstructionForm::Vex, |e| e.three(SUB, 1, 2, register(11))),
            [0xc4, 0xc1, 0xed, 0x5c, 0xcb]
        );
    }
}
