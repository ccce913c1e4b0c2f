//! Figures of results: observables over one or two swept quantities, side by side, in time; where every equivalent went.

mod bands;
mod bars;
mod course;
mod curves;
pub mod fit;
pub mod heat;
mod ledger;
mod limit;
mod lines;
mod map;
mod marks;
mod slice;
#[cfg(test)]
mod tests;
mod thin;
mod values;

pub use bars::bars;
pub use course::{CourseData, StrategyCourse, strategies, time_course};
pub use curves::{CurveFigure, ResultBand, curves};
pub use ledger::ledger;
pub use limit::counts_equivalents;
pub use map::map;

/// Width of a result's line, px.
const LINE: f64 = 2.5;
