//! How a command ends.

use crate::text::Faults;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommandEnd {
    /// Everything was done.
    Done,
    /// Some points failed; their rows say why.
    SomeFailed,
}

/// Why a command ended without a result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input is wrong; what is wrong has been shown.
    #[error("")]
    Shown(Faults),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A failure from any error.
    pub(crate) fn from_error(error: impl std::fmt::Display) -> Failure {
        Failure::Other(error.to_string())
    }
}
