//! Two objectives: what is best of the first for each value of the second.
//!
//! The second is bounded at even steps between what it is where the first is best and its own best; under each bound the first is optimised.

use super::aim::{Aim, AimedAt};
use super::search::ConditionSearch;
use crate::engine::EngineError;

/// Points of a front.
const POINTS: usize = 13;

/// The candidates of a front in one category, from the best of the first objective to the best of the second.
pub(super) fn front<'a>(
    search: &mut ConditionSearch<'_>,
    aim: &Aim<'a>,
    second: (AimedAt<'a>, bool),
    category: usize,
) -> Result<Vec<usize>, EngineError> {
    let of_second = Aim {
        objective: second.0,
        least: second.1,
        ..aim.clone()
    };
    let ends = (
        search.best(aim, category)?,
        search.best(&of_second, category)?,
    );
    let (Some(first), Some(last)) = ends else {
        return Ok(Vec::new());
    };
    if !search.score(aim, first).is_met() || !search.score(aim, last).is_met() {
        return Ok(Vec::new());
    }
    let number = |search: &ConditionSearch<'_>, at: usize| {
        let looked = &search.looked[at];
        let place = (looked.place.0, looked.place.1.as_slice());
        second.0.of(search.space, place, &looked.values)
    };
    let (Some(from), Some(to)) = (number(search, first), number(search, last)) else {
        return Ok(Vec::new());
    };
    let mut front = vec![first];
    for step in 1..POINTS {
        let share = step as f64 / (POINTS - 1) as f64;
        // What was reached is the bound itself at the end: rounding must not put it out of reach.
        let bound = if step + 1 == POINTS {
            to
        } else {
            from + share * (to - from)
        };
        let bounded = Aim {
            bound: Some((second.0, second.1, bound)),
            ..aim.clone()
        };
        let found = search.best(&bounded, category)?;
        front.extend(found.filter(|found| search.score(&bounded, *found).is_met()));
    }
    front.dedup();
    Ok(front)
}

/// Those that no other one is better than in both objectives, in order; `numbers` are both, less being better.
pub(super) fn not_beaten(all: &[usize], numbers: impl Fn(usize) -> (f64, f64)) -> Vec<usize> {
    let beats = |other: usize, one: usize| {
        let (a, b) = (numbers(other), numbers(one));
        a.0 <= b.0 && a.1 <= b.1 && (a.0 < b.0 || a.1 < b.1)
    };
    let alone = |one: &&usize| !all.iter().any(|other| beats(*other, **one));
    let mut kept: Vec<usize> = all.iter().filter(alone).copied().collect();
    kept.sort_by(|one, other| numbers(*one).0.total_cmp(&numbers(*other).0));
    kept
}
