//! What becomes of species on quench, where that depends on the agent as well.

use super::cast::Cast;
use super::compounds::terms;
use super::families::Families;
use crate::library::lookup::quenches::same_agent;
use crate::network::{Network, PoolId, Quench};
use crate::text::{Faults, Node, Place, Table, Value, did_you_mean, quote};

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
