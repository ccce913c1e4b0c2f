//! Who is meant: compounds and mechanisms found by name, roles filled, and what is counted because of it.
//!
//! Knows what a scenario asks of a chemistry. What the compounds come to in a flask is not known here.

pub(super) mod chemistry;
pub(super) mod finder;
mod kinship;
pub(super) mod quenches;
pub(super) mod request;
pub(super) mod roles;
mod salts;
pub(super) mod sites;
pub(super) mod unnamed;
pub(super) mod vocabulary;
