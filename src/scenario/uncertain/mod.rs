//! `[uncertainty]`: which numbers are uncertain besides the constants, from where joint draws come, and how many are made.
//!
//! `terms` reads the table, `operation` one address of `also`, `joint` a file of draws that a fit has written, `covariance` a list of numbers that are normal together. Draws nothing.

mod covariance;
mod joint;
mod operation;
mod terms;

pub use terms::{MOST_DRAWS, uncertainty};
