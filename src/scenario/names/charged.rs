//! What a procedure puts into the flask, by name, before the chemistry is known.
//!
//! Passes over anything malformed: the reader of the procedure speaks of it.

use crate::library::Charged;
use crate::text::{Entry, Node, Place, Value};
use crate::units::parse_quantity;

/// An amount that counts from another compound.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedFrom {
    /// What is put in.
    pub name: String,
    /// What it is counted from.
    pub of: String,
    /// Where the amount is written.
    pub place: Place,
}

/// All compounds of a procedure, in order, each name once.
pub fn charged(procedure: Option<&Node>) -> Vec<Charged> {
    let mut list: Vec<Charged> = Vec::new();
    visit(procedure, &mut |entry, agent| {
        // What is charged and dried with alike is no agent; the reader of the step says so.
        let known = list
            .iter()
            .any(|c| c.name == entry.key.text && (agent || c.agent == agent));
        if !known {
            let place = entry.key.place.clone();
            list.push(Charged {
                name: entry.key.text.clone(),
                place,
                agent,
            });
        }
    });
    words(procedure, &mut |name, place| {
        let known = list.iter().any(|c| c.name == name);
        if !known {
            list.push(Charged {
                name: name.to_owned(),
                place: place.clone(),
                agent: true,
            });
        }
    });
    list
}

/// All amounts "of" another compound.
pub fn counted(procedure: Option<&Node>) -> Vec<CountedFrom> {
    let mut list = Vec::new();
    visit(procedure, &mut |entry, _| {
        let node = entry.node.get("amount").unwrap_or(&entry.node);
        let Value::Text(text) = &node.value else {
            return;
        };
        if let Some(of) = parse_quantity(text).ok().and_then(|quantity| quantity.of) {
            list.push(CountedFrom {
                name: entry.key.text.clone(),
                of,
                place: node.place.clone(),
            });
        }
    });
    list
}

/// All agents of quenches.
pub fn quenches(procedure: Option<&Node>) -> Vec<(String, Place)> {
    let Some(Value::Array(steps)) = procedure.map(|node| &node.value) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for step in steps {
        if let Some((Value::Text(agent), place)) =
            step.get("quench").map(|node| (&node.value, &node.place))
        {
            list.push((agent.clone(), place.clone()));
        }
        list.extend(quenches(step.get("steps")));
    }
    list
}

/// All gases whose pressure `[flask]` or a step sets, each name once.
pub fn gases(tree: &Node) -> Vec<Charged> {
    let mut list: Vec<Charged> = Vec::new();
    let mut see = |node: &Node| {
        let Value::Table(table) = &node.value else {
            return;
        };
        for entry in &table.entries {
            if list.iter().all(|known| known.name != entry.key.text) {
                list.push(Charged {
                    name: entry.key.text.clone(),
                    place: entry.key.place.clone(),
                    agent: false,
                });
            }
        }
    };
    let held = tree.get("flask").and_then(|flask| flask.get("gas"));
    held.into_iter().for_each(&mut see);
    gas_steps(tree.get("procedure"), &mut see);
    list
}

fn gas_steps(procedure: Option<&Node>, see: &mut dyn FnMut(&Node)) {
    let Some(Value::Array(steps)) = procedure.map(|node| &node.value) else {
        return;
    };
    for step in steps {
        step.get("gas").into_iter().for_each(&mut *see);
        gas_steps(step.get("steps"), see);
    }
}

/// What is extracted with, and where.
pub fn extracts(procedure: Option<&Node>) -> Vec<(String, Place)> {
    let Some(Value::Array(steps)) = procedure.map(|node| &node.value) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for step in steps {
        if let Value::Table(table) = &step.value {
            let entry = table.get("extract");
            let solvent = entry.map(|entry| {
                let name = entry.node.text().unwrap_or_default();
                (name.to_owned(), entry.key.place.clone())
            });
            list.extend(solvent);
        }
        list.extend(extracts(step.get("steps")));
    }
    list
}

/// Every ingredient and agent with its amount; `true` for agents.
fn visit(procedure: Option<&Node>, see: &mut dyn FnMut(&Entry, bool)) {
    let Some(Value::Array(steps)) = procedure.map(|node| &node.value) else {
        return;
    };
    for step in steps {
        for (verb, agent) in [("charge", false), ("add", false), ("dry", true)] {
            if let Some(Value::Table(table)) = step.get(verb).map(|node| &node.value) {
                table.entries.iter().for_each(|entry| see(entry, agent));
            }
        }
        visit(step.get("steps"), see);
    }
}

/// Agents named by a word alone: `dry = "Dean-Stark"`.
fn words(procedure: Option<&Node>, see: &mut dyn FnMut(&str, &Place)) {
    let Some(Value::Array(steps)) = procedure.map(|node| &node.value) else {
        return;
    };
    for step in steps {
        match step.get("dry").map(|node| (&node.value, &node.place)) {
            Some((Value::Text(name), place)) if name != "none" => see(name, place),
            _ => {}
        }
        words(step.get("steps"), see);
    }
}
