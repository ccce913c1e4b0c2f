//! `[fit]`: which numbers the measurements are to tell, within which limits, and what was believed of them before.
//!
//! `terms` reads the table, `number` one of its addresses, `prior` a belief, `models` which variants are compared. Knows no tables of measurements, only experiments.

mod models;
mod number;
mod prior;
mod terms;

pub use models::models;
pub use terms::fit;
