//! Yields of a mechanism that follow the flask's basis.
//!
//! A mechanism lists what such a yield may count from: `on = ["amine", "carbonyl"]`. It counts from the first, or, where the flask's
//! basis is another of the list, from that: every product as often as the mechanism's ledger finds the basis in it, so that 100 % is
//! what the basis can give. The yield on the first then stands beside it under a name that says so. Knows no compound by name.

use crate::notation::{Term, parse_side};
use crate::scenario::tree::edit::key;
use crate::text::{Entry, Node, Value};

/// What an entry of a mechanism declares in a flask whose basis plays this role.
pub fn on_basis(entry: Entry, role: Option<&str>, ledger: &[(String, Node)]) -> Vec<Entry> {
    let Some(bases) = bases(&entry) else {
        return vec![entry];
    };
    let Some(first) = bases.first().cloned() else {
        return vec![entry];
    };
    let other = role.filter(|role| *role != first && bases.iter().any(|basis| basis == role));
    let recounted = other.and_then(|role| {
        let side = counted(entry.node.get("yield_of")?.text()?, role, ledger)?;
        Some((role, side))
    });
    let on_first = put(&entry, "on", first.clone());
    let Some((role, side)) = recounted else {
        return vec![on_first];
    };
    let name = format!("{} on {first}", entry.key.text);
    let beside = Entry {
        key: key(&name, &entry.key.place),
        ..on_first
    };
    let own = put(&put(&entry, "yield_of", side), "on", role.to_owned());
    vec![own, beside]
}

/// What an entry may count from, where it leaves that open.
fn bases(entry: &Entry) -> Option<Vec<String>> {
    let Value::Array(list) = &entry.node.get("on")?.value else {
        return None;
    };
    let each = list.iter().map(|node| node.text().map(str::to_owned));
    each.collect()
}

/// A side, every term times what the account of this name counts it; `None` where the account knows one of them not.
fn counted(side: &str, account: &str, ledger: &[(String, Node)]) -> Option<String> {
    let (_, node) = ledger.iter().find(|(name, _)| name == account)?;
    let weights = parse_side(node.get("side")?.text()?).ok()?;
    let terms = parse_side(side).ok()?;
    let term = |term: &Term| {
        let weight = weights.iter().find(|weight| weight.name == term.name)?;
        let times = term.coefficient * weight.coefficient;
        Some(format!("{times} {}", term.name))
    };
    let terms: Option<Vec<String>> = terms.iter().map(term).collect();
    Some(terms?.join(" + "))
}

/// An entry with another text under one of its keys.
fn put(entry: &Entry, name: &str, text: String) -> Entry {
    let mut entry = entry.clone();
    if let Value::Table(table) = &mut entry.node.value {
        let found = table.entries.iter_mut().find(|e| e.key.text == name);
        found
            .into_iter()
            .for_each(|e| e.node.value = Value::Text(text.clone()));
    }
    entry
}
