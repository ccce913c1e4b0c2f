//! Figures of results: yields over a swept quantity, a course in time, where every equivalent went.

mod course;
mod ledger;
mod limit;
#[cfg(test)]
mod tests;
mod values;
mod yields;

pub use course::time_course;
pub use ledger::ledger;
pub use limit::counts_equivalents;
pub use yields::{YieldFigure, yields};

/// Width of a result's line, px.
const LINE: f64 = 2.5;
