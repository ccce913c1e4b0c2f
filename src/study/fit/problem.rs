//! What is free in a fit: numbers behind addresses, each with its limits and what was believed before.
//!
//! A free number is walked on a straight coordinate: its logarithm where only one sign means anything, else itself in tenths of its range,
//! so that one step means as much for an energy in J/mol as for a pKa.

use super::samples::NextTerms;
use crate::experiment::case::Inputs;
use crate::experiment::parameter::{AddressError, Parameter, Setting};
use crate::study::data::DataSet;

/// What a fit is to find.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FitTerms {
    /// The numbers that are free.
    pub numbers: Vec<FreeNumber>,
    /// Whether draws are wanted besides the best values.
    pub posterior: bool,
    /// Which samples may be taken next, and what they are to narrow; none where that is not asked.
    pub next: Option<NextTerms>,
}

/// A number that the data are to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeNumber {
    /// Its address as written, with the experiment where every experiment has its own.
    pub name: String,
    /// The unit that it is shown in.
    pub unit: String,
    /// Base units per shown unit.
    pub factor: f64,
    /// Whether it is walked by its logarithm.
    pub logarithmic: bool,
    /// Where it is looked for first, base units.
    pub start: f64,
    /// Lowest value allowed, base units.
    pub low: f64,
    /// Highest value allowed, base units.
    pub high: f64,
    /// What was believed before.
    pub prior: Option<Prior>,
    /// Where it acts: experiment, address in it, and a setting whose number is replaced.
    pub acts: Vec<(usize, Parameter, Setting)>,
}

/// A normal belief about a coordinate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Its middle, on the coordinate.
    pub middle: f64,
    /// Its standard deviation, on the coordinate.
    pub deviation: f64,
}

impl FreeNumber {
    /// The coordinate of a value in base units.
    pub fn coordinate(&self, value: f64) -> f64 {
        match self.logarithmic {
            true => value.ln(),
            false => value / self.tenth(),
        }
    }

    /// The value at a coordinate, base units.
    pub fn value(&self, x: f64) -> f64 {
        match self.logarithmic {
            true => x.exp(),
            false => x * self.tenth(),
        }
    }

    /// A tenth of its range, base units.
    fn tenth(&self) -> f64 {
        (self.high - self.low) / 10.0
    }

    /// A belief in its logarithm, or in itself, on the coordinate.
    pub fn believing(self, belief: Option<Prior>) -> FreeNumber {
        let size = if self.logarithmic { 1.0 } else { self.tenth() };
        let prior = belief.map(|prior| Prior {
            middle: prior.middle / size,
            deviation: prior.deviation / size,
        });
        FreeNumber { prior, ..self }
    }

    /// The value at a coordinate as it is shown.
    pub fn shown(&self, x: f64) -> f64 {
        self.value(x) / self.factor
    }

    /// Its address without the experiment or variant that it is of.
    pub fn address(&self) -> &str {
        let parts = self.name.split_once(" of ");
        parts.map_or(self.name.as_str(), |(address, _)| address)
    }

    /// A step of one of the coordinate: as shown, or 1 where that is a logarithm.
    pub fn step(&self) -> f64 {
        match self.logarithmic {
            true => 1.0,
            false => self.tenth() / self.factor,
        }
    }

    /// Its limits on the coordinate.
    pub(super) fn limits(&self) -> (f64, f64) {
        (self.coordinate(self.low), self.coordinate(self.high))
    }
}

/// The numbers of every experiment at these coordinates.
pub(super) fn inputs(
    data: &DataSet,
    numbers: &[FreeNumber],
    x: &[f64],
) -> Result<Vec<Inputs>, AddressError> {
    let mut all: Vec<Inputs> = data.experiments.iter().map(|e| e.inputs.clone()).collect();
    for (number, x) in numbers.iter().zip(x) {
        let value = number.value(*x);
        for (experiment, parameter, like) in &number.acts {
            parameter.set(&mut all[*experiment], like.with(value))?;
        }
    }
    Ok(all)
}
