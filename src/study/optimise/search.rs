//! The search in one category: even points over all of its box, then downhill from the best of them.
//!
//! Downhill: parabolas through the objective and every limit around the best place, and their best step within a radius, which shrinks
//! where that is no better. Limits come first, whatever the objective gains; where a step leaves them, the way to it is divided.

use super::aim::{Aim, DrawnAim, worst_excess};
use super::goal::GoalLimit;
use super::model::{Parabola, Score, best_step, steps};
use super::runs::{DrawnLimits, Looked, Runs, VariedPlace};
use super::space::VariedSpace;
use crate::engine::{Engine, EngineError};
use crate::study::sequence::coordinate;

/// Even points of a category: for no range one, else these times two for every range, within limits.
const EVEN_POINTS: usize = 48;
const MOST_EVEN_POINTS: usize = 1536;
/// How many of them are drawn.
const DRAWN_POINTS: usize = 96;
/// Draws of each until it is known where it goes downhill.
pub(super) const FEW_DRAWS: u32 = 256;
/// Places to go downhill from; fewer where few draws or an earlier search have told where it is good. How far they are apart.
const STARTS: usize = 4;
const FEW_STARTS: usize = 2;
const APART: f64 = 0.08;
/// First radius, in parts of a range.
const RADIUS: f64 = 0.08;
/// Radius at which a place is found.
const FOUND: f64 = 2e-5;
/// Radius at which few draws have told what they can.
const FOUND_ROUGHLY: f64 = 5e-3;
/// How much the radius shrinks where nothing better is found.
const SHRINKS: f64 = 0.35;
/// Turns at most.
const MOST_TURNS: usize = 80;
/// Parts into which the way over a limit is divided.
const PARTS: usize = 8;
/// The set of even points.
const SEED: u64 = 11;

/// A search, with all that it has looked at.
pub(super) struct ConditionSearch<'a> {
    pub(super) engine: &'a Engine,
    pub(super) space: &'a VariedSpace<'a>,
    pub(super) limits: &'a [GoalLimit],
    pub(super) runs: Runs<'a>,
    pub(super) looked: Vec<Looked>,
    /// Of each category, the even points.
    even: Vec<Option<std::ops::Range<usize>>>,
}

