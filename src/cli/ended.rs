//! How a command ends.

use crate::engine::EngineError;
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
    /// The machine refused memory or threads.
    #[error("{0}")]
    Machine(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A failure of the engine: what the machine refuses is no fault of the input.
    pub(crate) fn of_engine(error: EngineError) -> Failure {
        match error {
            EngineError::Memory(_) | EngineError::Threads(_) => Failure::Machine(error.to_string()),
            EngineError::Refused(_) => Failure::Other(error.to_string()),
        }
    }

    /// A failure from any error.
    pub(crate) fn from_error(error: impl std::fmt::Display) -> Failure {
        Failure::Other(error.to_string())
    }
}
