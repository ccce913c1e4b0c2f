//! Why nothing meets the limits: how far each comes by itself, and with the others kept.

use super::aim::{Aim, AimedAt};
use super::search::ConditionSearch;
use crate::engine::EngineError;

/// How far one limit comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Obstacle {
    /// Its place among the limits.
    pub limit: usize,
    /// The candidate at which its result is best, whatever the other limits; `None` where there is none.
    pub alone: Option<usize>,
    /// The same while the others are kept; `None` where they cannot be kept either.
    pub with_others: Option<usize>,
}

/// For each limit, in one category, as the constants stand.
pub(super) fn obstacles(
    search: &mut ConditionSearch<'_>,
    category: usize,
) -> Result<Vec<Obstacle>, EngineError> {
    let limits = search.limits;
    let mut all = Vec::new();
    for (at, limit) in limits.iter().enumerate() {
        let alone = Aim {
            objective: AimedAt::Result(&limit.name),
            least: limit.below,
            limits: Vec::new(),
            bound: None,
            drawn: None,
        };
        let others = limits.iter().enumerate().filter(|(other, _)| *other != at);
        let kept = Aim {
            limits: others.map(|(_, limit)| limit.clone()).collect(),
            ..alone.clone()
        };
        let best = search.best(&alone, category)?;
        let with_others = search.best(&kept, category)?;
        let with_others = with_others.filter(|found| search.score(&kept, *found).is_met());
        all.push(Obstacle {
            limit: at,
            alone: best,
            with_others,
        });
    }
    Ok(all)
}
