//! What reactions keep, through a quench: conservation laws as weights of pools, and the one that counts a compound.
//!
//! Structure alone knows many: of `A -> P + X` and `A -> Q + X` as well A, P and Q as A and X. Which of them a ledger means is told by
//! what the yields of the scenario call products, and where these say nothing by a stated order ([`law_of`]). Knows no accounts.

use std::cmp::Reverse;

use crate::experiment::observable::Observable;
use crate::flask::{Bottom, Measure};
use crate::model::{Compound, CompoundId, Model};
use crate::network::conservation::non_negative_laws;
use crate::network::{Actor, Network, PoolId, Quench, Reaction};

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
        let all = non_negative_laws(network).into_iter();
        all.map(|law| through_quench(law.weights, model)).collect()
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

/// What a yield says of products: what it counts from, and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedYield {
    /// The compounds that it counts from.
    on: Vec<CompoundId>,
    /// The pools that it counts, those of these compounds themselves apart.
    products: Vec<PoolId>,
}

/// The yields among observables.
pub fn yields(observables: &[Observable], model: &Model) -> Vec<CountedYield> {
    let counted = |observable: &Observable| match observable.measure()? {
        Measure::Percentage {
            top,
            bottom: Bottom::Charged(of),
            ..
        } => {
            let on: Vec<CompoundId> = of.iter().map(|(id, _)| *id).collect();
            // A basis may stand in a stage before: then it is none of this one's compounds.
            let own = on.iter().filter_map(|&id| model.compounds.get(id));
            let own: Vec<PoolId> = own.flat_map(|c| c.gives.iter().map(|g| g.0)).collect();
            let found = top.quenched.iter().filter(|(_, weight)| *weight > 0.0);
            let products = found.map(|(pool, _)| *pool);
            let products: Vec<PoolId> = products.filter(|pool| !own.contains(pool)).collect();
            (!products.is_empty()).then_some(CountedYield { on, products })
        }
        _ => None,
    };
    observables.iter().filter_map(counted).collect()
}

/// How many different products of these yields a law counts.
fn held<'y>(law: &[f64], yields: impl Iterator<Item = &'y CountedYield>) -> usize {
    let mut pools: Vec<PoolId> = yields.flat_map(|y| y.products.iter().copied()).collect();
    pools.sort_unstable();
    pools.dedup();
    pools.iter().filter(|&&pool| law[pool] > 0.0).count()
}

/// The law that counts a compound, in units of one mol of it: of those that all reactions keep, or else of those that only a loss
/// breaks.
///
/// Of several it is the one that counts most products of the yields on this compound; of these that which counts fewest others that
/// are charged; then most products of any yield; then that with most places where it may end after work-up; then the first, short
/// laws standing before long ones.
pub fn law_of(
    id: CompoundId,
    charged: &[(String, CompoundId)],
    laws: &Laws,
    yields: &[CountedYield],
    model: &Model,
) -> Option<Vec<f64>> {
    let own = |law: &[f64]| brings(law, &model.compounds[id]);
    let sources = |law: &[f64]| {
        let counts = |(_, id): &&(String, CompoundId)| brings(law, &model.compounds[*id]) > 0.0;
        charged.iter().filter(counts).count()
    };
    let left = model.network.left_after_quench();
    let ends = |law: &[f64]| (0..law.len()).filter(|&p| law[p] > 0.0 && left[p]).count();
    let rank = |law: &Vec<f64>| {
        let on_it = yields.iter().filter(|y| y.on.contains(&id));
        (
            Reverse(held(law, on_it)),
            sources(law),
            Reverse(held(law, yields.iter())),
            Reverse(ends(law)),
        )
    };
    let first = |laws: &[Vec<f64>]| {
        let counting = laws.iter().filter(|law| own(law) > 0.0);
        counting.min_by_key(|law| rank(law)).cloned()
    };
    let law = first(&laws.kept).or_else(|| first(&laws.but_for_losses))?;
    Some(law.iter().map(|weight| weight / own(&law)).collect())
}

/// Compounds that a law counts when they are put in, with how much.
pub fn brought(law: &[f64], model: &Model) -> Vec<(CompoundId, f64)> {
    let all = model.compounds.iter().enumerate();
    let of = all.map(|(id, compound)| (id, brings(law, compound)));
    of.filter(|&(_, n)| n != 0.0).collect()
}
