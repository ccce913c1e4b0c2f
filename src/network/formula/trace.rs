//! What must be there for a law to go on, and which trace of it counts as there.
//!
//! What a trace is in numbers is not known here.

use super::actor::FormId;

/// Which trace of a reactant counts as all of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trace {
    /// Of what the reaction takes: less than the tolerance can tell from nothing.
    Taken,
    /// Of what the reaction takes the faster the less there is: so many times the other.
    Steep(f64),
    /// Of what stands on both sides: [`SMALLEST_BASE`](super::SMALLEST_BASE).
    Kept,
}

/// Something that must be there for a reaction to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Reactant {
    /// Its forms: it is used up when there is none of any of them.
    pub forms: Vec<FormId>,
    /// What counts as a trace of it.
    pub trace: Trace,
}
