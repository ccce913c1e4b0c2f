//! The ledger's accounts: what is counted and where it may go, from fates and conservation laws.
//!
//! A reagent whose mechanism books fates is followed by counters; any other compound by the products that hold a piece of it,
//! as its conservation law counts them. No compound is known by name.

use crate::experiment::ledger::{Account, Amount, LedgerEntry};
use crate::experiment::observable::worked_up;
use crate::model::{Compound, CompoundId, Model};
use crate::network::Quench;
use crate::notation::parse_side;
use crate::text::{Node, Value};

use super::beyond::beyond;
use super::laws::{CountedYield, brought, law_of, laws};

/// Destinations without which an account that adds up has nothing to tell.
const FEWEST_ENTRIES: usize = 2;

/// All accounts; `followed` are the compounds to follow by their products, `charged` all that are put in, with the names they go by,
/// `yields` what the scenario calls products.
pub fn accounts(
    model: &Model,
    followed: &[(String, CompoundId)],
    charged: &[(String, CompoundId)],
    yields: &[CountedYield],
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
                let law = law_of(*id, charged, &laws, yields, model);
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
            entries.push(LedgerEntry {
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
        let entry = LedgerEntry {
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

/// Compounds that bring hydride, with equivalents per mol.
pub fn hydride_sources(model: &Model) -> Vec<(CompoundId, f64)> {
    let brings =
        |(id, compound): (CompoundId, &Compound)| Some((id, f64::from(compound.hydrides?)));
    model
        .compounds
        .iter()
        .enumerate()
        .filter_map(brings)
        .collect()
}

/// The account of a compound by the law that counts it.
fn by_products(name: &str, law: &[f64], model: &Model) -> Option<Account> {
    let left = model.network.left_after_quench();
    let kept = (0..law.len()).filter(|&pool| law[pool] > 0.0 && left[pool]);
    let entries: Vec<LedgerEntry> = kept
        .map(|pool| LedgerEntry {
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
