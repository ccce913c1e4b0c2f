//! What can be charged, and what becomes of it on quench.

use std::collections::BTreeMap;

use super::cast::{Cast, Entity};
use super::families::Families;
use crate::library::lookup::quenches::same_agent;
use crate::library::lookup::request::Charged;
use crate::model::{Compound, CompoundId};
use crate::network::{Network, PoolId, Quench};
use crate::notation::{Formula, Term, charge_of_name, parse_side, undeclared};
use crate::text::{Faults, Node, Place, Table, Value, did_you_mean, quote};

/// Compounds by entity, and their names.
pub(crate) fn compounds(
    cast: &Cast,
    families: &Families,
    network: &Network,
    protic: bool,
    faults: &mut Faults,
) -> (Vec<Compound>, BTreeMap<String, CompoundId>) {
    let list = (0..cast.entities.len())
        .map(|id| compound(id, cast, families, network, protic, faults))
        .collect();
    let names = cast
        .names()
        .filter_map(|name| Some((name.to_owned(), cast.get(name)?)))
        .collect();
    (list, names)
}

fn compound(
    id: usize,
    cast: &Cast,
    families: &Families,
    network: &Network,
    protic: bool,
    faults: &mut Faults,
) -> Compound {
    let entity = &cast.entities[id];
    let (gives, spectator_charge) = match (&entity.spec.gives, families.pool_of.get(&id)) {
        (Some(node), _) => gives(node, cast, families, network, protic, faults),
        (None, Some(&pool)) => {
            let salt = entity.spec.salt.as_ref();
            let acid = salt.map(|salt| gives(&salt.ions, cast, families, network, protic, faults));
            let (mut pools, charge) = acid.unwrap_or_default();
            pools.insert(0, (pool, 1.0));
            (pools, charge)
        }
        (None, None) => (Vec::new(), 0.0),
    };
    let formula = entity
        .spec
        .formula
        .as_ref()
        .and_then(Node::text)
        .and_then(|t| Formula::parse(t).ok());
    // The chemist's name of a role filler is the compound's.
    let name = match &entity.role {
        Some(role) if entity.name == *role => entity.others.last().unwrap_or(&entity.name),
        _ => &entity.name,
    };
    Compound {
        name: name.clone(),
        gives,
        spectator_charge,
        counts_as: salt_base(entity, cast),
        hydrides: entity.spec.hydrides,
        molar_mass: entity
            .spec
            .molar_mass
            .or_else(|| formula.map(|f| f.molar_mass())),
        density: entity.spec.density,
        solid: entity.spec.solid.unwrap_or(entity.agent),
        warnings: entity.spec.warnings.clone().unwrap_or_default(),
    }
}

/// The base of a salt that has no pool of its own, because its base has one.
fn salt_base(entity: &Entity, cast: &Cast) -> Option<CompoundId> {
    let salt = entity.spec.salt.as_ref().filter(|_| !entity.pool)?;
    cast.get(&salt.base)
}

fn terms(node: &Node, what: &str, faults: &mut Faults) -> Vec<Term> {
    let Some(text) = node.as_text(what, faults) else {
        return Vec::new();
    };
    parse_side(text).unwrap_or_else(|flaws| {
        flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
        Vec::new()
    })
}

/// Pools that a salt feeds, and the charge of the ions that react nowhere.
fn gives(
    node: &Node,
    cast: &Cast,
    families: &Families,
    network: &Network,
    protic: bool,
    faults: &mut Faults,
) -> (Vec<(PoolId, f64)>, f64) {
    let mut pools: Vec<(PoolId, f64)> = Vec::new();
    let mut spectators = 0.0;
    for term in terms(node, "gives", faults) {
        let form = families.names.get(&term.name);
        let pool = form.map(|&form| network.forms[form].pool);
        // Without a charge balance an ion of the solvent's own is the species that stands for it.
        let stands = || {
            cast.standing_for(&term.name)
                .and_then(|id| families.pool_of.get(&id))
        };
        let pool = pool.or_else(|| stands().copied().filter(|_| !protic));
        let charge = charge_of_name(&term.name);
        match pool {
            Some(pool) => match pools.iter_mut().find(|(p, _)| *p == pool) {
                Some((_, n)) => *n += term.coefficient,
                None => pools.push((pool, term.coefficient)),
            },
            // The charge balance finds H+ and lyate by itself; where there is none, `check_ions` speaks of them.
            None if matches!(term.name.as_str(), "H+" | "lyate") => {}
            None if charge != 0 => spectators += f64::from(charge) * term.coefficient,
            None if term.name == "solvent" => {}
            None => {
                let message = undeclared(&term.name, families.names.keys().map(String::as_str));
                faults.error(&node.place_within(term.span.clone()), message);
            }
        }
    }
    (pools, if protic { spectators } else { 0.0 })
}

/// Refuses an acid or a base of which nothing would come: without a charge balance some species must stand for its ion.
pub(crate) fn check_ions(cast: &Cast, charged: &[Charged], faults: &mut Faults) {
    for put_in in charged.iter().filter(|c| !c.agent) {
        let entity = cast.get(&put_in.name).map(|id| &cast.entities[id]);
        let Some(node) = entity.and_then(|entity| entity.spec.ions_given()) else {
            continue;
        };
        // A side that cannot be read is told where it is used.
        let terms = terms(node, "gives", &mut Faults::new());
        let lost = |term: &&Term| {
            let own = matches!(term.name.as_str(), "H+" | "lyate");
            own && cast.standing_for(&term.name).is_none()
        };
        if let Some(term) = terms.iter().find(lost) {
            let message = format!(
                "{} brings {}, which acts on nothing here: the solvent has no pKs",
                put_in.name, term.name
            );
            let help = "take a solvent with pKs, or charge what acts without: the free amine for its salt, a base that the mechanism knows";
            faults.error(&put_in.place, message).help(help);
        }
    }
}

