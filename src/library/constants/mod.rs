//! The constants of a chemistry: defined by address, laid over, followed through what they name, and resolved for a solvent.
//!
//! Knows who is there. What reacts, and how rates follow from constants, is not known here.

pub(super) mod definitions;
pub(super) mod medium;
pub(super) mod register;
pub(super) mod resolve;
mod solvents;
mod walk;
