//! From the constants a reaction is given to the laws of its two directions.
//!
//! Exactly one complete set must fix the forward constant (`k`; `A` and `Ea`; `dH` and `dS`; or `kr` with `K`) and one the
//! reverse (`K` or `kr`). The reverse is the forward law over the law of K, so detailed balance holds at every temperature.
//! Gets numbers in base units (mol, L, s, J, K); knows neither text nor names in files.

mod diffusion;
mod directions;
mod faults;
mod given;
mod rates;
#[cfg(test)]
mod tests;

pub use diffusion::{Capped, cap_at_diffusion};
pub use given::{CoefficientFault, ENTROPY_TOLERANCE, Equilibrium, Given, Rates, rate_unit};
