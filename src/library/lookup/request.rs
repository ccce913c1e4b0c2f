//! What a scenario asks of a chemistry: the tables that say what reacts, and the names that procedure and question use.

use crate::text::{Node, Place};

/// The tables of a scenario that say what reacts.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChemistryNodes<'a> {
    /// `[chemistry]`.
    pub chemistry: Option<&'a Node>,
    /// `[species]`.
    pub species: Option<&'a Node>,
    /// `[reactions]`.
    pub reactions: Option<&'a Node>,
    /// `[constants]`.
    pub constants: Option<&'a Node>,
    /// `[sums]`.
    pub sums: Option<&'a Node>,
    /// `[observables]`: constants named there are used.
    pub observables: Option<&'a Node>,
    /// `[[data]]`: constants named there, response factors, are used.
    pub data: Option<&'a Node>,
}

/// A name that the procedure puts into the flask.
#[derive(Debug, Clone)]
pub struct Charged {
    /// The name as written: a compound, an alias or a role.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// Whether it is put in as a drying agent (`dry = ...`).
    pub agent: bool,
}

/// What the procedure and the question ask of a chemistry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Use<'a> {
    /// What is put in, drying agents included.
    pub charged: &'a [Charged],
    /// Agents of `quench`: their recipes are looked up, and species may fall back by agent.
    pub quench: &'a [(String, Place)],
    /// What is extracted with, and where: then partitions must be known.
    pub extracts: &'a [(String, Place)],
    /// Gases whose pressure is held.
    pub gases: &'a [Charged],
    /// Whether a ledger is asked for.
    pub ledger: bool,
    /// Whether results ask for heat: enthalpies are constants in use then.
    pub heat: bool,
    /// Whether a buffer holds the pH.
    pub held_ph: bool,
}

impl Use<'_> {
    /// Whether a name is that of a solvent to extract with or of an agent to quench with, and of nothing that is put in.
    pub fn works_up_only(&self, name: &str) -> bool {
        let charged = self.charged.iter().any(|put_in| put_in.name == name);
        let mut named = self.extracts.iter().chain(self.quench);
        !charged && named.any(|(other, _)| other == name)
    }
}
