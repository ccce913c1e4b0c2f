//! What can be charged: which pools a compound feeds, and what it weighs. What becomes of it on quench is found in `fallback`.

use std::collections::BTreeMap;

use super::cast::{Cast, Entity};
use super::families::Families;
use crate::library::lookup::request::Charged;
use crate::model::{Compound, CompoundId};
use crate::network::{Network, PoolId};
use crate::notation::{Formula, Term, charge_of_name, parse_side, undeclared};
use crate::text::{Faults, Node};

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

pub(super) fn terms(node: &Node, what: &str, faults: &mut Faults) -> Vec<Term> {
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
