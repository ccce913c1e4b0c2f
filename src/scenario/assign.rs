//! `address = value`: what acts on the tree of a variant, and what is a number to be set later.
//!
//! Knows the shape of addresses and values; what they reach is found when the chemistry is known.

use crate::text::{Addressed, Faults, Node, Place, Table, TableReader, Value, quote};
use crate::units::looks_like_quantity;

use super::merge::{Assignment, Draft};
use super::tree::put_at;

/// Whether a table below an address is one value.
pub fn is_value(address: &str, table: &Table) -> bool {
    if let Some((_, local)) = of_stage(address) {
        return is_value(local, table);
    }
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
        if let Some((stage, local)) = of_stage(address) {
            let within = Addressed {
                address: local.to_owned(),
                place: place.clone(),
                node,
            };
            let known = self.in_stage(stage, |part| part.assign(&within, &mut *faults));
            if known.is_none() {
                faults.error(place, format!("no stage is called {stage}"));
            }
            return;
        }
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

    /// Acts on one stage as if it were a variant of its own; `None` where no stage has this name.
    fn in_stage<T>(&mut self, name: &str, act: impl FnOnce(&mut Draft) -> T) -> Option<T> {
        let mut part = self.stage(name)?;
        let result = act(&mut part);
        if let Some(node) = stage_of(&mut self.tree, name) {
            *node = part.tree;
        }
        for setting in part.settings {
            let address = format!("stage.{name}.{}", setting.address);
            self.keep(address, &setting.place, &setting.node);
        }
        Some(result)
    }

    /// One stage as a variant of its own, with nothing set.
    pub fn stage(&self, name: &str) -> Option<Draft> {
        let mut tree = self.tree.clone();
        let tree = stage_of(&mut tree, name)?.clone();
        Some(Draft {
            name: self.name.clone(),
            place: self.place.clone(),
            tree,
            settings: Vec::new(),
        })
    }

    /// Puts a value where a categorical address points.
    pub fn put(&mut self, address: &str, place: &Place, node: Node) {
        if let Some((stage, local)) = of_stage(address) {
            // Whether there is such a stage is asked where the address is read.
            let _ = self.in_stage(stage, |part| part.put(local, place, node));
            return;
        }
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

/// Name and address of `stage.NAME.ADDRESS`.
pub fn of_stage(address: &str) -> Option<(&str, &str)> {
    address.strip_prefix("stage.")?.split_once('.')
}

/// The stage of a name in a tree.
fn stage_of<'n>(tree: &'n mut Node, name: &str) -> Option<&'n mut Node> {
    let Value::Table(parts) = &mut tree.value else {
        return None;
    };
    let mut entries = parts.entries.iter_mut();
    let list = entries.find(|entry| entry.key.text == "stage")?;
    let Value::Array(stages) = &mut list.node.value else {
        return None;
    };
    let named = |stage: &&mut Node| stage.get("name").and_then(text_of).as_deref() == Some(name);
    stages.iter_mut().find(named)
}

/// Whether an address changes the chemistry or what is counted from, rather than a number.
pub fn is_categorical(address: &str) -> bool {
    let address = of_stage(address).map_or(address, |(_, local)| local);
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
