//! Flask and procedure: from what is written to a recipe, names and units resolved.

pub mod bench;
pub mod circles;
pub mod condition;
pub mod flask;
pub mod steps;
mod verbs;
mod workup;
