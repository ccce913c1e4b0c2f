//! What the steps of a procedure are read with. Reads nothing.

use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::glossary::Glossary;

/// What steps are read with.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// Compounds.
    pub names: CompoundNames<'a>,
    /// Observables, for conditions.
    pub glossary: &'a Glossary,
}
