//! monobis: how much mono, how much bis, and what tips the balance?
//!
//! A kinetic simulation engine for competing alkylation. The modules below stand in dependency order: each may use those
//! above it and none below it (a test holds this).

pub mod text;
pub mod units;

pub mod solver;

pub mod network;

pub mod library;

pub mod output;
