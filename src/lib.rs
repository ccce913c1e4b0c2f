//! monobis: how much mono, how much bis, and what tips the balance?
//!
//! A kinetic simulation engine for competing alkylation. The rooms below stand in order of dependence: each may use those
//! above it and none below it (a test holds this).

pub mod text;

pub mod notation;

pub mod units;

pub mod solver;

pub mod network;

pub mod model;

pub mod flask;

pub mod kernel;

pub mod reactor;

pub mod experiment;

pub mod engine;

pub mod study;

pub mod library;

pub mod scenario;

pub mod exchange;

pub mod output;

pub mod plot;

pub mod report;

pub mod cli;
