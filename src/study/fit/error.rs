//! Why there is no fit, in words with what to do about it.

use crate::engine::EngineError;

/// Why there is no fit.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// Nothing could be run.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing to look for.
    #[error(
        "nothing is free: [fit] parameters = {{ \"constant.X\" = {{}} }} says what is to be found"
    )]
    NothingFree,
    /// Nothing to compare with.
    #[error("nothing was measured")]
    NoData,
    /// More numbers than values.
    #[error(
        "{free} numbers are free and {measured} values were measured: leave fewer free, or say what is believed of some"
    )]
    TooFew {
        /// Free numbers without a prior.
        free: usize,
        /// Measured values.
        measured: usize,
    },
    /// As many numbers as values, and an error to be found as well.
    #[error(
        "{measured} values and as many free numbers leave nothing to tell the error from: say it in [[data]] error, or leave fewer free"
    )]
    NoneLeft {
        /// Measured values.
        measured: usize,
    },
    /// One of several models has no fit.
    #[error("model {name}: {error}")]
    OfModel {
        /// The model.
        name: String,
        /// Why.
        error: Box<FitError>,
    },
    /// No sample may be taken.
    #[error("no sample may be taken: [fit] may leaves none")]
    NoSample,
    /// No start led anywhere.
    #[error("no start led to predictions: {0}")]
    Nowhere(String),
}
