//! Curated chemistry as data files, and what a chemistry comes to: mechanism, compounds and a scenario's own species,
//! reactions and constants assembled to a [`Model`].
//!
//! A data file says what a user could have written, and both are read by the same code; no compound, reagent or mechanism is
//! known here by name. Knows nothing of amounts, procedures or time.

mod assemble;
mod cast;
mod check;
mod chemistry;
mod compounds;
mod constant;
mod cycles;
mod definitions;
mod drying;
mod equation;
mod families;
mod files;
mod finder;
mod formulas;
mod gases;
mod idle;
mod labels;
pub mod listing;
mod mechanism;
mod medium;
mod network;
mod partings;
mod rate_law;
mod rate_scope;
mod rates;
mod reaction;
mod reading;
mod register;
mod request;
mod resolve;
mod roles;
mod sites;
mod spec;
mod species;
mod steps;
mod sums;
mod template;
#[cfg(test)]
mod tests;
mod walk;
mod when;

pub use assemble::assemble;
pub use files::{FILES, File, Library, solvent_names};
pub use request::{Charged, ChemistryNodes, Use};
pub use resolve::outside;
