//! Variants: a draft of each, laid upon the base file, with what is set in it.
//!
//! Works on trees; no chemistry is read here.

pub mod address;
mod assign;
pub mod draft;
pub mod merge;
