//! The question of a fit: which constants agree with what was measured, and how far each could be elsewhere.
//!
//! `problem` says what is free, `misfit` how far a prediction is off, `descend` goes downhill from many places side by side, `profile`
//! walks away from the best until the data object, `verdict` says what that means. Nothing here knows a table, a file or a terminal.

mod descend;
mod misfit;
mod posterior;
mod problem;
mod profile;
mod result;
mod sampler;
mod sides;
mod verdict;

pub use posterior::posterior;
pub use problem::{FitTerms, FreeNumber, Prior};
pub use profile::Profile;
pub use result::{Fit, FitError, Fitted, Goodness, TOLERANCE, fit};
pub use sampler::{PosteriorSample, SampleTerms};
pub use verdict::Verdict;
