//! What came of one run, and how accurately it is to be made.

use crate::flask::{Measure, Remains};
use crate::observable::{Kind, Observable};
use crate::solver::{Method, Statistics, Stop};

/// Loosest tolerance accepted: beyond it steps may land on a wrong branch.
pub const LOOSEST: f64 = 1e-3;
/// Tolerance when none is asked: the error of every concentration relative to the charge.
pub const DEFAULT_TOLERANCE: f64 = 1e-5;
/// Below this tolerance the fifth-order method needs fewer steps.
const FIFTH_ORDER_BELOW: f64 = 1e-6;

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub stop: Stop,
    /// What it cost.
    pub statistics: Statistics,
    /// The flask and what was kept.
    pub remains: Remains,
}

/// The method that delivers a tolerance with the fewest operations.
pub fn method_for(tolerance: f64) -> Method {
    if tolerance < FIFTH_ORDER_BELOW {
        Method::Rodas5P
    } else {
        Method::Rodas4P2
    }
}

/// Measures that must be followed step by step for these observables, each once.
pub fn followed(observables: &[Observable]) -> Vec<Measure> {
    let mut list: Vec<Measure> = Vec::new();
    for measure in observables.iter().filter_map(Observable::followed) {
        if !list.contains(measure) {
            list.push(measure.clone());
        }
    }
    list
}

/// Moments at which the flask must be looked at for these observables, ascending, each once.
pub fn moments(observables: &[Observable]) -> Vec<f64> {
    let at = |observable: &Observable| match observable.kind {
        Kind::At(_, time) => Some(time),
        _ => None,
    };
    let mut list: Vec<f64> = observables.iter().filter_map(at).collect();
    list.sort_by(f64::total_cmp);
    list.dedup();
    list
}

impl Outcome {
    /// Final values of observables; all missing when the run did not finish.
    pub fn values(
        &self,
        observables: &[Observable],
        followed: &[Measure],
        operations: u32,
    ) -> Vec<Option<f64>> {
        if self.stop != Stop::Finished {
            return vec![None; observables.len()];
        }
        let value = |observable: &Observable| {
            let strides = match &observable.kind {
                Kind::TimeTo { measure, .. } => {
                    let i = followed.iter().position(|m| m == measure)?;
                    self.remains.strides.get(i).map(Vec::as_slice)
                }
                _ => None,
            };
            observable.value(&self.remains, strides, operations)
        };
        observables.iter().map(value).collect()
    }
}
