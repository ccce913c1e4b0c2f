//! What the numbers of a step are called: `over`, `add.carbonyl`, `isolate.mono`, `gas.H2`.
//!
//! Knows one verb at a time, and no values.

use super::shape::StepKey;
use crate::experiment::procedure::{Ingredient, Verb};
use crate::model::{CompoundId, Model};
use crate::network::PoolId;

/// The numbers of a verb, as they are written.
pub fn all(verb: &Verb, model: &Model) -> Vec<(String, StepKey)> {
    let plain = plain(verb).iter();
    let plain = plain.map(|&(name, key)| (name.to_string(), key));
    let amounts = amounts(verb, model).into_iter();
    let amounts = amounts
        .map(|(head, compound, key)| (format!("{head}.{}", model.compounds[compound].name), key));
    let recoveries = recoveries(verb).into_iter();
    let recoveries = recoveries.map(|(pool, key)| {
        let name = &model.network.pools[pool].name;
        (format!("isolate.{name}"), key)
    });
    let pressures = pressures(verb).into_iter();
    let pressures = pressures.map(|gas| {
        (
            format!("gas.{}", model.network.gases[gas].name),
            StepKey::Gas(gas),
        )
    });
    plain
        .chain(amounts)
        .chain(recoveries)
        .chain(pressures)
        .collect()
}

/// Those that are called alike whatever the chemistry.
fn plain(verb: &Verb) -> &'static [(&'static str, StepKey)] {
    match verb {
        Verb::Charge(_) | Verb::Gas(_) | Verb::Dry(_) | Verb::Isolate(_) => &[],
        Verb::Quench(_) => &[("volume", StepKey::Volume), ("pH", StepKey::Ph)],
        Verb::Extract(_) => &[
            ("volume", StepKey::Volume),
            ("water", StepKey::Water),
            ("times", StepKey::Times),
            ("pH", StepKey::Ph),
            ("loss", StepKey::Loss),
        ],
        Verb::Concentrate { .. } => &[
            ("concentrate", StepKey::Concentrate),
            ("loss", StepKey::Loss),
        ],
        Verb::Add(_) => &[
            ("over", StepKey::Over),
            ("every", StepKey::Every),
            ("portions", StepKey::Portions),
            ("volume", StepKey::Volume),
        ],
        Verb::Stir(_) => &[("stir", StepKey::Stir)],
        Verb::StirUntil { .. } => &[
            ("stir.until", StepKey::Until),
            ("stir.at_most", StepKey::AtMost),
        ],
        Verb::Temperature { .. } => &[
            ("temperature", StepKey::Temperature),
            ("over", StepKey::Over),
        ],
        Verb::Filter { .. } => &[("loss", StepKey::Loss)],
        Verb::Repeat { .. } => &[("repeat", StepKey::Repeat)],
    }
}

/// `add.carbonyl`, `isolate.mono`, `gas.H2` by any name of the compound.
pub fn by_any_name(verb: &Verb, key: &str, model: &Model) -> Option<StepKey> {
    let (head, name) = key.split_once('.')?;
    if head == "gas" {
        let pool = *model.pool_names.get(name)?;
        let mut all = pressures(verb).into_iter();
        return all
            .find(|&gas| model.network.gases[gas].pool == pool)
            .map(StepKey::Gas);
    }
    if head == "isolate" {
        let pool = *model.pool_names.get(name)?;
        let mut all = recoveries(verb).into_iter();
        return all.find(|&(id, _)| id == pool).map(|(_, key)| key);
    }
    let compound = model.compound_names.get(name).copied()?;
    let mut amounts = amounts(verb, model).into_iter();
    amounts
        .find(|&(verb, id, _)| verb == head && id == compound)
        .map(|(_, _, key)| key)
}

/// The gases whose pressure a step sets.
fn pressures(verb: &Verb) -> Vec<usize> {
    match verb {
        Verb::Gas(list) => list.iter().map(|&(gas, _)| gas).collect(),
        _ => Vec::new(),
    }
}

/// The recoveries of an isolation.
fn recoveries(verb: &Verb) -> Vec<(PoolId, StepKey)> {
    match verb {
        Verb::Isolate(kept) => {
            let pools = kept.iter().map(|&(pool, _)| pool);
            pools.map(|pool| (pool, StepKey::Recovery(pool))).collect()
        }
        _ => Vec::new(),
    }
}

/// The amounts of a verb: what they are written under, the compound, the key. An agent that never fills has no amount.
fn amounts(verb: &Verb, model: &Model) -> Vec<(&'static str, CompoundId, StepKey)> {
    let of = |head, list: &[Ingredient]| {
        let ids = list.iter().map(|i| i.compound);
        ids.map(|id| (head, id, StepKey::Amount(id))).collect()
    };
    match verb {
        Verb::Charge(list) => of("charge", list),
        Verb::Add(addition) => of("add", &addition.ingredients),
        Verb::Dry(agents) => {
            let filling = agents.iter().filter(|(_, amount)| amount.is_some());
            filling
                .map(|&(agent, _)| ("dry", model.agents[agent].compound, StepKey::Agent(agent)))
                .collect()
        }
        _ => Vec::new(),
    }
}
