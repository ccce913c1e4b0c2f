//! The question of a fit: which constants agree with what was measured, and how far each could be elsewhere.
//!
//! `problem` says what is free, `misfit` how far a prediction is off, `descend` goes downhill from many places side by side, `profile`
//! walks away from the best until the data object, `verdict` says what that means, `posterior` draws around it, `next` asks which sample would
//! narrow it. Nothing here knows a table, a file or a terminal.

mod bands;
mod belief;
mod contradiction;
mod convergence;
mod courses;
mod covariance;
mod criteria;
mod curved;
mod deletion;
mod derivatives;
mod descend;
mod error;
mod everywhere;
mod goodness;
mod holm;
mod leap;
mod misfit;
mod narrowing;
mod next;
mod posterior;
mod problem;
mod profile;
mod question;
mod ranking;
mod refit;
mod replicates;
mod result;
mod runs;
mod sampler;
mod samples;
mod sides;
mod starts;
mod straight;
mod sums;
mod verdict;

pub use bands::{BandFrom, BandPoint, Bands, bands};
pub use belief::BeliefFrom;
pub use contradiction::Contradictions;
pub use courses::courses;
pub use covariance::FitCovariance;
pub use criteria::Criteria;
pub use deletion::ExperimentTest;
pub use derivatives::{Derivatives, derivatives};
pub use error::FitError;
pub use goodness::{EstimatedError, Goodness};
pub use next::{NextSamples, RankedSample, next};
pub use problem::{FitTerms, FreeNumber, Prior};
pub use profile::Profile;
pub use question::fit;
pub use ranking::{FitModel, RankedModel, Ranking, rank};
pub use refit::WorstValue;
pub use replicates::LackOfFit;
pub use result::{Fit, Fitted, TOLERANCE, optimum};
pub use runs::SeriesRuns;
pub use sampler::PosteriorSample;
pub use samples::{CandidateSample, Informs, NextTerms, SampleError, SampledRun};
pub use sums::ConstantSum;
pub use verdict::Verdict;
