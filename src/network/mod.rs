//! What reacts: protonation families of species, reactions, and the coefficients they need.
//!
//! A [`Network`] is structure only: names, stoichiometry, which coefficient stands where. The numbers of one experiment are a
//! `Vec<`[`Law`]`>` beside it, so that a sweep changes numbers and never rebuilds structure. Knows nothing of flasks, solvers or files.
//!
//! Rate of progress: `r = k prod(c_i^order)` without `1/n!`, so `2 A -> P` with `k` gives `d[A]/dt = -2 k [A]^2`.

pub mod balance;
pub mod coefficient;
pub mod conservation;
pub mod cycles;
mod digits;
pub mod elimination;
#[cfg(test)]
mod example;
pub mod expression;
pub mod formula;
pub mod growth;
pub mod law;
mod quench;
pub mod rates_text;
mod structure;

pub use formula::{Actor, CoefficientId, FormId};
pub use law::Law;
pub use structure::{
    Coefficient, Fate, Form, Gas, Network, Pool, PoolId, Quench, RateLaw, Reaction, Reading,
};
