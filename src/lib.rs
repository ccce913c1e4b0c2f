//! monobis: how much mono, how much bis, and what tips the balance?
//!
//! A kinetic simulation engine for competing alkylation. The modules below stand in dependency order: each may use those
//! above it and none below it (a test holds this).

pub mod text;
pub mod units;

pub mod solver;

pub mod network;

pub mod library;

pub mod flask;

pub mod procedure;

pub mod observable;

pub mod experiment;
pub mod ledger;

pub mod case;
pub mod parameter;

pub mod ensemble;

pub mod study;

pub mod scenario;

pub mod output;

pub mod report;

pub mod export;

pub mod cli;
