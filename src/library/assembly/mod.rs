//! From all that is defined to a model: network, rules and remarks put together, and looked at with all numbers in hand.

mod assemble;
mod brought;
mod check;
mod defined;
mod idle;
mod partings;
mod unused;

pub use assemble::assemble;
