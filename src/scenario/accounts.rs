//! The ledger's accounts: what is counted and where it may go, from fates and conservation laws.
//!
//! A reagent whose mechanism books fates is followed by counters; any other compound by the products that hold a piece of it,
//! as its conservation law counts them. No compound is known by name.

use crate::ledger::{Account, Amount, Entry};
use crate::library::{Compound, CompoundId, Model};
use crate::network::conservation::conservation_laws;
use crate::network::{Actor, PoolId, Quench};
use crate::observable::worked_up;
use crate::text::{Node, Value, parse_side};

use super::standing::hydride_sources;

/// Destinations without which an account has nothing to tell.
const FEWEST_ENTRIES: usize = 2;
/// A change of what a reaction's sides count that is no rounding of weights.
const LEAST_CHANGE: f64 = 1e-9;

/// Non-negative conservation laws, one weight per pool.
pub fn laws(model: &Model) -> Vec<Vec<f64>> {
    let all = conservation_laws(&model.network)
        .into_iter()
        .map(|law| law.weights);
    all.filter(|weights| weights.iter().all(|&w| w >= 0.0))
        .map(|law| through_quench(law, model))
        .collect()
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

/// The law that counts a compound and fewest of the others charged, in units of one mol of it.
pub fn law_of(
    id: CompoundId,
    charged: &[CompoundId],
    laws: &[Vec<f64>],
    model: &Model,
) -> Option<Vec<f64>> {
    let own = |law: &[f64]| brings(law, &model.compounds[id]);
    let sources = |law: &[f64]| {
        let counts = |id: &&CompoundId| brings(law, &model.compounds[**id]) > 0.0;
        charged.iter().filter(counts).count()
    };
    let counting = laws.iter().filter(|law| own(law) > 0.0);
    let law = counting.min_by_key(|law| sources(law))?;
    Some(law.iter().map(|weight| weight / own(law)).collect())
}

/// Compounds that a law counts when they are put in, with how much.
pub fn brought(law: &[f64], model: &Model) -> Vec<(CompoundId, f64)> {
    let all = model.compounds.iter().enumerate();
    let of = all.map(|(id, compound)| (id, brings(law, compound)));
    of.filter(|&(_, n)| n != 0.0).collect()
}

/// All accounts; `followed` are the compounds to follow by their products, with the names they go by.
pub fn accounts(
    model: &Model,
    followed: &[(String, CompoundId)],
    charged: &[CompoundId],
) -> Vec<Account> {
    let mut list = counted(model);
    let declared = declared(model);
    let laws = laws(model);
    for (name, id) in followed {
        if model.compounds[*id].hydrides.is_some() {
            continue;
        }
        match declared.iter().find(|account| counts(account, *id)) {
            Some(account) => list.push(account.clone()),
            None => {
                let law = law_of(*id, charged, &laws, model);
                list.extend(law.and_then(|law| by_products(name, &law, model)));
            }
        }
    }
    list
}

/// Whether a compound brings what an account follows.
pub fn counts(account: &Account, compound: CompoundId) -> bool {
    account.charged.iter().any(|(id, _)| *id == compound)
}

/// The accounts that the mechanism declares: a conservation law need not be the one that a chemist means.
pub fn declared(model: &Model) -> Vec<Account> {
    let account = |(name, node): &(String, Node)| {
        let side = node.get("side").map(|side| &side.value);
        let Some(Value::Text(side)) = side else {
            return None;
        };
        let mut entries = Vec::new();
        let mut law = vec![0.0; model.network.pools.len()];
        for term in parse_side(side).ok()? {
            let pools = model.pools_of(&term.name)?;
            let direct = pools.iter().map(|&pool| (pool, term.coefficient)).collect();
            let weights = worked_up(model, &direct);
            let running = weights.running.iter();
            running.for_each(|&(pool, w)| law[pool] += w);
            let amount = Amount::Products(weights);
            entries.push(Entry {
                name: term.name,
                amount,
            });
        }
        Some(Account {
            name: name.clone(),
            charged: brought(&law, model),
            beyond: beyond(&law, model),
            entries,
            rest: "not found".to_owned(),
        })
    };
    model.ledger.iter().filter_map(account).collect()
}

/// What reactions make that do not keep what these weights count, itself uncounted; `None` where all reactions keep it. What the
/// others take or make as well (water, an acid) comes in only where nothing else does.
fn beyond(law: &[f64], model: &Model) -> Option<Vec<(String, PoolId)>> {
    let pools = |side: &[(Actor, u32)]| -> Vec<(PoolId, f64)> {
        let of = |(actor, n): &(Actor, u32)| match actor {
            Actor::Form(form) => Some((model.network.forms[*form].pool, f64::from(*n))),
            _ => None,
        };
        side.iter().filter_map(of).collect()
    };
    let (mut made, mut elsewhere) = (Vec::new(), Vec::new());
    let mut kept = true;
    for reaction in &model.network.reactions {
        let (left, right) = (pools(&reaction.reactants), pools(&reaction.products));
        let counted = |side: &[(PoolId, f64)]| side.iter().map(|&(p, n)| n * law[p]).sum::<f64>();
        if (counted(&right) - counted(&left)).abs() < LEAST_CHANGE {
            elsewhere.extend(left.iter().chain(&right).map(|&(pool, _)| pool));
            continue;
        }
        kept = false;
        let uncounted = right.iter().map(|&(pool, _)| pool);
        made.extend(uncounted.filter(|p| law[*p] == 0.0 && left.iter().all(|(l, _)| l != p)));
    }
    let own = |pool: &&PoolId| !elsewhere.contains(pool);
    let own: Vec<PoolId> = made.iter().filter(own).copied().collect();
    let mut list = if own.is_empty() { made } else { own };
    list.sort_unstable();
    list.dedup();
    let named = |pool: PoolId| (model.network.pools[pool].name.clone(), pool);
    (!kept).then(|| list.into_iter().map(named).collect())
}

/// Accounts with counters.
fn counted(model: &Model) -> Vec<Account> {
    let fates = &model.network.fates;
    let charged = hydride_sources(model);
    let mut list: Vec<Account> = Vec::new();
    for (i, fate) in fates.iter().enumerate().filter(|_| !charged.is_empty()) {
        let entry = Entry {
            name: fate.name.clone(),
            amount: Amount::Counter(i),
        };
        match list.iter_mut().find(|account| account.name == fate.account) {
            Some(account) => account.entries.push(entry),
            None => list.push(Account {
                name: fate.account.clone(),
                charged: charged.clone(),
                entries: vec![entry],
                rest: "unused".to_owned(),
                beyond: None,
            }),
        }
    }
    list
}

/// The account of a compound by the law that counts it.
fn by_products(name: &str, law: &[f64], model: &Model) -> Option<Account> {
    let left = model.network.left_after_quench();
    let kept = (0..law.len()).filter(|&pool| law[pool] > 0.0 && left[pool]);
    let entries: Vec<Entry> = kept
        .map(|pool| Entry {
            name: model.network.pools[pool].name.clone(),
            amount: Amount::Products(worked_up(model, &vec![(pool, law[pool])])),
        })
        .collect();
    // What a quench destroys is in no product; nothing else is missing then.
    let destroyed = |pool: usize| model.network.pools[pool].on_quench == Quench::Destroyed;
    let rest = if (0..law.len()).any(|pool| law[pool] > 0.0 && destroyed(pool)) {
        "destroyed on quench"
    } else {
        "not found"
    };
    (entries.len() >= FEWEST_ENTRIES).then(|| Account {
        name: name.to_owned(),
        charged: brought(law, model),
        entries,
        rest: rest.to_owned(),
        beyond: None,
    })
}
