//! Measurements as a study sees them: which experiment was run with which numbers, what was read off it when, and how sure that is.
//!
//! Knows no table and no file; values are in the units of their observables.

use std::sync::Arc;

use crate::experiment::case::Inputs;
use crate::model::ConstantId;

/// Measured experiments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataSet {
    /// The files that they came from.
    pub sources: Vec<DataSource>,
    /// The experiments, in the order in which the files name them.
    pub experiments: Vec<MeasuredExperiment>,
    /// Kinds of measurements whose error is estimated together with the constants, by name.
    pub unknown_errors: Vec<String>,
}

/// A file of measurements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSource {
    /// Its name as written in the scenario.
    pub file: String,
    /// Digest of its text.
    pub digest: String,
    /// How it was read, where that was not plain: decimal commas.
    pub read_as: Vec<String>,
}

/// An experiment that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredExperiment {
    /// What the table calls it.
    pub name: String,
    /// The variant that it is a run of (index in [`Design::variants`](super::Design::variants)).
    pub variant: usize,
    /// The case of the variant (index in [`Design::cases`](super::Design::cases)).
    pub case: usize,
    /// Its numbers: those of the case, with what the table sets.
    pub inputs: Inputs,
    /// What was measured, in the order of the table.
    pub measurements: Vec<Measurement>,
}

/// One measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// What was measured (index in the observables of the case).
    pub observable: usize,
    /// When, s from the start; `None`: at the end of the procedure.
    pub time: Option<f64>,
    /// The value in the unit of the observable; of a peak: its share of the injection, %.
    pub value: f64,
    /// Where it is a peak's share of all peaks: which peak of which injection.
    pub peak: Option<MeasuredPeak>,
    /// What is known of the true value.
    pub reading: MeasuredAs,
    /// How far it may be off.
    pub error: MeasurementError,
    /// Where it stands.
    pub place: DataPlace,
}

impl Measurement {
    /// Whether it is a value rather than a limit.
    pub fn is_value(&self) -> bool {
        self.reading == MeasuredAs::Value
    }
}

/// A peak among those that come to 100 % together.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredPeak {
    /// Index in `all`.
    pub at: usize,
    /// All peaks that are counted, whether their own area was written or not.
    pub all: Arc<[PeakSignal]>,
}

/// What makes the area of a peak: an observable, so many units of area for each of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct PeakSignal {
    /// Index in the observables of the case.
    pub observable: usize,
    /// Area per amount; only ratios to the other peaks count.
    pub response: PeakResponse,
}

/// A response factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PeakResponse {
    /// Known.
    Number(f64),
    /// A constant of the case, which may be fitted.
    Constant(ConstantId),
}

/// What a measured value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasuredAs {
    /// It is about this.
    Value,
    /// It is below this: `< 1`.
    Below,
    /// It is above this: `> 99`.
    Above,
}

/// One standard deviation of a measured value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MeasurementError {
    /// Known, in the unit of the observable.
    Known(f64),
    /// The same unknown one for all measurements of a kind (index in [`DataSet::unknown_errors`]), estimated with the constants.
    Unknown(usize),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPlace {
    /// Index in [`DataSet::sources`].
    pub source: usize,
    /// Line of the file, from 1.
    pub row: usize,
    /// Head of the column.
    pub column: String,
}

impl DataSet {
    /// Number of measured values.
    pub fn len(&self) -> usize {
        let each = self.experiments.iter();
        each.map(|experiment| experiment.measurements.len()).sum()
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All measurements in order, with the index of their experiment.
    pub fn measurements(&self) -> impl Iterator<Item = (usize, &Measurement)> {
        let each = self.experiments.iter().enumerate();
        each.flat_map(|(at, experiment)| experiment.measurements.iter().map(move |m| (at, m)))
    }
}
