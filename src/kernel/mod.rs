//! A network compiled for the solver: what is integrated, in which order, and how a mixture's numbers get in and out.
//!
//! Structure only; shared by every experiment that has the same reactions, families, solvent form and ledger.

mod compiled;
mod contents;
mod equations;
pub mod fast;
pub mod invariants;
mod laws;
mod layout;
mod mixture;
mod point;
mod polynomials;
mod rates;
pub mod readings;
pub mod speciation;
mod timed;
mod warm;

pub use compiled::{Base, Kernel, T_STANDARD};
pub use contents::Concentrations;
pub use layout::{
    Elimination, KernelOptions, PoolPlace, ReactionDirection, Structure, Warming, in_need,
    structure,
};
pub use mixture::Beginning;
pub use timed::Timed;
