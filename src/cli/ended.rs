//! How a command ends.

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
    Shown,
    /// The user ended it.
    #[error("{0}")]
    Interrupted(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A failure from any error.
    pub(crate) fn from_error(error: impl std::fmt::Display) -> Failure {
        Failure::Other(error.to_string())
    }

    /// The same with a line behind it.
    pub(crate) fn and(self, line: &str) -> Failure {
        match self {
            Failure::Shown => Failure::Shown,
            Failure::Interrupted(text) => Failure::Interrupted(format!("{text}\n{line}")),
            Failure::Other(text) => Failure::Other(format!("{text}\n{line}")),
        }
    }
}
