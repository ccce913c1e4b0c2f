//! Formulas of what changes during a run: rate laws and observed values, compiled from expressions.
//!
//! A list of operations, each on earlier ones; the last is the result. Evaluated for every number type with one code, and
//! differentiated backwards, so that a formula costs a few times itself whatever it depends on. Knows neither texts nor where numbers
//! stand.

mod actor;
mod compiled;
mod evaluate;
mod operation;
mod powers;
mod reactants;
mod signs;
mod trace;

pub use actor::{Actor, CoefficientId, FormId};
pub use compiled::RateFormula;
pub use operation::{Moment, Operation, Position};
pub use powers::{LARGEST_EXPONENT, SMALLEST_ARGUMENT, SMALLEST_BASE};
pub use reactants::TRACE_SHARE;
pub use trace::{Reactant, Trace};
