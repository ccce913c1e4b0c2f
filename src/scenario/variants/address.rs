//! The shape of addresses: which of them mean a part of the chemistry, a word or a number, and of which stage.
//!
//! Knows addresses and the values they are given; no tree.

use crate::experiment::parameter::spelt;
use crate::scenario::tree::words::{is_word, is_word_of_step};
use crate::text::{Node, Table, Value};
use crate::units::looks_like_quantity;

/// Whether a table below an address is one value.
pub fn is_value(address: &str, table: &Table) -> bool {
    let address = &spelt(address);
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

/// Name and address of `stage.NAME.ADDRESS`.
pub fn of_stage(address: &str) -> Option<(&str, &str)> {
    address.strip_prefix("stage.")?.split_once('.')
}

/// What an address with a value acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acts {
    /// A part of the chemistry, what is counted from, or a word of the flask.
    Tree,
    /// A constant that gets more than a number: an expression, a table.
    Constant,
    /// A word of a step.
    Word,
    /// Several numbers of what is charged.
    Parts,
    /// A number, set when the chemistry is known.
    Number,
}

/// What an address acts on with this value.
pub fn acts(address: &str, node: &Node) -> Acts {
    let (head, rest) = address.split_once('.').unwrap_or((address, ""));
    match head {
        _ if is_categorical(address) && !rest.is_empty() => Acts::Tree,
        "flask" if rest == "temperature" && is_word(node) => Acts::Tree,
        "constant" if !is_number(node) => Acts::Constant,
        "step" if is_word_of_step(rest, node) => Acts::Word,
        "charge" if matches!(node.value, Value::Table(_)) => Acts::Parts,
        _ => Acts::Number,
    }
}

/// Whether a value makes another case, rather than setting a number of the same.
pub fn makes_a_case(address: &str, node: &Node) -> bool {
    let local = of_stage(address).map_or(address, |(_, local)| local);
    acts(local, node) != Acts::Number
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
