//! One entry of `[reactions]`: equation, constants and statistical factors, read the same way from mechanisms and scenarios.
//!
//! Names are resolved here; the constants of a step are defined in `rates`, and what they come to is computed by `rules`.

use std::collections::BTreeMap;

use super::equation::{Sides, read_equation};
use super::rate_law::{StepLaw, own_constants, read_law};
use super::rates::StepConstants;
use super::step::{Instance, ResolvedStep};
use crate::library::constants::register::DefinitionTable;
use crate::library::entries::constant::{read_provenance, read_slope};
use crate::library::entries::reading::{Origin, WrittenSlope};
use crate::library::species::families::Families;
use crate::model::ROOM_TEMPERATURE;
use crate::network::coefficient::Given;
use crate::text::{Entry, Faults, Node, TableReader, Value};
use crate::units::Kind;

/// The key of an enthalpy of reaction.
pub(super) const ENTHALPY: &str = "dH_reaction";
/// Keys of the language that this version does not act on.
const NOT_BUILT: [&str; 1] = ["pKa"];

/// Reads a step (or, with `equilibrium`, an overall equilibrium: K only).
pub(crate) fn read_step(
    instance: &Instance,
    equilibrium: bool,
    protic: bool,
    families: &Families,
    register: &mut DefinitionTable,
    faults: &mut Faults,
) -> Option<ResolvedStep> {
    let what = format!("reaction {}", instance.label);
    let mut keys = TableReader::new(&instance.node, &what, faults)?;
    let (sides, law) = sides_and_law(&mut keys, protic, families, faults);
    let own = own_constants(&mut keys, law.as_ref(), faults);
    let _ = keys.take("replace");
    if instance.origin == Origin::Library {
        let _ = (keys.take("when"), keys.take("site"));
    }
    let given = read_given(&mut keys, faults);
    let provenance = read_provenance(&mut keys, faults);
    let (sites, books, evolves) = (
        read_sites(&mut keys, instance, faults),
        read_books(&mut keys, faults),
        read_evolves(&mut keys, faults),
    );
    let nodes: BTreeMap<&str, &Node> = ["k", "kf", "kr", "K", "K_factor", "factor", ENTHALPY]
        .into_iter()
        .filter_map(|key| Some((key, keys.node(key)?)))
        .collect();
    keys.finish(&NOT_BUILT, faults);
    if let Some(node) = instance.node.get("k").and(instance.node.get("kf")) {
        faults.error(&node.place, "k and kf are one constant: keep one");
    }
    let not_built = NOT_BUILT.iter().any(|key| instance.node.get(key).is_some());
    let sides = sides?;
    if not_built {
        return None;
    }
    let step = ResolvedStep {
        sites,
        books,
        evolves,
        ..ResolvedStep::new(instance, sides, law?)
    };
    StepConstants {
        instance,
        provenance,
        given,
        nodes,
        own,
        register,
        faults,
    }
    .fill(step, equilibrium)
}

/// The equation and the law of its rate; a law is not looked at where the fault is in the equation.
fn sides_and_law(
    keys: &mut TableReader<'_>,
    protic: bool,
    families: &Families,
    faults: &mut Faults,
) -> (Option<Sides>, Option<StepLaw>) {
    let equation = keys.required("equation", "\"A + B -> C\"", faults);
    let sides = equation.and_then(|node| read_equation(node, protic, families, faults));
    let Some((left, _, reversible)) = &sides else {
        let _ = (keys.take("rate"), keys.take("orders"));
        return (None, None);
    };
    let law = read_law(keys, left, *reversible, protic, families, faults);
    (sides, law)
}

/// What fixes a rate besides constants with an address.
fn read_given(keys: &mut TableReader<'_>, faults: &mut Faults) -> Given {
    let WrittenSlope {
        activation_energy,
        enthalpy,
    } = read_slope(keys, faults);
    let mut number = |key: &str, kind: Kind| {
        keys.node(key)
            .and_then(|n| kind.read(key, n, faults))
            .map(|q| q.value)
    };
    let given = Given {
        activation_energy,
        activation_enthalpy: enthalpy,
        activation_entropy: number("dS", Kind::MOLAR_ENTROPY),
        reaction_enthalpy: number("dH_K", Kind::MOLAR_ENERGY),
        t_ref: number("T_ref", Kind::TEMPERATURE).unwrap_or(ROOM_TEMPERATURE),
        ..Given::default()
    };
    let factor = keys.node("A").and_then(|node| {
        let text = node.as_text("A", faults)?;
        crate::units::parse_quantity(text)
            .map_err(|flaw| node.flaw(&flaw, faults))
            .ok()
    });
    Given {
        arrhenius_factor: factor.map(|q| q.value),
        ..given
    }
}

fn read_sites(keys: &mut TableReader<'_>, instance: &Instance, faults: &mut Faults) -> [f64; 2] {
    let Some(node) = keys.node("sites") else {
        return [1.0, 1.0];
    };
    match &node.value {
        Value::Text(text) if instance.origin == Origin::Library => {
            let counted = match text.as_str() {
                "free" => instance.free_sites.map(f64::from),
                number => number.parse().ok(),
            };
            [counted.unwrap_or(1.0), 1.0]
        }
        Value::Array(items) if items.len() == 2 => {
            let mut one = |node: &Node| node.as_number("sites", faults).unwrap_or(1.0);
            [one(&items[0]), one(&items[1])]
        }
        _ => [node.as_number("sites", faults).unwrap_or(1.0), 1.0],
    }
}

/// `evolves = { H2 = 1 }`: gases, and how much of each is set free.
fn read_evolves(keys: &mut TableReader<'_>, faults: &mut Faults) -> Vec<(String, f64)> {
    let Some(node) = keys.node("evolves") else {
        return Vec::new();
    };
    let table = node.as_table("evolves", faults);
    let entries = table.map_or(&[][..], |table| table.entries.as_slice());
    let mut gas = |entry: &Entry| {
        let number = entry.node.as_number("evolves", faults)?;
        if number <= 0.0 {
            let message = "a gas that is set free is counted above zero";
            faults.error(&entry.node.place, message);
            return None;
        }
        Some((entry.key.text.clone(), number))
    };
    entries.iter().filter_map(&mut gas).collect()
}

fn read_books(keys: &mut TableReader<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    let Some(node) = keys.node("books") else {
        return Vec::new();
    };
    let entries = node
        .as_table("books", faults)
        .map(|t| t.entries.as_slice())
        .unwrap_or(&[]);
    entries
        .iter()
        .filter_map(|e| {
            Some((
                e.key.text.clone(),
                e.node.as_text("books", faults)?.to_owned(),
            ))
        })
        .collect()
}