/// What is charged must be neutral where the charge balance fixes the pH.
pub(crate) fn check_neutral(
    cast: &Cast,
    compounds: &[Compound],
    network: &Network,
    charged: &[Charged],
    faults: &mut Faults,
) {
    for put_in in charged {
        let Some(id) = cast.get(&put_in.name) else {
            continue;
        };
        let entity = &cast.entities[id];
        if entity.agent {
            continue;
        }
        let charge = match &entity.spec.gives {
            Some(node) => given_charge(node, faults),
            None => lone_charge(id, compounds, network),
        };
        if charge == 0.0 {
            continue;
        }
        let salt = compounds.iter().zip(&cast.entities).find(|(c, e)| {
            e.spec.gives.is_some()
                && compounds[id]
                    .gives
                    .first()
                    .is_some_and(|(pool, _)| c.gives.iter().any(|(p, _)| p == pool))
        });
        let counter = if charge < 0.0 { "Na+" } else { "Cl-" };
        let declare = format!("declare gives = \"{} + {counter}\"", put_in.name);
        let remedy = match salt {
            Some((compound, _)) if entity.spec.gives.is_none() => {
                format!("charge {}, or {declare}", compound.name)
            }
            _ => declare,
        };
        faults.error(
            &put_in.place,
            format!("the flask would carry a charge: {remedy}"),
        );
    }
}

fn given_charge(node: &Node, faults: &mut Faults) -> f64 {
    let charge = |term: &Term| match term.name.as_str() {
        "lyate" => -term.coefficient,
        name => f64::from(charge_of_name(name)) * term.coefficient,
    };
    terms(node, "gives", faults).iter().map(charge).sum()
}

/// Charge of a species put in by itself: none if it has a neutral form.
fn lone_charge(id: usize, compounds: &[Compound], network: &Network) -> f64 {
    let Some(&(pool, _)) = compounds[id].gives.first() else {
        return 0.0;
    };
    let charges = network.pools[pool]
        .forms
        .iter()
        .map(|&form| network.forms[form].charge);
    charges
        .min_by_key(|charge| charge.abs())
        .map_or(0.0, f64::from)
}

/// Fills in what pools turn into on quench, with the first of the agents that the procedure quenches with.
pub(crate) fn quench(
    cast: &Cast,
    families: &Families,
    agents: &[(String, Place)],
    network: &mut Network,
    faults: &mut Faults,
) {
    for (pool, family) in families.list.iter().enumerate() {
        let entity = &cast.entities[family.entity];
        let Some(node) = &entity.spec.on_quench else {
            continue;
        };
        let node = match &node.value {
            Value::Table(table) => by_agent(&entity.name, node, table, agents, faults),
            _ => Some(node),
        };
        let Some(node) = node else { continue };
        network.pools[pool].on_quench = match &node.value {
            Value::Text(text) if text == "none" => Quench::Destroyed,
            Value::Text(_) => Quench::Becomes(becomes(node, cast, families, faults)),
            _ => {
                faults.error(
                    &node.place,
                    format!(
                        "on_quench is \"none\" or what it falls back to; this is {}",
                        node.kind()
                    ),
                );
                Quench::Stays
            }
        };
    }
}

/// What a species falls back to with the agent of the procedure; every agent that it names must be one that could be meant.
fn by_agent<'n>(
    name: &str,
    node: &'n Node,
    table: &'n Table,
    agents: &[(String, Place)],
    faults: &mut Faults,
) -> Option<&'n Node> {
    let known = table.keys().collect::<Vec<_>>().join(", ");
    let Some((agent, place)) = agents.first() else {
        let message = format!(
            "what {name} falls back to depends on the agent ({known}), but the procedure quenches with none"
        );
        faults.error(&node.place, message).help(format!(
            "{{ quench = {} }}",
            quote_text(table.keys().next())
        ));
        return None;
    };
    let same = || {
        table
            .entries
            .iter()
            .find(|e| same_agent(&e.key.text, agent))
    };
    let found = table.get(agent).or_else(same);
    if found.is_none() {
        let hint = did_you_mean(agent, table.keys());
        let message = format!(
            "{name} does not say what it falls back to with {agent} (known: {known}){hint}"
        );
        faults.error(place, message);
    }
    found.map(|entry| &entry.node)
}

/// A text as TOML writes it.
fn quote_text(text: Option<&str>) -> String {
    format!("\"{}\"", text.unwrap_or_default())
}

fn becomes(
    node: &Node,
    cast: &Cast,
    families: &Families,
    faults: &mut Faults,
) -> Vec<(PoolId, f64)> {
    let mut list = Vec::new();
    for term in terms(node, "on_quench", faults) {
        let entity = cast
            .get(&term.name)
            .and_then(|id| families.pool_of.get(&id).copied());
        let pool = entity.or_else(|| {
            families
                .names
                .get(&term.name)
                .map(|&form| families.forms[form].pool)
        });
        match pool {
            Some(pool) => list.push((pool, term.coefficient)),
            None => {
                let message = format!("{} is no species", quote(&term.name));
                faults.error(&node.place_within(term.span.clone()), message);
            }
        }
    }
    list
}
