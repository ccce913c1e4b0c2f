//! `[fit]`: which numbers the measurements are to tell, within which limits, and what was believed of them before.
//!
//! `terms` reads the table, `number` one of its addresses, `prior` a belief, `models` which variants are compared.
//! `may` reads which samples may be taken next, `samples` makes their runs, `course` and `moments` the samples of one, `informs` finds what
//! they are to tell. Knows no tables of measurements, only experiments.

mod course;
mod informs;
mod may;
mod models;
mod moments;
mod number;
mod prior;
mod samples;
mod terms;

pub use models::models;
pub use terms::fit;
