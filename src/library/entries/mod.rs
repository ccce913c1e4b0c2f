//! What a data file or a scenario says, entry by entry: species, constants, mechanisms and their templates.
//!
//! Reads texts and trees and lays them over each other; nobody is looked up here, and nothing reacts.

pub(super) mod constant;
mod estimated;
pub(super) mod lent;
mod marking;
pub(super) mod mechanism;
pub(super) mod protonated;
pub(super) mod reading;
pub(super) mod rung;
pub(super) mod spec;
pub(super) mod species;
pub(super) mod template;
pub(super) mod when;
