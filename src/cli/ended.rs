//! How a command ends.

use crate::batch::BatchError;
use crate::engine::EngineError;
use crate::study::fit::FitError;
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
    /// The user ended it.
    #[error("{0}")]
    Interrupted(String),
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

    /// A failure of a sweep on its way into a table.
    pub(crate) fn of_batch(error: BatchError) -> Failure {
        match error {
            BatchError::Engine(error) => Failure::of_engine(error),
            other => Failure::from_error(other),
        }
    }

    /// A failure of a fit.
    pub(crate) fn of_fit(error: FitError) -> Failure {
        match error {
            FitError::Engine(error) => Failure::of_engine(error),
            other => Failure::from_error(other),
        }
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::Machine(_) => 1,
            Failure::Shown(_) | Failure::Other(_) => 2,
            Failure::Interrupted(_) => 130,
        }
    }

    /// A failure from any error.
    pub(crate) fn from_error(error: impl std::fmt::Display) -> Failure {
        Failure::Other(error.to_string())
    }

    /// The same with a line behind it.
    pub(crate) fn and(self, line: &str) -> Failure {
        match self {
            Failure::Shown(faults) => Failure::Shown(faults),
            Failure::Machine(text) => Failure::Machine(format!("{text}\n{line}")),
            Failure::Interrupted(text) => Failure::Interrupted(format!("{text}\n{line}")),
            Failure::Other(text) => Failure::Other(format!("{text}\n{line}")),
        }
    }
}
