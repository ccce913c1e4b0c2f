//! How a network is laid out for the solver: where each pool stands, which reactions are summed first, which derivatives there are.
//!
//! Structure only, from the network and the options; knows no number and no equation.

mod changes;
mod channels;
mod extents;
mod followed;
mod groups;
mod lay_out;
mod pattern;
mod places;
pub mod structure;
mod traces;

pub use extents::{ReactionDirection, in_need};
pub use structure::{
    CONDITIONS, Channel, DerivativeEntry, Elimination, Factor, KernelOptions, PER_COEFFICIENT,
    PoolPlace, RateTerm, ReactionGroup, Structure, Warming,
};
