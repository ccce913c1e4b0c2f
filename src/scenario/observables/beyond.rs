//! What an account cannot follow: reactions and a quench that do not keep what it counts.
//!
//! Told from the structure alone; how much of it there is, is seen when a run is booked.

use crate::experiment::ledger::Beyond;
use crate::model::Model;
use crate::network::{Actor, PoolId, Quench};

/// A change of what a reaction's sides count that is no rounding of weights.
const LEAST_CHANGE: f64 = 1e-9;

/// What does not keep what these weights count; `None` where reactions and quench do. Of what such reactions make, itself uncounted,
/// that which others take or make as well (water, an acid) comes in only where nothing else does.
pub fn beyond(law: &[f64], model: &Model) -> Option<Beyond> {
    let pools = |side: &[(Actor, u32)]| -> Vec<(PoolId, f64)> {
        let of = |(actor, n): &(Actor, u32)| match actor {
            Actor::Form(form) => Some((model.network.forms[*form].pool, f64::from(*n))),
            _ => None,
        };
        side.iter().filter_map(of).collect()
    };
    let (mut made, mut elsewhere) = (Vec::new(), Vec::new());
    let mut lost_in = Vec::new();
    let mut kept = true;
    for reaction in &model.network.reactions {
        let (left, right) = (pools(&reaction.reactants), pools(&reaction.products));
        let counted = |side: &[(PoolId, f64)]| side.iter().map(|&(p, n)| n * law[p]).sum::<f64>();
        if (counted(&right) - counted(&left)).abs() < LEAST_CHANGE {
            elsewhere.extend(left.iter().chain(&right).map(|&(pool, _)| pool));
            continue;
        }
        kept = false;
        if reaction.products.is_empty() {
            lost_in.push(reaction.label.clone());
        }
        let uncounted = right.iter().map(|&(pool, _)| pool);
        made.extend(uncounted.filter(|p| law[*p] == 0.0 && left.iter().all(|(l, _)| l != p)));
    }
    let own = |pool: &&PoolId| !elsewhere.contains(pool);
    let own: Vec<PoolId> = made.iter().filter(own).copied().collect();
    let mut list = if own.is_empty() { made } else { own };
    list.sort_unstable();
    list.dedup();
    let named = |pool: PoolId| (model.network.pools[pool].name.clone(), pool);
    let on_quench = uneven_on_quench(law, model);
    (!kept || !on_quench.is_empty()).then(|| Beyond {
        made: list.into_iter().map(named).collect(),
        lost_in,
        on_quench,
    })
}

/// Names of what a quench turns into something that counts more or less; what is destroyed is booked as such.
fn uneven_on_quench(law: &[f64], model: &Model) -> Vec<String> {
    let pools = model.network.pools.iter().zip(law);
    let uneven = pools.filter(|(pool, own)| match &pool.on_quench {
        Quench::Becomes(list) => {
            let after: f64 = list.iter().map(|&(into, n)| n * law[into]).sum();
            (after - **own).abs() > LEAST_CHANGE
        }
        Quench::Stays | Quench::Destroyed => false,
    });
    uneven.map(|(pool, _)| pool.name.clone()).collect()
}
