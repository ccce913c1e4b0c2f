//! The tree of a file as it is written: editing it, its limits, its top level, the words of its procedure by address.
//!
//! Knows keys and places; what they mean is for the rooms after it.

pub mod edit;
pub mod limits;
pub mod top;
pub mod words;
