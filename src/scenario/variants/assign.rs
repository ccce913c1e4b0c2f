//! `address = value`: what acts on the tree of a variant, and what is a number to be set later.
//!
//! What an address with a value is follows from its shape; what it reaches is found when the chemistry is known.

use crate::experiment::parameter::spelt;
use crate::scenario::tree::edit::put_at;
use crate::scenario::tree::words;
use crate::text::{Addressed, Faults, Node, Place, TableReader, Value};

use super::address::{Acts, acts, of_stage};
use super::draft::{Assignment, VariantDraft};

impl VariantDraft {
    /// Acts on the tree where an address means part of the chemistry; keeps a number for later.
    pub fn assign(&mut self, item: &Addressed, faults: &mut Faults) {
        let Addressed { place, node, .. } = item;
        let address = &spelt(&item.address);
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
        match acts(address, node) {
            Acts::Tree => self.put(address, place, (*node).clone()),
            Acts::Constant => {
                put_at(&mut self.tree, &["constants", rest], place, (*node).clone());
            }
            Acts::Word => {
                if let Some(spot) = words::spot(&self.tree, rest, place, faults) {
                    let _ = words::put_word(&mut self.tree, &spot, place, node);
                }
            }
            Acts::Parts => self.assign_parts(address, node, faults),
            Acts::Number if head == "variant" => {
                faults.error(place, "variant is an address of axes only");
            }
            Acts::Number => self.keep(address.clone(), place, node),
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
    fn in_stage<T>(&mut self, name: &str, act: impl FnOnce(&mut VariantDraft) -> T) -> Option<T> {
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
    pub fn stage(&self, name: &str) -> Option<VariantDraft> {
        let mut tree = self.tree.clone();
        let tree = stage_of(&mut tree, name)?.clone();
        Some(VariantDraft {
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
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
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
