//! Curated chemistry as data files, and what a chemistry comes to: mechanism, compounds and a scenario's own species,
//! reactions and constants assembled to a [`Model`](crate::model::Model).
//!
//! A data file says what a user could have written, and both are read by the same code; no compound, reagent or mechanism is
//! known here by name. Knows nothing of amounts, procedures or time. The folders stand in order of dependence, each using only those
//! before it: files, entries, lookup, species, constants, reactions, network, assembly.

mod assembly;
mod constants;
mod entries;
mod files;
mod lookup;
mod network;
mod reactions;
mod species;
#[cfg(test)]
mod tests;

pub use assembly::assemble;
pub use constants::resolve::outside;
pub use files::{FILES, File, Library, listing, members, solvent_names, texts};
pub use lookup::request::{Charged, ChemistryNodes, Use};
