//! A scenario written down with other numbers: every variant sets what was found for it, the questions about data are left out.
//!
//! Works on the tree; what the numbers are is known elsewhere.

use std::sync::Arc;

use super::tree::edit::{empty_table, key, put, table};
use super::variants::address::is_value;
use crate::text::{Faults, Node, Place, Source, Table, Value, flatten, parse, to_toml};

/// The variant that takes the numbers where a scenario has none.
const ONLY: &str = "fitted";
/// Questions that need files which do not stand beside it.
const LEFT_OUT: [&str; 2] = ["data", "fit"];

/// A number that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundNumber {
    /// Its address.
    pub address: String,
    /// Its value with the unit.
    pub value: String,
    /// Of a constant: words beside it, by key (`uncertainty`, `confidence`, `source`).
    pub beside: Vec<(&'static str, String)>,
}

/// What a scenario is written down with.
pub struct FittedParts<'a> {
    /// The numbers of a variant by its name, which is empty where there are none.
    pub found: &'a dyn Fn(&str) -> Vec<FoundNumber>,
    /// Constants that only the measurements need.
    pub of_data: Vec<String>,
    /// How numbers go together: keys of `[uncertainty]`, as TOML.
    pub together: String,
}

/// The text of the scenario in a source, each variant with its numbers.
pub fn fitted(source: &Arc<Source>, parts: &FittedParts<'_>) -> String {
    let found = parts.found;
    let place = Place::whole(source);
    let mut root = parse(source, &mut Faults::new());
    let Value::Table(top) = &mut root.value else {
        return String::new();
    };
    let asks = |name: &str| LEFT_OUT.contains(&name);
    top.entries.retain(|entry| !asks(&entry.key.text));
    leave_out(top, &parts.of_data);
    draw_together(top, &parts.together, &place);
    let mut variants = top.entries.iter_mut().filter(|e| e.key.text == "variant");
    match variants.next().map(|entry| &mut entry.node.value) {
        Some(Value::Array(variants)) => {
            for variant in variants {
                let name = variant
                    .get("name")
                    .and_then(|node| node.text().map(str::to_owned));
                set(variant, &found(&name.unwrap_or_default()), &place);
            }
        }
        _ => {
            let mut only = empty_table(&place);
            if let Value::Table(table) = &mut only.value {
                put(table, key("name", &place), text(ONLY, &place));
            }
            set(&mut only, &found(""), &place);
            let list = Node {
                value: Value::Array(vec![only]),
                place: place.clone(),
            };
            put(top, key("variant", &place), list);
        }
    }
    to_toml(&root)
}

/// Takes constants out that nothing would use.
fn leave_out(top: &mut Table, names: &[String]) {
    for entry in top.entries.iter_mut().filter(|e| e.key.text == "constants") {
        if let Value::Table(constants) = &mut entry.node.value {
            let is_out = |name: &str| names.iter().any(|out| out == name);
            constants.entries.retain(|entry| !is_out(&entry.key.text));
        }
    }
}

/// Lets numbers be drawn together, whatever else the table of uncertainty says.
fn draw_together(top: &mut Table, keys: &str, place: &Place) {
    let said = parse(&Source::new("together", keys), &mut Faults::new());
    let Some(said) = table(&said).filter(|said| !said.entries.is_empty()) else {
        return;
    };
    let name = "uncertainty";
    if !top.entries.iter().any(|entry| entry.key.text == name) {
        put(top, key(name, place), empty_table(place));
    }
    let asked = top.entries.iter_mut().filter(|e| e.key.text == name);
    for asked in asked {
        if let Value::Table(table) = &mut asked.node.value {
            let is_other = |name: &str| !["posterior", "covariance"].contains(&name);
            table.entries.retain(|entry| is_other(&entry.key.text));
            for entry in &said.entries {
                put(table, key(&entry.key.text, place), entry.node.clone());
            }
        }
    }
}

/// Sets numbers in a variant, in the place of what it set of them.
fn set(variant: &mut Node, found: &[FoundNumber], place: &Place) {
    let mut all = empty_table(place);
    if let Value::Table(all) = &mut all.value {
        let before = variant.get("set").and_then(table);
        let before = before.map(|set| flatten(set, &is_value, &mut Faults::new()));
        for item in before.unwrap_or_default() {
            put(all, key(&item.address, place), item.node.clone());
        }
        for number in found {
            put(all, key(&number.address, place), written(number, place));
        }
    }
    if let (Value::Table(table), false) = (&mut variant.value, found.is_empty()) {
        put(table, key("set", place), all);
    }
}

fn written(number: &FoundNumber, place: &Place) -> Node {
    let mut node = empty_table(place);
    let Value::Table(table) = &mut node.value else {
        return node;
    };
    put(table, key("value", place), text(&number.value, place));
    for (name, words) in &number.beside {
        put(table, key(name, place), text(words, place));
    }
    match number.beside.is_empty() {
        true => text(&number.value, place),
        false => node,
    }
}

fn text(text: &str, place: &Place) -> Node {
    Node {
        value: Value::Text(text.to_owned()),
        place: place.clone(),
    }
}
