//! How far from an optimum one may go along each range alone: while the objective stays near, and while the limits hold.

use super::aim::Aim;
use super::model::Score;
use super::runs::{Looked, VariedPlace};
use super::search::ConditionSearch;
use crate::engine::EngineError;

/// How near the objective stays, in parts of itself.
pub const NEAR: f64 = 0.02;
/// Points along a range, and turns in which its borders are halved; fewer where each point is many draws.
const POINTS: (usize, usize) = (64, 14);
const POINTS_DRAWN: (usize, usize) = (12, 6);
/// A limit that binds is kept along all of a range that does not touch it: to this part of itself.
const ROUNDING: f64 = 1e-6;

/// A stretch of a range around an optimum.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeStretch {
    /// Its ends, from 0 to 1 along the range.
    pub ends: (f64, f64),
    /// The limit that fails first beyond each end, by its place among the limits; `None` at the end of the range, and where draws
    /// fail, each by limits of its own.
    pub beyond: (Option<usize>, Option<usize>),
}

/// What is said of one range.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeSides {
    /// The axis.
    pub axis: usize,
    /// Where the objective stays near.
    pub near: RangeStretch,
    /// Where the limits hold.
    pub met: RangeStretch,
}

/// A border that is looked for: on one side it holds, on the other not.
struct RangeBorder {
    range: usize,
    of_limits: bool,
    /// 0: the lower one.
    side: usize,
    inside: f64,
    outside: f64,
    /// The candidate at the outside.
    failed: usize,
}

/// What holds around an optimum.
struct Around<'a> {
    aim: &'a Aim<'a>,
    best: usize,
    /// The best.
    own: Score,
    place: VariedPlace,
}

impl Around<'_> {
    fn moved(&self, range: usize, share: f64) -> VariedPlace {
        let (category, mut at) = self.place.clone();
        at[range] = share;
        (category, at)
    }

    /// Whether the objective is near, or the limits are kept.
    fn holds(&self, of_limits: bool, score: Score) -> bool {
        let gap = (score.objective - self.own.objective).abs();
        match of_limits {
            true => score.missed <= ROUNDING,
            false => gap <= NEAR * self.own.objective.abs(),
        }
    }
}

/// Along each range of the category of an optimum.
pub(super) fn sides(
    search: &mut ConditionSearch<'_>,
    aim: &Aim<'_>,
    best: usize,
) -> Result<Vec<RangeSides>, EngineError> {
    let around = Around {
        aim,
        best,
        own: search.score(aim, best),
        place: search.looked[best].place.clone(),
    };
    let (points, turns) = match aim.drawn {
        Some(_) => POINTS_DRAWN,
        None => POINTS,
    };
    let mut borders = roughly(search, &around, points)?;
    for _ in 0..turns {
        halve(search, &around, &mut borders)?;
    }
    let axes = search.space.categories[around.place.0].ranges.clone();
    let each = axes.into_iter().zip(borders.chunks(4));
    Ok(each
        .map(|(axis, of)| RangeSides {
            axis,
            near: stretch(search, (aim, best), &of[..2]),
            met: stretch(search, (aim, best), &of[2..]),
        })
        .collect())
}

/// Four borders for each range, between even points.
fn roughly(
    search: &mut ConditionSearch<'_>,
    around: &Around<'_>,
    points: usize,
) -> Result<Vec<RangeBorder>, EngineError> {
    let grid = |i: usize| i as f64 / points as f64;
    let ranges = around.place.1.len();
    let places = (0..ranges).flat_map(|range| (0..=points).map(move |i| (range, i)));
    let places: Vec<VariedPlace> = places
        .map(|(range, i)| around.moved(range, grid(i)))
        .collect();
    let looked = search.look(places, around.aim.drawn)?;
    let mut borders = Vec::new();
    for (range, own) in around.place.1.iter().enumerate() {
        let first = looked.start + range * (points + 1);
        for (of_limits, side) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
            let holds = |i: usize| around.holds(of_limits, search.score(around.aim, first + i));
            let outward: Vec<usize> = match side {
                0 => (0..=points).rev().filter(|i| grid(*i) < *own).collect(),
                _ => (0..=points).filter(|i| grid(*i) > *own).collect(),
            };
            let failed = outward.iter().position(|i| !holds(*i));
            let inside = match failed {
                Some(0) => *own,
                Some(n) => grid(outward[n - 1]),
                None => side as f64,
            };
            borders.push(RangeBorder {
                range,
                of_limits,
                side,
                inside,
                outside: failed.map_or(inside, |n| grid(outward[n])),
                failed: failed.map_or(around.best, |n| first + outward[n]),
            });
        }
    }
    Ok(borders)
}

/// Halves the stretches in which borders lie.
fn halve(
    search: &mut ConditionSearch<'_>,
    around: &Around<'_>,
    borders: &mut [RangeBorder],
) -> Result<(), EngineError> {
    let open = borders
        .iter_mut()
        .filter(|border| border.failed != around.best);
    let open: Vec<&mut RangeBorder> = open.collect();
    let middle = |border: &RangeBorder| f64::midpoint(border.inside, border.outside);
    let places = open
        .iter()
        .map(|border| around.moved(border.range, middle(border)));
    let looked = search.look(places.collect(), around.aim.drawn)?;
    for (border, candidate) in open.into_iter().zip(looked) {
        let middle = middle(border);
        match around.holds(border.of_limits, search.score(around.aim, candidate)) {
            true => border.inside = middle,
            false => (border.outside, border.failed) = (middle, candidate),
        }
    }
    Ok(())
}

fn stretch(
    search: &ConditionSearch<'_>,
    (aim, best): (&Aim<'_>, usize),
    borders: &[RangeBorder],
) -> RangeStretch {
    let beyond = |border: &RangeBorder| {
        let failed = border.failed != best && border.of_limits && aim.drawn.is_none();
        failed.then(|| worst(search, &search.looked[border.failed]))?
    };
    let at = |side: usize| borders.iter().find(|b| b.side == side).expect("both sides");
    RangeStretch {
        ends: (at(0).inside, at(1).inside),
        beyond: (beyond(at(0)), beyond(at(1))),
    }
}

/// The limit that a candidate misses most as the constants stand, or comes nearest to missing.
fn worst(search: &ConditionSearch<'_>, looked: &Looked) -> Option<usize> {
    let case = &search.space.search.design.cases[search.space.categories[looked.place.0].case];
    let values = looked.values.as_ref()?;
    let excess = |at: usize| {
        let limit = &search.limits[at];
        limit
            .of(case, values)
            .map(|v| limit.excess(v) / limit.size())
    };
    let each = (0..search.limits.len()).filter_map(|at| Some((excess(at)?, at)));
    each.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| at)
}
