//! The question of sensitivity: which of the numbers that are not exactly known move a result, each by itself and with others.
//!
//! `indices` shares the variance of a result out, `screening` says beforehand which numbers are worth that, `local` differentiates at the
//! numbers as they stand, `question` runs all of it. Nothing here knows a file or a terminal.

mod indices;
mod local;
mod question;
mod screening;
mod side;

pub use indices::{SobolIndex, SobolIndices};
pub use question::{Influence, Influences, SensitivityTerms, sensitivity};
