//! What runs the tapes of a step: an interpreter on any processor, machine code on x86-64, each with the vectors that the machine has.
//!
//! Knows plans and tapes; which courses they are run for it does not know.

mod dispatch;
mod interpreter;
mod tapes;
mod x86_64;

#[cfg(test)]
pub(crate) use dispatch::attempt;
pub use dispatch::parameters;
pub(crate) use dispatch::{AttemptFn, EIGHT, FOUR, ONE, SIXTEEN, THIRTY_TWO};
pub(crate) use interpreter::run as interpret;
pub(crate) use x86_64::Native;
#[cfg(test)]
pub(crate) use x86_64::audited;
