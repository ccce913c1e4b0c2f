//! The portable interpreter: runs a tape over `W` lanes at once.
//!
//! Each slot holds one value for every lane; nothing ever moves between lanes, so a lane's bits depend on its own numbers only.
//! The functions are inlined into the entry points of `dispatch`, where the compiler knows the vector instructions.

use super::{
    number::Number,
    record::Op,
    tape::{Instruction, SLOTS, Tape},
};

/// Memory seen by a tape.
pub(crate) type Slots<const W: usize> = [[f64; W]; SLOTS];

/// Owner of the memory. The length never changes; the offset puts the first slot on a cache line, so that no vector of 8
/// lanes straddles two.
#[derive(Debug)]
pub(crate) struct Memory<const W: usize> {
    numbers: Vec<f64>,
    offset: usize,
}

impl<const W: usize> Memory<W> {
    const LINE: usize = 64;

    /// Memory full of zeros; pages that are never touched cost nothing.
    pub(crate) fn new() -> Self {
        let numbers = vec![0.0; SLOTS * W + Self::LINE / 8];
        let offset = numbers
            .as_ptr()
            .align_offset(Self::LINE)
            .min(Self::LINE / 8);
        Self { numbers, offset }
    }

    /// The slots.
    pub(crate) fn slots(&mut self) -> &mut Slots<W> {
        let numbers = &mut self.numbers[self.offset..self.offset + SLOTS * W];
        numbers
            .as_chunks_mut()
            .0
            .try_into()
            .expect("the length is SLOTS * W by construction")
    }
}

/// Runs the tape.
#[inline(always)]
pub(crate) fn run<const W: usize>(tape: &Tape, m: &mut Slots<W>) {
    for i in &tape.code {
        match i.op {
            Op::Add => two(m, i, |a, b| a + b),
            Op::Sub => two(m, i, |a, b| a - b),
            Op::Mul => two(m, i, |a, b| a * b),
            Op::Div => two(m, i, |a, b| a / b),
            Op::Max => two(m, i, Number::max),
            Op::Scale2 => two(m, i, Number::scale2),
            Op::MulAdd => three(m, i, |a, b, c| a.mul_add(b, c)),
            Op::NegMulAdd => three(m, i, |a, b, c| a.neg_mul_add(b, c)),
            Op::Neg => one(m, i, |a| -a),
            Op::Round => one(m, i, Number::round),
            Op::Exponent => one(m, i, Number::exponent),
            Op::Mantissa => one(m, i, Number::mantissa),
            Op::Copy => one(m, i, |a| a),
            Op::SelectGt => four(m, i, f64::select_gt),
        }
    }
}

#[inline(always)]
fn one<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64) -> f64) {
    let a = m[i.from[0] as usize];
    let to = &mut m[i.to as usize];
    for l in 0..W {
        to[l] = f(a[l]);
    }
}

#[inline(always)]
fn two<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64) -> f64) {
    let (a, b) = (m[i.from[0] as usize], m[i.from[1] as usize]);
    let to = &mut m[i.to as usize];
    for l in 0..W {
        to[l] = f(a[l], b[l]);
    }
}

#[inline(always)]
fn three<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64, f64) -> f64) {
    let [a, b, c, _] = i.from.map(|s| m[s as usize]);
    let to = &mut m[i.to as usize];
    for l in 0..W {
        to[l] = f(a[l], b[l], c[l]);
    }
}

#[inline(always)]
fn four<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64, f64, f64) -> f64) {
    let [a, b, c, d] = i.from.map(|s| m[s as usize]);
    let to = &mut m[i.to as usize];
    for l in 0..W {
        to[l] = f(a[l], b[l], c[l], d[l]);
    }
}
