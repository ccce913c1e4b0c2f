//! The question as it is asked: the best conditions in every category, and what is said of them.

use super::aim::{Aim, AimedAt, DrawnAim};
use super::design_space::{DesignSpace, design_space};
use super::front::{front, not_beaten};
use super::goal::{GoalLimit, GoalSearch, Objective};
use super::obstacle::{Obstacle, obstacles};
use super::runs::Looked;
use super::search::ConditionSearch;
use super::sides::{RangeSides, sides};
use super::space::VariedSpace;
use crate::engine::{Engine, EngineError};
use crate::study::plan::Tally;

/// Tolerance of the runs at most: an optimum is flat, and found where differences are still told from noise.
const TOLERANCE: f64 = 1e-9;
/// The same where draws decide: what they spread over is far more than this.
const TOLERANCE_DRAWN: f64 = 1e-6;

/// The tolerance that a search needs at most.
pub fn tolerance(search: &GoalSearch) -> f64 {
    match search.probability {
        Some(_) => TOLERANCE_DRAWN,
        None => TOLERANCE,
    }
}

/// What a search found.
pub struct Optimised<'a> {
    /// What was varied.
    pub space: &'a VariedSpace<'a>,
    /// The limits.
    pub limits: &'a [GoalLimit],
    /// Everything that was looked at.
    pub looked: Vec<Looked>,
    /// Each category, the best first.
    pub answers: Vec<Answer>,
    /// Of two objectives, the candidates of which none is better in both, the best of the first one first; else empty.
    pub front: Vec<usize>,
    /// Around the best, where it was asked for.
    pub design_space: Option<DesignSpace>,
}

/// What was found in a category.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The category.
    pub category: usize,
    /// The best candidate, or what comes nearest to the limits; `None` where no run came to its end.
    pub best: Option<usize>,
    /// Whether it keeps the limits.
    pub met: bool,
    /// Around the best, for the first category.
    pub sides: Vec<RangeSides>,
    /// How far each limit comes, where nothing keeps all of them.
    pub obstacles: Vec<Obstacle>,
}

/// Finds the best conditions.
///
/// # Errors
///
/// Where nothing can be run.
pub fn optimise<'a>(
    engine: &Engine,
    space: &'a VariedSpace<'a>,
    limits: &'a [GoalLimit],
) -> Result<Optimised<'a>, EngineError> {
    let terms = space.search;
    let mut search = ConditionSearch::new(engine, space, limits);
    let drawn = terms.probability.map(|share| DrawnAim {
        draws: terms.uncertain.draws,
        share,
    });
    let aim = Aim {
        objective: aimed_at(&terms.objectives[0]),
        least: terms.objectives[0].least,
        limits: if drawn.is_some() {
            Vec::new()
        } else {
            limits.to_vec()
        },
        bound: None,
        drawn,
    };
    let mut answers = Vec::new();
    for category in 0..space.categories.len() {
        let best = search.best(&aim, category)?;
        let met = best.is_some_and(|best| search.score(&aim, best).is_met());
        answers.push(Answer {
            category,
            best,
            met,
            sides: Vec::new(),
            obstacles: Vec::new(),
        });
    }
    rank(&search, &aim, &mut answers);
    let mut found = Optimised {
        space,
        limits,
        looked: Vec::new(),
        front: Vec::new(),
        design_space: None,
        answers,
    };
    explain(&mut search, &aim, &mut found)?;
    found.looked = search.looked;
    Ok(found)
}

fn aimed_at(objective: &Objective) -> AimedAt<'_> {
    match objective.axis {
        Some(axis) => AimedAt::Axis(axis),
        None => AimedAt::Result(&objective.name),
    }
}

/// The best category first; those without any result last.
fn rank(search: &ConditionSearch<'_>, aim: &Aim<'_>, answers: &mut [Answer]) {
    let key = |answer: &Answer| {
        let score = answer.best.map(|best| search.score(aim, best));
        score.map_or((f64::INFINITY, 0.0), |s| (s.missed, s.objective))
    };
    answers.sort_by(|one, other| {
        let ((missed, own), (its, others)) = (key(one), key(other));
        missed.total_cmp(&its).then(own.total_cmp(&others))
    });
}

/// What is said of the best: how far one may go from it, what stands in the way, the other objective, its surroundings.
fn explain<'a>(
    search: &mut ConditionSearch<'_>,
    aim: &Aim<'a>,
    found: &mut Optimised<'a>,
) -> Result<(), EngineError> {
    let terms = found.space.search;
    let first = &mut found.answers[0];
    if let (Some(best), true) = (first.best, first.met) {
        first.sides = sides(search, aim, best)?;
    }
    if !first.met && first.best.is_some() {
        first.obstacles = obstacles(search, first.category)?;
    }
    if let [_, second] = terms.objectives.as_slice() {
        let of_second = (aimed_at(second), second.least);
        let mut all = Vec::new();
        for category in 0..found.space.categories.len() {
            all.extend(front(search, aim, of_second, category)?);
        }
        let both = [(aim.objective, aim.least), of_second];
        found.front = not_beaten(&all, |at| {
            let looked = &search.looked[at];
            let place = (looked.place.0, looked.place.1.as_slice());
            let [a, b] = both.map(|(of, least)| {
                let value = of.of(search.space, place, &looked.values);
                value.map_or(f64::INFINITY, |v| if least { v } else { -v })
            });
            (a, b)
        });
    }
    if let (Some(axes), Some(best)) = (terms.map, found.answers[0].best) {
        found.design_space = design_space(search, axes, best, aim.drawn)?;
    }
    Ok(())
}

impl Optimised<'_> {
    /// The number of an objective at a candidate.
    pub fn objective(&self, objective: &Objective, at: usize) -> Option<f64> {
        let looked = &self.looked[at];
        let place = (looked.place.0, looked.place.1.as_slice());
        aimed_at(objective).of(self.space, place, &looked.values)
    }

    /// The result of a limit at a candidate.
    pub fn result(&self, limit: &GoalLimit, at: usize) -> Option<f64> {
        let looked = &self.looked[at];
        let place = (looked.place.0, looked.place.1.as_slice());
        AimedAt::Result(&limit.name).of(self.space, place, &looked.values)
    }

    /// How many candidates there were, and how many of them came to their end.
    pub fn tally(&self) -> Tally {
        let finished = self.looked.iter().filter(|l| l.values.is_some()).count();
        Tally {
            points: self.looked.len(),
            finished,
            ..Tally::default()
        }
    }
}
