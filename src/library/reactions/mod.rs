//! What reacts: equations, laws, steps with their constants, and the sums that rates share.
//!
//! Structure and addresses only; no number is looked at, and no network is built here.

pub(super) mod equation;
mod labels;
pub(super) mod rate;
pub(super) mod rate_law;
mod rates;
pub(super) mod reaction;
pub(super) mod step;
pub(super) mod steps;
pub(super) mod sums;
