//! What a search is after: one objective under limits, read from the values of a candidate.

use super::goal::GoalLimit;
use super::runs::{EndValues, Looked};
use super::space::VariedSpace;

/// What is looked at of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum AimedAt<'a> {
    /// A result of the run.
    Result(&'a str),
    /// A number that is varied.
    Axis(usize),
}

/// One objective under limits.
#[derive(Debug, Clone)]
pub(super) struct Aim<'a> {
    pub(super) objective: AimedAt<'a>,
    /// Whether least is wanted.
    pub(super) least: bool,
    /// Limits that the constants as they stand have to keep.
    pub(super) limits: Vec<GoalLimit>,
    /// A bound of another objective, as least is wanted of it or most.
    pub(super) bound: Option<(AimedAt<'a>, bool, f64)>,
    /// How many draws are made, and the share of them that has to keep all limits of the goal.
    pub(super) drawn: Option<DrawnAim>,
}

/// What is asked of draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DrawnAim {
    pub(super) draws: u32,
    pub(super) share: f64,
}

/// A candidate as a search sees it: its objective, less being better, and how far it is on the wrong side of each limit, in parts of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub(super) objective: f64,
    pub(super) excesses: Vec<f64>,
}

impl<'a> AimedAt<'a> {
    /// Its number; `None` where there is none.
    pub(super) fn of(
        self,
        space: &VariedSpace<'_>,
        (category, at): (usize, &[f64]),
        values: &EndValues,
    ) -> Option<f64> {
        match self {
            AimedAt::Axis(axis) => {
                values.as_ref()?;
                space.number(category, at, axis)
            }
            AimedAt::Result(name) => {
                let case = &space.search.design.cases[space.categories[category].case];
                let place = case.observables.iter().position(|o| o.name == name)?;
                values.as_ref()?[place].filter(|value| value.is_finite())
            }
        }
    }
}

impl Aim<'_> {
    /// The candidate as this aim sees it; `None` where it lacks something.
    pub(super) fn see(&self, space: &VariedSpace<'_>, looked: &Looked) -> Option<Seen> {
        let (place, values) = ((looked.place.0, looked.place.1.as_slice()), &looked.values);
        let number = |of: AimedAt<'_>| of.of(space, place, values);
        let lower_is_better = |least: bool, value: f64| if least { value } else { -value };
        let objective = lower_is_better(self.least, number(self.objective)?);
        let mut excesses = Vec::new();
        for limit in &self.limits {
            excesses.push(limit.excess(number(AimedAt::Result(&limit.name))?) / limit.size());
        }
        if let Some((of, least, bound)) = self.bound {
            let size = if bound == 0.0 { 1.0 } else { bound.abs() };
            let excess = lower_is_better(least, number(of)?) - lower_is_better(least, bound);
            excesses.push(excess / size);
        }
        if let Some(asked) = self.drawn {
            let drawn = looked.drawn.as_ref().filter(|d| d.draws == asked.draws)?;
            excesses.push(Some(drawn.excess).filter(|excess| excess.is_finite())?);
        }
        Some(Seen {
            objective,
            excesses,
        })
    }
}

/// By how much one run misses the limit that it misses most, in parts of it; negative where it keeps all of them.
pub(super) fn worst_excess(
    space: &VariedSpace<'_>,
    limits: &[GoalLimit],
    category: usize,
    values: &EndValues,
) -> f64 {
    let case = &space.search.design.cases[space.categories[category].case];
    let excess = |limit: &GoalLimit| {
        let value = values.as_ref().and_then(|values| limit.of(case, values));
        value.map_or(f64::INFINITY, |v| limit.excess(v) / limit.size())
    };
    limits.iter().map(excess).fold(f64::NEG_INFINITY, f64::max)
}
