//! What the reactions of a network change, read and name.
//!
//! Knows no rows and no parameters.

use crate::network::{Actor, Network, RateLaw, Reaction};

/// Pools that some reaction changes.
pub(super) fn changing(network: &Network) -> Vec<bool> {
    let mut changing = vec![false; network.pools.len()];
    for reaction in &network.reactions {
        for (pool, _) in network.net_change(reaction) {
            changing[pool] = true;
        }
    }
    changing
}

/// Pools that stand in some rate.
pub(super) fn read(network: &Network) -> Vec<bool> {
    let mut read = vec![false; network.pools.len()];
    for reaction in &network.reactions {
        for actor in rate_actors(network, reaction) {
            if let Actor::Form(form) = actor {
                read[network.forms[form].pool] = true;
            }
        }
    }
    read
}

/// Who stands in the rates of a reaction.
fn rate_actors(network: &Network, reaction: &Reaction) -> Vec<Actor> {
    if let Some(formula) = network.law_of(reaction) {
        return formula.actors();
    }
    let back = reaction.reverse.map_or(&[][..], |_| &reaction.products);
    let both = reaction.reactants.iter().chain(back);
    both.map(|(actor, _)| *actor).collect()
}

/// Coefficients of a reaction: forward, reverse, residual of an uptake, those that a formula names.
pub(super) fn coefficients(reaction: &Reaction) -> Vec<usize> {
    let mut list = vec![reaction.forward];
    list.extend(reaction.reverse);
    match &reaction.law {
        RateLaw::MassAction | RateLaw::Orders(_) => {}
        RateLaw::Uptake { residual } => list.push(*residual),
        RateLaw::Formula { formula, .. } => list.extend(formula.coefficients()),
    }
    list
}
