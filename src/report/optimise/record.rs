//! `run.json` of a search.

use serde::Serialize;

use super::places::{axis_name, shown, strategy};
use crate::report::record::Record;
use crate::study::optimise::{Optimised, VariedPlace};

/// `run.json` of a search.
#[derive(Debug, Serialize)]
pub struct OptimiseRecord {
    #[serde(flatten)]
    record: Record,
    goal: GoalRecord,
}

#[derive(Debug, Serialize)]
struct GoalRecord {
    /// Name, whether least is wanted.
    objectives: Vec<(String, bool)>,
    limits: Vec<String>,
    probability: Option<f64>,
    /// Draws of each candidate, where a probability is asked for.
    draws: Option<u32>,
    /// Candidates, and those that came to no end.
    looked_at: usize,
    without_result: usize,
    best: Vec<BestRecord>,
}

/// The best of a category.
#[derive(Debug, Serialize)]
struct BestRecord {
    variant: String,
    /// What is varied, as one would write it.
    at: Vec<(String, String)>,
    meets_limits: bool,
    /// Numbers of the objectives.
    objectives: Vec<Option<f64>>,
    /// Share of the draws that keep the limits.
    share: Option<f64>,
}

/// The record with what was found.
pub fn record(record: Record, found: &Optimised<'_>) -> OptimiseRecord {
    let search = found.space.search;
    let tally = found.tally();
    let place = |(category, at): &VariedPlace| {
        let axes = 0..search.design.axes.len();
        let one = |axis| {
            let shown = shown(found.space, (*category, at), axis)?;
            Some((axis_name(&search.design, axis), shown))
        };
        axes.filter_map(one).collect()
    };
    let best = found.answers.iter().map(|answer| BestRecord {
        variant: strategy(found.space, answer.category).to_owned(),
        at: answer
            .best
            .map_or_else(Vec::new, |best| place(&found.looked[best].place)),
        meets_limits: answer.met,
        objectives: search
            .objectives
            .iter()
            .map(|objective| found.objective(objective, answer.best?))
            .collect(),
        share: answer
            .best
            .and_then(|best| Some(found.looked[best].drawn?.share)),
    });
    let objectives = search.objectives.iter();
    OptimiseRecord {
        record,
        goal: GoalRecord {
            objectives: objectives.map(|o| (o.name.clone(), o.least)).collect(),
            limits: found.limits.iter().map(|l| l.text.clone()).collect(),
            probability: search.probability,
            draws: search.probability.map(|_| search.uncertain.draws),
            looked_at: tally.points,
            without_result: tally.points - tally.finished,
            best: best.collect(),
        },
    }
}
