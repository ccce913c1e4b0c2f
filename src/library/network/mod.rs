//! The network of a chemistry, with the rules that give its coefficients numbers.
//!
//! Drying agents and gases over the flask become steps of it here; cycles are closed. No numbers are looked at.

pub(super) mod builder;
mod cycles;
pub(super) mod drying;
mod formulas;
pub(super) mod gases;
pub(super) mod heats;
mod hess;
pub(super) mod names;
mod rate_scope;
