//! Which samples may be taken next, and what they are to narrow.
//!
//! Knows runs and moments; what a sample tells is found by `next`.

use crate::experiment::case::Inputs;
use crate::experiment::parameter::{Parameter, Setting};
use crate::study::data::MeasuredPeak;

/// Which samples may be taken, and for what.
#[derive(Debug, Clone, PartialEq)]
pub struct NextTerms {
    /// What they are to narrow.
    pub informs: Informs,
    /// The runs that they may be taken of.
    pub runs: Vec<SampledRun>,
}

/// What samples are to narrow.
#[derive(Debug, Clone, PartialEq)]
pub enum Informs {
    /// The free number with the widest interval.
    Widest,
    /// A free number (index).
    Number(usize),
    /// A result: the only sample of this run.
    Result(Box<SampledRun>),
}

/// A run that samples may be taken of.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledRun {
    /// What it is called.
    pub name: String,
    /// Index of its variant.
    pub variant: usize,
    /// Index of its case.
    pub case: usize,
    /// Its numbers.
    pub inputs: Inputs,
    /// Where free numbers act in it: number, address, and a setting whose number is replaced.
    pub acts: Vec<(usize, Parameter, Setting)>,
    /// The samples, course by course, each in the order of time.
    pub samples: Vec<CandidateSample>,
}

/// A sample that may be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateSample {
    /// What would be measured (index in the observables of the case).
    pub observable: usize,
    /// When, s from the start; none: at the end.
    pub time: Option<f64>,
    /// Where it is a peak's share of all peaks.
    pub peak: Option<MeasuredPeak>,
    /// How far off it may be.
    pub error: SampleError,
}

/// One standard deviation of a sample that was not taken yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SampleError {
    /// In the unit of the observable.
    Absolute(f64),
    /// As a share of the value.
    Relative(f64),
    /// That which the fit estimated for a kind of measurements (index).
    Estimated(usize),
}
