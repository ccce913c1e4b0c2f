//! One experiment: its stages, the numbers that may be changed, what is asked of it, what came of it and how accurately it is to be
//! made.

mod accuracy;
pub mod case;
pub mod ledger;
pub mod observable;
mod outcome;
pub mod parameter;
pub mod procedure;

pub use accuracy::{DEFAULT_TOLERANCE, LOOSEST, method_for};
pub use outcome::{KeptCourse, Outcome, followed, moments, values};
