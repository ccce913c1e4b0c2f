//! Candidates in the engine: many places at once, each as it stands or with many draws of what is uncertain.

use std::sync::Arc;

use super::space::VariedSpace;
use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::Outcome;
use crate::kernel::Kernel;
use crate::reactor::Setup;
use crate::study::uncertain::{CubePoint, Uncertain};

/// A place in a category.
pub type VariedPlace = (usize, Vec<f64>);

/// What a run comes to: values of all observables; `None` where it came to no end.
pub type EndValues = Option<Vec<Option<f64>>>;

/// A place that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// Where.
    pub place: VariedPlace,
    /// What the constants as they stand come to.
    pub values: EndValues,
    /// What draws come to, where they were asked for.
    pub drawn: Option<DrawnLimits>,
}

/// How draws keep the limits together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnLimits {
    /// How many were made.
    pub draws: u32,
    /// Share of them that keeps all limits.
    pub share: f64,
    /// By how much the draw at the share asked for misses them, in parts of the limit; negative where it keeps them: it is none at
    /// most exactly where the share is reached, and moves evenly where the share moves by whole draws.
    pub(super) excess: f64,
}

impl DrawnLimits {
    /// Of the excess of every draw, and the share of them that is asked for.
    pub(super) fn of(mut excesses: Vec<f64>, asked: f64) -> DrawnLimits {
        let draws = excesses.len();
        let kept = excesses.iter().filter(|excess| **excess <= 0.0).count();
        excesses.sort_by(f64::total_cmp);
        // So many have to keep them, but for the rounding of the share.
        let needed = (asked * draws as f64 - 1e-9).ceil() as usize;
        DrawnLimits {
            draws: draws as u32,
            share: kept as f64 / draws as f64,
            excess: excesses[needed.clamp(1, draws) - 1],
        }
    }
}

/// Runs places.
pub(super) struct Runs<'a> {
    space: &'a VariedSpace<'a>,
    uncertain: Uncertain,
}

impl<'a> Runs<'a> {
    pub(super) fn new(space: &'a VariedSpace<'a>) -> Runs<'a> {
        let search = space.search;
        let cases = space.categories.iter().map(|category| category.case);
        let terms = &search.uncertain;
        Runs {
            uncertain: Uncertain::of(&search.design, cases, &terms.also, terms.joint.as_ref()),
            space,
        }
    }

    /// Values at each place, as the constants stand; `None` for all that was not begun when the run was stopped.
    pub(super) fn values(
        &self,
        engine: &Engine,
        places: &[VariedPlace],
    ) -> Result<Vec<EndValues>, EngineError> {
        let keep = |_: usize, values: EndValues| values;
        let rows = engine.run(&Candidates {
            runs: self,
            places,
            draws: None,
            keep: &keep,
        })?;
        Ok(rows.into_iter().map(Option::flatten).collect())
    }

    /// For each place a number of each of so many draws, made of its values; a draw without values makes it of `None`.
    pub(super) fn drawn(
        &self,
        engine: &Engine,
        places: &[VariedPlace],
        draws: u32,
        number: &(dyn Fn(usize, EndValues) -> f64 + Sync),
    ) -> Result<Vec<Vec<f64>>, EngineError> {
        let rows = engine.run(&Candidates {
            runs: self,
            places,
            draws: Some(draws),
            keep: number,
        })?;
        let whole: Vec<f64> = rows
            .into_iter()
            .map(|row| row.unwrap_or(f64::INFINITY))
            .collect();
        Ok(whole.chunks(draws as usize).map(<[f64]>::to_vec).collect())
    }
}

/// Places, times draws where there are any.
struct Candidates<'r, T> {
    runs: &'r Runs<'r>,
    places: &'r [VariedPlace],
    draws: Option<u32>,
    /// What is kept of the values of a category.
    keep: &'r (dyn Fn(usize, EndValues) -> T + Sync),
}

impl<T> Candidates<'_, T> {
    /// The place behind an index, and the draw.
    fn at(&self, index: usize) -> (&VariedPlace, Option<CubePoint>) {
        let draws = self.draws.unwrap_or(1) as usize;
        let draw = self
            .draws
            .map(|_| CubePoint::Member((index % draws) as u32));
        (&self.places[index / draws], draw)
    }

    fn point(&self, index: usize) -> usize {
        self.runs.space.categories[self.at(index).0.0].point
    }
}

impl<T: Send> RunPlan for Candidates<'_, T> {
    type Row = T;

    fn len(&self) -> usize {
        self.places.len() * self.draws.unwrap_or(1) as usize
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.runs.space.plan.kernels()
    }

    fn stages(&self, index: usize) -> usize {
        self.runs.space.plan.stages(self.point(index))
    }

    fn kernel(&self, index: usize, stage: usize) -> usize {
        self.runs.space.plan.kernel(self.point(index), stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let ((category, at), draw) = self.at(index);
        let (space, uncertain) = (self.runs.space, &self.runs.uncertain);
        let case = space.categories[*category].case;
        let mut numbers = space.numbers(*category, at)?;
        let stage = before.len();
        let experiment = &space.search.design.cases[case];
        if let Some(draw) = &draw {
            let set = space.set(*category, at);
            uncertain.set_operations(case, draw, &set, &mut numbers)?;
        }
        let own = match stage + 1 == experiment.stages() {
            true => &mut numbers,
            false => &mut numbers.earlier[stage],
        };
        if let Some(draw) = &draw {
            let model = experiment.stage_model(stage);
            uncertain.set_constants((case, stage), model, draw, own)?;
        }
        space.plan.setup(case, own, before)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> T {
        let row = self.runs.space.plan.row(self.point(index), outcomes);
        let category = self.at(index).0.0;
        (self.keep)(category, row.finished.then_some(row.values))
    }
}