impl<'a> ConditionSearch<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        space: &'a VariedSpace<'a>,
        limits: &'a [GoalLimit],
    ) -> ConditionSearch<'a> {
        ConditionSearch {
            engine,
            space,
            limits,
            runs: Runs::new(space),
            looked: Vec::new(),
            even: vec![None; space.categories.len()],
        }
    }

    /// Looks at places; gives where they stand among all that was looked at.
    pub(super) fn look(
        &mut self,
        places: Vec<VariedPlace>,
        drawn: Option<DrawnAim>,
    ) -> Result<std::ops::Range<usize>, EngineError> {
        let values = self.runs.values(self.engine, &places)?;
        let first = self.looked.len();
        let new = places.into_iter().zip(values);
        self.looked.extend(new.map(|(place, values)| Looked {
            place,
            values,
            drawn: None,
        }));
        let all = first..self.looked.len();
        if let Some(drawn) = drawn {
            self.draw(&all.clone().collect::<Vec<_>>(), drawn)?;
        }
        Ok(all)
    }

    /// Makes draws where none are yet, or of another number.
    pub(super) fn draw(&mut self, of: &[usize], asked: DrawnAim) -> Result<(), EngineError> {
        let missing = |at: &usize| {
            let looked = &self.looked[*at];
            let there = looked.drawn.is_some_and(|drawn| drawn.draws == asked.draws);
            looked.values.is_some() && !there
        };
        let missing: Vec<usize> = of.iter().copied().filter(missing).collect();
        let places: Vec<VariedPlace> = missing
            .iter()
            .map(|at| self.looked[*at].place.clone())
            .collect();
        let (space, limits) = (self.space, self.limits);
        let excess = |category: usize, values| worst_excess(space, limits, category, &values);
        let drawn = self
            .runs
            .drawn(self.engine, &places, asked.draws, &excess)?;
        for (at, excesses) in missing.into_iter().zip(drawn) {
            self.looked[at].drawn = Some(DrawnLimits::of(excesses, asked.share));
        }
        Ok(())
    }

    /// How good a candidate is.
    pub(super) fn score(&self, aim: &Aim<'_>, at: usize) -> Score {
        let seen = aim.see(self.space, &self.looked[at]);
        seen.map_or(Score::NONE, |seen| {
            Score::of(seen.objective, seen.excesses.into_iter())
        })
    }

    /// Even points over a category, looked at once.
    pub(super) fn even(&mut self, category: usize) -> Result<std::ops::Range<usize>, EngineError> {
        if let Some(points) = &self.even[category] {
            return Ok(points.clone());
        }
        let ranges = self.space.categories[category].ranges.len();
        let number = match ranges {
            0 => 1,
            _ => (EVEN_POINTS << ranges).min(MOST_EVEN_POINTS),
        };
        let point = |index: usize| {
            let at = (0..ranges).map(|i| coordinate(index as u32, i, SEED));
            (category, at.collect())
        };
        let points = self.look((0..number).map(point).collect(), None)?;
        self.even[category] = Some(points.clone());
        Ok(points)
    }

    /// The best candidate of a category; `None` where no run there came to its end.
    pub(super) fn best(
        &mut self,
        aim: &Aim<'_>,
        category: usize,
    ) -> Result<Option<usize>, EngineError> {
        let even = self.even(category)?;
        let Some(asked) = aim.drawn else {
            let searched = self.looked.iter().filter(|l| l.place.0 == category).count();
            let starts = if searched > 2 * even.len() {
                FEW_STARTS
            } else {
                STARTS
            };
            return self.best_from(aim, category, starts, (RADIUS, FOUND));
        };
        let few = DrawnAim {
            draws: asked.draws.min(FEW_DRAWS),
            ..asked
        };
        let roughly = Aim {
            drawn: Some(few),
            ..aim.clone()
        };
        self.draw(&even.take(DRAWN_POINTS).collect::<Vec<_>>(), few)?;
        let radii = (RADIUS, FOUND_ROUGHLY);
        let Some(start) = self.best_from(&roughly, category, FEW_STARTS, radii)? else {
            return Ok(None);
        };
        let place = self.looked[start].place.clone();
        let start = self.look(vec![place], Some(asked))?.start;
        let found = self.descend(aim, start, (4.0 * FOUND_ROUGHLY, FOUND))?;
        Ok(Some(found))
    }

    /// The best of what is found from several places.
    fn best_from(
        &mut self,
        aim: &Aim<'_>,
        category: usize,
        starts: usize,
        radii: (f64, f64),
    ) -> Result<Option<usize>, EngineError> {
        let mut best: Option<usize> = None;
        for start in self.starts(aim, category, starts) {
            let found = self.descend(aim, start, radii)?;
            let better = |best| self.score(aim, found).is_better(self.score(aim, best));
            if best.is_none_or(better) {
                best = Some(found);
            }
        }
        Ok(best)
    }

    /// The best candidates so far, apart from each other.
    fn starts(&self, aim: &Aim<'_>, category: usize, number: usize) -> Vec<usize> {
        let own = (0..self.looked.len()).filter(|at| self.looked[*at].place.0 == category);
        let scored = own.map(|at| (self.score(aim, at), at));
        let mut scored: Vec<_> = scored.filter(|(s, _)| s.missed.is_finite()).collect();
        scored.sort_by(|(one, _), (other, _)| {
            let missed = one.missed.total_cmp(&other.missed);
            missed.then(one.objective.total_cmp(&other.objective))
        });
        let mut starts: Vec<usize> = Vec::new();
        for (_, at) in scored {
            let far = |other: &usize| {
                let pairs = self.looked[at]
                    .place
                    .1
                    .iter()
                    .zip(&self.looked[*other].place.1);
                pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) > APART
            };
            if starts.len() < number && starts.iter().all(far) {
                starts.push(at);
            }
        }
        starts
    }

    /// Downhill from a candidate; gives the best.
    fn descend(
        &mut self,
        aim: &Aim<'_>,
        start: usize,
        (first, last): (f64, f64),
    ) -> Result<usize, EngineError> {
        let (mut best, mut radius) = (start, first);
        if self.looked[start].place.1.is_empty() {
            return Ok(start);
        }
        for _ in 0..MOST_TURNS {
            let (next, far) = self.turn(aim, best, radius)?;
            let better = self.score(aim, next).is_better(self.score(aim, best));
            radius *= match (better, far) {
                (true, true) => 2.0,
                (true, false) => 0.7,
                (false, _) => SHRINKS,
            };
            radius = radius.min(0.5);
            if better {
                best = next;
            }
            if radius < last {
                break;
            }
        }
        Ok(best)
    }

    /// The best candidate of one turn, and whether it stands far out.
    fn turn(
        &mut self,
        aim: &Aim<'_>,
        middle: usize,
        radius: f64,
    ) -> Result<(usize, bool), EngineError> {
        let (category, at) = self.looked[middle].place.clone();
        let moved = |step: &[f64]| {
            let sum = at
                .iter()
                .zip(step)
                .map(|(x, step)| (x + step).clamp(0.0, 1.0));
            (category, sum.collect::<Vec<f64>>())
        };
        let steps = steps(&at, radius);
        let around = self.look(steps.iter().map(|s| moved(s)).collect(), aim.drawn)?;
        let mut candidates: Vec<usize> = around.clone().collect();
        let Some((objective, limits)) = self.parabolas(aim, middle, &steps, around.start) else {
            return Ok((self.best_of(aim, middle, &candidates), false));
        };
        let ways = [0.3, 1.0, 2.0].map(|part| best_step(&objective, &limits, &at, part * radius));
        let tried = self.look(ways.iter().map(|s| moved(s)).collect(), aim.drawn)?;
        candidates.extend(tried.clone());
        // Within the limits the best may lie on the way to a step that leaves them.
        if self.score(aim, middle).is_met() {
            let left = tried
                .clone()
                .zip(&ways)
                .filter(|(t, _)| !self.score(aim, *t).is_met())
                .take(if aim.drawn.is_some() { 1 } else { ways.len() });
            let parts = left.flat_map(|(_, way)| {
                (1..PARTS).map(|part| {
                    let share = part as f64 / PARTS as f64;
                    way.iter().map(|step| step * share).collect::<Vec<f64>>()
                })
            });
            let parts: Vec<VariedPlace> = parts.map(|step| moved(&step)).collect();
            candidates.extend(self.look(parts, aim.drawn)?);
        }
        let next = self.best_of(aim, middle, &candidates);
        let far = self.looked[next].place.1.iter().zip(&at);
        let far = far.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) > 0.9 * radius;
        Ok((next, far))
    }

    /// Parabolas of the objective and the limits; `None` where a run came to no end.
    fn parabolas(
        &self,
        aim: &Aim<'_>,
        middle: usize,
        steps: &[Vec<f64>],
        first: usize,
    ) -> Option<(Parabola, Vec<Parabola>)> {
        let see = |at: usize| aim.see(self.space, &self.looked[at]);
        let own = see(middle)?;
        let around: Vec<_> = (first..first + steps.len())
            .map(see)
            .collect::<Option<_>>()?;
        let objectives: Vec<f64> = around.iter().map(|seen| seen.objective).collect();
        let limit = |limit: usize| {
            let values: Vec<f64> = around.iter().map(|seen| seen.excesses[limit]).collect();
            Parabola::through(own.excesses[limit], steps, &values)
        };
        let limits = (0..own.excesses.len()).map(limit).collect();
        Some((Parabola::through(own.objective, steps, &objectives), limits))
    }

    fn best_of(&self, aim: &Aim<'_>, middle: usize, candidates: &[usize]) -> usize {
        candidates.iter().fold(middle, |best, at| {
            match self.score(aim, *at).is_better(self.score(aim, best)) {
                true => *at,
                false => best,
            }
        })
    }
}
