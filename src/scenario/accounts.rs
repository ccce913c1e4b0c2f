//! The ledger's accounts: what is counted and where it may go, from fates and conservation laws.
//!
//! A reagent whose mechanism books fates is followed by counters; any other compound by the products that hold a piece of it,
//! as its conservation law counts them. No compound is known by name.

use crate::experiment::ledger::{Account, Amount, Entry};
use crate::experiment::observable::worked_up;
use crate::model::{Compound, CompoundId, Model};
use crate::network::conservation::conservation_laws;
use crate::network::{Actor, Network, Quench, Reaction};
use crate::notation::parse_side;
use crate::text::{Node, Value};

use super::beyond::beyond;
use super::standing::hydride_sources;

/// Destinations without which an account that adds up has nothing to tell.
const FEWEST_ENTRIES: usize = 2;

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

/// All accounts; `followed` are the compounds to follow by their products, `charged` all that are put in, with the names they go by.
pub fn accounts(
    model: &Model,
    followed: &[(String, CompoundId)],
    charged: &[(String, CompoundId)],
) -> Vec<Account> {
    let mut list = counted(model);
    let declared = declared(model);
    let laws = laws(model);
    for (name, id) in followed {
        if model.compounds[*id].hydrides.is_some() {
            continue;
        }
        let account = match declared.iter().find(|account| counts(account, *id)) {
            Some(account) => Some(account.clone()),
            None => {
                let law = law_of(*id, charged, &laws, model);
                law.and_then(|law| by_products(name, &law, model))
            }
        };
        list.extend(account.map(|account| Account {
            name: sources(name, &account.charged, charged),
            ..account
        }));
    }
    one_each(list)
}

/// The name of what is followed: where others that are put in end in the same products, nothing can tell whose they are, and the
/// account is that of all of them.
pub fn sources(
    name: &str,
    brought: &[(CompoundId, f64)],
    charged: &[(String, CompoundId)],
) -> String {
    let counted = |id: &CompoundId| brought.iter().any(|(own, _)| own == id);
    let all = charged.iter().filter(|(_, id)| counted(id));
    let names: Vec<&str> = all.map(|(name, _)| name.as_str()).collect();
    if names.len() > 1 && names.contains(&name) {
        names.join(" + ")
    } else {
        name.to_owned()
    }
}

/// Leaves one account of several that go by one name.
fn one_each(list: Vec<Account>) -> Vec<Account> {
    let mut kept: Vec<Account> = Vec::new();
    for account in list {
        if kept.iter().all(|other| other.name != account.name) {
            kept.push(account);
        }
    }
    kept
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
    let beyond = beyond(law, model);
    (entries.len() >= FEWEST_ENTRIES || beyond.is_some()).then(|| Account {
        name: name.to_owned(),
        charged: brought(law, model),
        entries,
        rest: rest.to_owned(),
        beyond,
    })
}
