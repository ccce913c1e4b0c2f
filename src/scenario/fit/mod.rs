//! `[fit]`: which numbers the measurements are to tell, within which limits, and what was believed of them before.
//!
//! `terms` reads the table, `number` one of its addresses, `prior` a belief. Knows no tables of measurements, only experiments.

mod number;
mod prior;
mod terms;

pub use terms::fit;
