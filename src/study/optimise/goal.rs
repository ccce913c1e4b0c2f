//! What is wanted of an experiment: limits that its results keep, and what is to be as small or as large as they allow.
//!
//! Knows names and numbers, no runs.

use crate::experiment::case::Experiment;
use crate::study::Design;
use crate::study::uncertain::UncertainTerms;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct GoalTerms {
    /// What results have to keep; all of them at once.
    pub limits: Vec<GoalLimit>,
    /// What is to be found, where something may be varied.
    pub search: Option<GoalSearch>,
}

/// What may be varied, and for what.
#[derive(Debug, Clone)]
pub struct GoalSearch {
    /// One objective, or two: then what is best of one for each value of the other.
    pub objectives: Vec<Objective>,
    /// Share of the draws that have to keep the limits; `None`: the constants as they stand have to.
    pub probability: Option<f64>,
    /// All variants over what may be varied; an axis of a range has its two ends as points.
    pub design: Design,
    /// Which axes are ranges: all between their two points is looked at. The others are lists.
    pub ranges: Vec<bool>,
    /// What is uncertain in this design.
    pub uncertain: UncertainTerms,
    /// Two axes over which it is drawn where the limits hold.
    pub map: Option<[usize; 2]>,
}

/// What is to be as small or as large as possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// An observable, or the address of what is varied, as written.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The axis, where it is an address.
    pub axis: Option<usize>,
    /// Whether least of it is wanted.
    pub least: bool,
}

/// A limit of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalLimit {
    /// The observable.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Whether results stay below.
    pub below: bool,
    /// Whether the limit itself is met.
    pub with_limit: bool,
    /// The limit, in that unit.
    pub value: f64,
    /// As written.
    pub text: String,
}

impl GoalTerms {
    /// The result that it is about: its first objective that is one, else what its first limit is of.
    pub fn result(&self) -> Option<&str> {
        let objectives = self.search.iter().flat_map(|search| &search.objectives);
        let mut results = objectives.filter(|objective| objective.axis.is_none());
        let first = results.next().map(|objective| objective.name.as_str());
        first.or(self.limits.first().map(|limit| limit.name.as_str()))
    }

    /// Whether results of a case keep all limits; values are in the order of its observables. A missing one keeps none.
    pub fn is_met(&self, case: &Experiment, values: &[Option<f64>]) -> bool {
        let mut limits = self.limits.iter();
        limits.all(|limit| limit.of(case, values).is_some_and(|v| limit.is_kept(v)))
    }

    /// The share of draws whose results keep all limits, with its standard error; a draw without results keeps none.
    pub fn share_met<'v>(
        &self,
        case: &Experiment,
        draws: impl Iterator<Item = Option<&'v [Option<f64>]>>,
    ) -> Option<(f64, f64)> {
        let met: Vec<bool> = draws
            .map(|values| values.is_some_and(|values| self.is_met(case, values)))
            .collect();
        let number = met.len() as f64;
        let share = met.iter().filter(|met| **met).count() as f64 / number;
        (number > 0.0).then(|| (share, (share * (1.0 - share) / number).sqrt()))
    }
}

impl GoalLimit {
    /// The result that it limits.
    pub fn of(&self, case: &Experiment, values: &[Option<f64>]) -> Option<f64> {
        let mut observables = case.observables.iter();
        values[observables.position(|o| o.name == self.name)?].filter(|value| value.is_finite())
    }

    /// Whether a result keeps it.
    pub fn is_kept(&self, value: f64) -> bool {
        let excess = self.excess(value);
        excess < 0.0 || (self.with_limit && excess == 0.0)
    }

    /// How far a result is on the wrong side, in the limit's unit; negative on the right side.
    pub fn excess(&self, value: f64) -> f64 {
        match self.below {
            true => value - self.value,
            false => self.value - value,
        }
    }

    /// How much of it is a part worth speaking of: the limit itself, or one where that is zero.
    pub fn size(&self) -> f64 {
        match self.value.abs() {
            0.0 => 1.0,
            size => size,
        }
    }
}
