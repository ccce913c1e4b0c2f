//! Tapes as machine code for x86-64: the same operations in the same order as the interpreter, so the same bits, without its cost of
//! finding out at every operation what is to be done.
//!
//! A plan is compiled once per width and level, in a fraction of a millisecond. Where the system forbids executable memory, or the
//! processor is another, there is none and the interpreter runs.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

mod addresses;
mod bits;
mod compile;
mod emit;
mod encode;
mod memory;
mod operations;
mod registers;
mod values;
mod writer;

#[cfg(test)]
pub(crate) use audit::audited;
pub(crate) use compile::Native;
