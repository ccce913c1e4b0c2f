//! Strategies under draws of what is not exactly known: which is ahead, where results lie, and what they rest on.

pub mod compare;
pub mod drawn;
pub mod footing;
