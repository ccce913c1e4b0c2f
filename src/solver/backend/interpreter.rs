//! The portable interpreter: runs a tape over `W` lanes at once.
//!
//! Each slot holds one value for every lane; nothing ever moves between lanes, so a lane's bits depend on its own numbers only.
//! The functions are inlined into the entry points of `dispatch`, where the compiler knows the vector instructions.

#![allow(
    clippy::needless_range_loop,
    reason = "lanes are walked by index, the form that vectorises"
)]

use crate::solver::{
    method::Slots,
    number::Number,
    tape::{ChainTerm, Instruction, Link, Op, Tape},
};

/// The slot of an address. The mask changes nothing; it is how the compiler knows that the index is within the memory, which
/// spares a comparison per operand.
#[inline(always)]
fn place<const W: usize>(m: &Slots<W>, address: u16) -> usize {
    address as usize & (m.len() - 1)
}

/// Runs the tape.
#[inline(always)]
pub(crate) fn run<const W: usize>(tape: &Tape, m: &mut Slots<W>) {
    let mut terms = &tape.terms[..];
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
            Op::Chain => {
                let (own, rest) = terms.split_at(i.from[1] as usize);
                terms = rest;
                chain(m, i, own);
            }
            Op::Products => {
                let (own, rest) = terms.split_at(i.from[1] as usize);
                terms = rest;
                products(m, i, own);
            }
        }
    }
}

#[inline(always)]
fn one<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64) -> f64) {
    let a = m[place(m, i.from[0])];
    let to = place(m, i.to);
    let to = &mut m[to];
    for l in 0..W {
        to[l] = f(a[l]);
    }
}

#[inline(always)]
fn two<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64) -> f64) {
    let (a, b) = (m[place(m, i.from[0])], m[place(m, i.from[1])]);
    let to = place(m, i.to);
    let to = &mut m[to];
    for l in 0..W {
        to[l] = f(a[l], b[l]);
    }
}

#[inline(always)]
fn three<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64, f64) -> f64) {
    let (a, b, c) = (
        m[place(m, i.from[0])],
        m[place(m, i.from[1])],
        m[place(m, i.from[2])],
    );
    let to = place(m, i.to);
    let to = &mut m[to];
    for l in 0..W {
        to[l] = f(a[l], b[l], c[l]);
    }
}

#[inline(always)]
fn four<const W: usize>(m: &mut Slots<W>, i: &Instruction, f: impl Fn(f64, f64, f64, f64) -> f64) {
    let (a, b) = (m[place(m, i.from[0])], m[place(m, i.from[1])]);
    let (c, d) = (m[place(m, i.from[2])], m[place(m, i.from[3])]);
    let to = place(m, i.to);
    let to = &mut m[to];
    for l in 0..W {
        to[l] = f(a[l], b[l], c[l], d[l]);
    }
}

/// The running value stays in registers: no store and reload between the terms.
#[inline(always)]
fn chain<const W: usize>(m: &mut Slots<W>, i: &Instruction, terms: &[ChainTerm]) {
    let mut v = m[place(m, i.from[0])];
    for term in terms {
        let (a, b) = (&m[place(m, term.from[0])], &m[place(m, term.from[1])]);
        match term.link {
            Link::MulAdd => {
                for l in 0..W {
                    v[l] = a[l].mul_add(b[l], v[l]);
                }
            }
            Link::NegMulAdd => {
                for l in 0..W {
                    v[l] = a[l].neg_mul_add(b[l], v[l]);
                }
            }
            Link::Add => {
                for l in 0..W {
                    v[l] += a[l];
                }
            }
            Link::Sub => {
                for l in 0..W {
                    v[l] -= a[l];
                }
            }
            Link::SubFrom => {
                for l in 0..W {
                    v[l] = a[l] - v[l];
                }
            }
            Link::Mul => {
                for l in 0..W {
                    v[l] *= a[l];
                }
            }
            Link::Horner => {
                for l in 0..W {
                    v[l] = v[l].mul_add(a[l], b[l]);
                }
            }
            Link::NegHorner => {
                for l in 0..W {
                    v[l] = v[l].neg_mul_add(a[l], b[l]);
                }
            }
        }
    }
    let to = place(m, i.to);
    m[to] = v;
}

/// A chain of products alone: no look at the kind of each term. Most of an LU and a solve.
#[inline(always)]
fn products<const W: usize>(m: &mut Slots<W>, i: &Instruction, terms: &[ChainTerm]) {
    let mut v = m[place(m, i.from[0])];
    for term in terms {
        let (a, b) = (&m[place(m, term.from[0])], &m[place(m, term.from[1])]);
        for l in 0..W {
            v[l] = a[l].mul_add(b[l], v[l]);
        }
    }
    let to = place(m, i.to);
    m[to] = v;
}
