//! What an isolation parts without a step of the procedure that does it.
//!
//! `isolate` keeps what it names and leaves all else behind, whatever was done before. Where both were in one layer, that is a
//! chromatography or a crystallisation that nobody wrote down. What has no logP belongs to no layer that is known here: a resin of one's
//! own is washed, not chromatographed.

use super::stage::in_stage;
use crate::experiment::Outcome;
use crate::experiment::case::Experiment;
use crate::experiment::procedure::{NOT_ISOLATED, ON_ISOLATING};
use crate::flask::{Exit, Trajectory};
use crate::model::{Model, WATER};

/// Of what was in one layer, that which an isolation leaves behind: more than this part of all that it keeps, by amount. Less is not seen
/// by NMR beside the product.
const SEEN: f64 = 0.01;
/// Names at most that are listed of what was left behind.
const NAMED: usize = 3;

/// What the isolations of all stages left behind, where it was in the same layer as what they keep: compounds with a logP and a neutral
/// form, for what has none stays out of an organic layer; not water, which is a layer itself, and nothing that leaves with any solvent.
pub(super) fn not_parted(case: &Experiment, outcomes: &[Outcome]) -> Option<String> {
    let of_stage = |(stage, outcome): (usize, &Outcome)| {
        let left = left_behind(case.stage_model(stage), &outcome.remains);
        let all = match left.len() {
            0 => return None,
            n if n > NAMED => format!("{} and {} more", left[..NAMED].join(", "), n - NAMED),
            _ => left.join(", "),
        };
        Some(in_stage(case.stage_name(stage), all))
    };
    let each = outcomes.iter().enumerate();
    let said: Vec<String> = each.filter_map(of_stage).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Names of what the isolation of a stage left behind, most first.
fn left_behind<'m>(model: &'m Model, remains: &Trajectory) -> Vec<&'m str> {
    let of = |way: Exit| {
        let lost = remains.lost.iter().filter(move |(exit, _)| *exit == way);
        lost.flat_map(|(_, amounts)| amounts.iter().copied().enumerate())
    };
    let lost_in_hand: f64 = of(ON_ISOLATING).map(|(_, moles)| moles).sum();
    let kept = lost_in_hand + remains.mixture.amounts.iter().sum::<f64>();
    let water = model.pool_names.get(WATER);
    let beside = |pool: usize| {
        let parting = &model.partitions[pool];
        parting.has_neutral_form()
            && parting.log_p.is_some()
            && !parting.volatile
            && model.network.pools[pool].fixed.is_none()
            && Some(&pool) != water
    };
    let mut left: Vec<(usize, f64)> = of(NOT_ISOLATED)
        .filter(|&(pool, moles)| moles > SEEN * kept && beside(pool))
        .collect();
    left.sort_by(|a, b| b.1.total_cmp(&a.1));
    let name = |(pool, _): (usize, f64)| model.network.pools[pool].name.as_str();
    left.into_iter().map(name).collect()
}
