//! What reactions keep, through a quench: conservation laws as weights of pools, and the one that counts a compound.
//!
//! Told from the structure alone; knows no accounts.

use crate::model::{Compound, CompoundId, Model};
use crate::network::conservation::conservation_laws;
use crate::network::{Actor, Network, Quench, Reaction};

/// Non-negative conservation laws, one weight per pool.
pub struct Laws {
    /// What all reactions keep.
    kept: Vec<Vec<f64>>,
    /// What they keep apart from those that lead to nothing or come from nothing; empty where there are none.
    but_for_losses: Vec<Vec<f64>>,
}

/// The laws of a model.
pub fn laws(model: &Model) -> Laws {
    let of = |network: &Network| -> Vec<Vec<f64>> {
        let all = conservation_laws(network)
            .into_iter()
            .map(|law| law.weights);
        all.filter(|weights| weights.iter().all(|&w| w >= 0.0))
            .map(|law| through_quench(law, model))
            .collect()
    };
    let one_sided = |r: &Reaction| r.reactants.is_empty() || r.products.is_empty();
    let but_for_losses = if model.network.reactions.iter().any(one_sided) {
        let mut network = model.network.clone();
        network.reactions.retain(|reaction| !one_sided(reaction));
        of(&network)
    } else {
        Vec::new()
    };
    Laws {
        kept: of(&model.network),
        but_for_losses,
    }
}

/// A law that also counts what exists after a quench only: no reaction knows it, so the reactions alone give it no weight.
fn through_quench(mut law: Vec<f64>, model: &Model) -> Vec<f64> {
    let reactions = model.network.reactions.iter();
    let actors = reactions.flat_map(|r| r.reactants.iter().chain(&r.products));
    let mut reacts = vec![false; law.len()];
    for (actor, _) in actors {
        if let Actor::Form(form) = actor {
            reacts[model.network.forms[*form].pool] = true;
        }
    }
    for (pool, from) in model.network.pools.iter().enumerate() {
        let Quench::Becomes(list) = &from.on_quench else {
            continue;
        };
        let only_then = list.iter().all(|&(into, _)| !reacts[into]);
        let share: f64 = list.iter().map(|&(_, n)| n).sum();
        if law[pool] > 0.0 && only_then && share > 0.0 {
            for &(into, _) in list {
                law[into] = law[pool] / share;
            }
        }
    }
    law
}

/// How much of what a law counts one mol of a compound brings.
fn brings(law: &[f64], compound: &Compound) -> f64 {
    let parts = compound.gives.iter().map(|&(pool, n)| n * law[pool]);
    parts.fold(0.0, |sum, part| sum + part)
}

/// The law that counts a compound and fewest of the others charged, in units of one mol of it: of those that all reactions keep, or
/// else of those that only a loss breaks.
pub fn law_of<'l>(
    id: CompoundId,
    charged: &[(String, CompoundId)],
    laws: &'l Laws,
    model: &Model,
) -> Option<Vec<f64>> {
    let own = |law: &[f64]| brings(law, &model.compounds[id]);
    let sources = |law: &[f64]| {
        let counts = |(_, id): &&(String, CompoundId)| brings(law, &model.compounds[*id]) > 0.0;
        charged.iter().filter(counts).count()
    };
    let least = |laws: &'l [Vec<f64>]| {
        let counting = laws.iter().filter(|law| own(law) > 0.0);
        counting.min_by_key(|law| sources(law))
    };
    let law = least(&laws.kept).or_else(|| least(&laws.but_for_losses))?;
    Some(law.iter().map(|weight| weight / own(law)).collect())
}

/// Compounds that a law counts when they are put in, with how much.
pub fn brought(law: &[f64], model: &Model) -> Vec<(CompoundId, f64)> {
    let all = model.compounds.iter().enumerate();
    let of = all.map(|(id, compound)| (id, brings(law, compound)));
    of.filter(|&(_, n)| n != 0.0).collect()
}
