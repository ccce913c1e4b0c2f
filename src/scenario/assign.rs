//! `address = value`: what acts on the tree of a variant, and what is a number to be set later.
//!
//! Knows the shape of addresses and values; what they reach is found when the chemistry is known.

use crate::text::{Addressed, Faults, Node, Place, Table, TableReader, Value, quote};
use crate::units::looks_like_quantity;

use super::merge::{Assignment, Draft};
use super::tree::put_at;

/// Whether a table below an address is one value.
pub fn is_value(address: &str, table: &Table) -> bool {
    let head = address.split('.').next();
    match head {
        Some("constant") => table.get("value").is_some(),
        Some("charge") => table.get("amount").is_some(),
        _ => false,
    }
}

impl Draft {
    /// Acts on the tree where an address means part of the chemistry; keeps a number for later.
    pub fn assign(&mut self, item: &Addressed, faults: &mut Faults) {
        let Addressed {
            address,
            place,
            node,
        } = item;
        let (head, rest) = address.split_once('.').unwrap_or((address, ""));
        match head {
            _ if is_categorical(address) && !rest.is_empty() => {
                self.put(address, place, (*node).clone())
            }
            "flask" if rest == "temperature" && is_word(node) => {
                self.put(address, place, (*node).clone())
            }
            "constant" if !is_number(node) => {
                put_at(&mut self.tree, &["constants", rest], place, (*node).clone());
            }
            "step" if is_word(node) => self.put_in_step(rest, place, node, faults),
            "charge" if matches!(node.value, Value::Table(_)) => {
                self.assign_parts(address, node, faults);
            }
            "stage" => {
                faults.error(place, "`stage` is not built yet");
            }
            "variant" => {
                faults.error(place, "variant is an address of axes only");
            }
            _ => self.keep(address.clone(), place, node),
        }
    }

    fn keep(&mut self, address: String, place: &Place, node: &Node) {
        self.settings.retain(|setting| setting.address != address);
        self.settings.push(Assignment {
            address,
            place: place.clone(),
            node: node.clone(),
        });
    }

    /// `charge.X = { amount, stock, purity }`: each of them is a number with an address of its own.
    fn assign_parts(&mut self, address: &str, node: &Node, faults: &mut Faults) {
        let Some(mut keys) = TableReader::new(node, address, faults) else {
            return;
        };
        for key in ["amount", "stock", "purity"] {
            if let Some(entry) = keys.take(key) {
                let address = match key {
                    "amount" => address.to_owned(),
                    _ => format!("{address}.{key}"),
                };
                self.keep(address, &entry.key.place, &entry.node);
            }
        }
        keys.finish(&[], faults);
    }

    /// Puts a value where a categorical address points.
    pub fn put(&mut self, address: &str, place: &Place, node: Node) {
        if let Some((head, rest)) = address.split_once('.') {
            put_at(&mut self.tree, &[head, rest], place, node);
        }
    }

    /// Replaces a word of a step: the agent of a quench, what is filtered, how the flask is dried.
    fn put_in_step(&mut self, rest: &str, place: &Place, node: &Node, faults: &mut Faults) {
        let (name, key) = rest.split_once('.').unwrap_or((rest, ""));
        let Value::Table(parts) = &mut self.tree.value else {
            return;
        };
        let procedure = parts
            .entries
            .iter_mut()
            .find(|entry| entry.key.text == "procedure");
        let Some(Value::Array(steps)) = procedure.map(|entry| &mut entry.node.value) else {
            return;
        };
        let names: Vec<String> = steps
            .iter()
            .filter_map(|step| text_of(step.get("name")?))
            .collect();
        let at = names_or_number(steps, name);
        let Some(Value::Table(step)) = at
            .and_then(|at| steps.get_mut(at))
            .map(|step| &mut step.value)
        else {
            let known = if names.is_empty() {
                String::new()
            } else {
                format!(" ({})", names.join(", "))
            };
            faults
                .error(place, format!("no step named {name}{known}"))
                .help(format!("give the step name = \"{name}\""));
            return;
        };
        match step.entries.iter_mut().find(|entry| entry.key.text == key) {
            Some(entry) => entry.node = node.clone(),
            None => {
                faults.error(place, format!("step {name} has no {}", quote(key)));
            }
        }
    }
}

fn names_or_number(steps: &[Node], name: &str) -> Option<usize> {
    let named = |step: &Node| step.get("name").and_then(text_of).as_deref() == Some(name);
    steps
        .iter()
        .position(named)
        .or_else(|| name.parse::<usize>().ok()?.checked_sub(1))
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether an address changes the chemistry or what is counted from, rather than a number.
pub fn is_categorical(address: &str) -> bool {
    address == "flask.basis" || address.starts_with("chemistry.")
}

/// Whether a value is a number or a text that begins like one.
fn is_number(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => looks_like_quantity(text),
        Value::Table(_) | Value::Array(_) => false,
        _ => true,
    }
}

/// Whether a value is a word: `"reflux"`, `"none"`, `"Fieser"`.
fn is_word(node: &Node) -> bool {
    let begins = |c: char| c.is_alphabetic();
    match &node.value {
        Value::Text(text) => text.trim().starts_with(begins) && !looks_like_quantity(text),
        _ => false,
    }
}
