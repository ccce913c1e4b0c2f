//! The ledger's accounts: what is counted and where it may go, from fates and conservation laws.
//!
//! A reagent whose mechanism books fates is followed by counters; any other compound by the products that hold a piece of it,
//! as its conservation law counts them. No compound is known by name.

use crate::ledger::{Account, Amount, Entry};
use crate::library::{CompoundId, Model};
use crate::network::Quench;
use crate::network::conservation::conservation_laws;
use crate::observable::worked_up;

use super::standing::hydride_sources;

/// Destinations without which an account has nothing to tell.
const FEWEST_ENTRIES: usize = 2;

/// Non-negative conservation laws, one weight per pool.
pub fn laws(model: &Model) -> Vec<Vec<f64>> {
    let all = conservation_laws(&model.network)
        .into_iter()
        .map(|law| law.weights);
    all.filter(|weights| weights.iter().all(|&w| w >= 0.0))
        .collect()
}

/// A law in units of one mol of a compound; none when it does not count the compound, or another charged one beside it.
pub fn scaled_to(law: &[f64], compound: CompoundId, model: &Model) -> Option<Vec<f64>> {
    let brings = |id: CompoundId| -> f64 {
        model.compounds[id]
            .gives
            .iter()
            .map(|&(pool, n)| n * law[pool])
            .sum()
    };
    let own = brings(compound);
    (own > 0.0).then(|| law.iter().map(|w| w / own).collect())
}

/// All accounts; `followed` are the compounds to follow by their products, with the names they go by.
pub fn accounts(model: &Model, followed: &[(String, CompoundId)]) -> Vec<Account> {
    let mut list = counted(model);
    let laws = laws(model);
    for (name, id) in followed {
        if model.compounds[*id].hydrides.is_none() {
            list.extend(by_products(name, *id, &laws, model));
        }
    }
    list
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
            }),
        }
    }
    list
}

/// The account of a compound by the law that counts it and fewest other charged compounds.
fn by_products(name: &str, id: CompoundId, laws: &[Vec<f64>], model: &Model) -> Option<Account> {
    let sources = |law: &[f64]| {
        let counts = |compound: &&crate::library::Compound| {
            compound.gives.iter().any(|&(pool, _)| law[pool] > 0.0)
        };
        model.compounds.iter().filter(counts).count()
    };
    let scaled = laws.iter().filter_map(|law| scaled_to(law, id, model));
    let law = scaled.min_by_key(|law| sources(law))?;
    let stays = |pool: usize| model.network.pools[pool].on_quench == Quench::Stays;
    let kept = (0..law.len()).filter(|&pool| law[pool] > 0.0 && stays(pool));
    let entries: Vec<Entry> = kept
        .map(|pool| Entry {
            name: model.network.pools[pool].name.clone(),
            amount: Amount::Products(worked_up(model, &vec![(pool, law[pool])])),
        })
        .collect();
    let brought = |(id, compound): (usize, &crate::library::Compound)| {
        let sum: f64 = compound.gives.iter().map(|&(pool, n)| n * law[pool]).sum();
        (sum != 0.0).then_some((id, sum))
    };
    let charged = model
        .compounds
        .iter()
        .enumerate()
        .filter_map(brought)
        .collect();
    (entries.len() >= FEWEST_ENTRIES).then(|| Account {
        name: name.to_owned(),
        charged,
        entries,
        rest: "not found".to_owned(),
    })
}
