//! A variant's tree compiled to a case: one experiment, or several that take from each other.
//!
//! Knows one variant at a time, and no axes.

pub mod chain;
pub mod chemistries;
mod counted;
mod made;
pub mod one;
mod taken;
