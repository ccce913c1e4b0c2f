//! Best conditions in words: what they are, what they come to, how far one may go, what stands in the way.
//!
//! Knows results; nothing is computed here that was not found by the study.

mod command;
mod limits;
mod places;
mod record;
mod said;
mod tables;
mod words;

pub use command::AskedOf;
pub use places::{axis_name, axis_unit, strategy};
pub use record::{OptimiseRecord, record};
pub use tables::files;
pub use words::text;

/// What a scenario lacks in which nothing may be varied.
pub const NOTHING_VARIED: &str = "has no [goal] that varies something: add minimise or maximise = \"...\" and vary = [ { address = \"charge.X\", \
     from = ..., to = ... } ]";
