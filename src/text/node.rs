//! The spanned tree of a TOML text.
//!
//! Tables keep the order of the file, every value and key knows its place. A tree may be put together from several sources
//! (mechanism, compound, scenario, variant); the places still point home. What keys mean is not known here.

use std::collections::HashMap;
use std::ops::Range;

use super::fault::{Faults, quote};
use super::source::Place;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written: a text with its quotes; a table by its header, its braces or (dotted keys) its key.
    pub place: Place,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Keys and values.
    Table(Table),
    /// A list.
    Array(Vec<Node>),
    /// A text, escapes resolved.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point or exponent; may be infinite or NaN.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// Stands on a line with a fault of syntax, already reported: readers pass it by in silence.
    Invalid,
}

/// Keys and values in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The entries; no key comes twice.
    pub entries: Vec<Entry>,
    /// How the table is written.
    pub form: TableForm,
    /// Whether a fault of syntax may have swallowed keys: then a missing key is no news.
    pub damaged: bool,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableForm {
    /// The file itself.
    #[default]
    Root,
    /// `[name]` or `[[name]]`.
    Header,
    /// `{ ... }`.
    Inline,
    /// Only implied, by `name.key = ...` or `[name.key]`.
    Implied,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// Its value.
    pub node: Node,
}

/// A key and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key, quotes removed and escapes resolved.
    pub text: String,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// Where it is written, quotes included.
    pub place: Place,
}

impl Table {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// The keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.text.as_str())
    }
}

impl Node {
    /// The value of a key, when this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(table) => table.get(key).map(|entry| &entry.node),
            _ => None,
        }
    }

    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in words with an article.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Boolean(true) => "true",
            Value::Boolean(false) => "false",
            Value::Invalid => "unreadable",
        }
    }

    /// The place of part of a text value (bytes of the text); the whole value when escapes make the two differ.
    pub fn place_within(&self, part: Range<usize>) -> Place {
        let Value::Text(text) = &self.value else {
            return self.place.clone();
        };
        let raw = self.place.text();
        for quotes in ["\"\"\"", "'''", "\"", "'", ""] {
            let inner = raw
                .strip_prefix(quotes)
                .and_then(|rest| rest.strip_suffix(quotes));
            if inner == Some(text.as_str()) {
                let start = self.place.span.start + quotes.len();
                return Place::new(&self.place.source, start + part.start..start + part.end);
            }
        }
        self.place.clone()
    }
}

/// A value under its full dotted address.
#[derive(Debug, Clone, PartialEq)]
pub struct Addressed<'a> {
    /// The parts of all keys on the way, joined by dots.
    pub address: String,
    /// Where the keys stand: from the first to the last when they are written together, else the last one.
    pub place: Place,
    /// The value.
    pub node: &'a Node,
}

/// Lays a table out as addresses: `charge.A = 1`, `"charge.A" = 1`, `charge = { A = 1 }` and `[charge] A = 1` are one.
///
/// `is_value` tells of a table whether it is itself a value (for example a constant with `value` and `Ea`) and not a part of an
/// address; it gets the address so far. An address written twice (in two notations) is a fault, and the first one stays.
pub fn flatten<'a>(
    table: &'a Table,
    is_value: &dyn Fn(&str, &Table) -> bool,
    faults: &mut Faults,
) -> Vec<Addressed<'a>> {
    let mut list = Vec::new();
    descend(table, "", None, is_value, &mut list);
    let mut seen: HashMap<String, Place> = HashMap::new();
    list.retain(|item: &Addressed<'_>| match seen.get(&item.address) {
        Some(first) => {
            faults
                .error(
                    &item.place,
                    format!("{} is written twice", quote(&item.address)),
                )
                .note(Some(first), "first here");
            false
        }
        None => {
            seen.insert(item.address.clone(), item.place.clone());
            true
        }
    });
    list
}

fn descend<'a>(
    table: &'a Table,
    prefix: &str,
    start: Option<&Place>,
    is_value: &dyn Fn(&str, &Table) -> bool,
    list: &mut Vec<Addressed<'a>>,
) {
    for entry in &table.entries {
        let key = &entry.key;
        let address = if prefix.is_empty() {
            key.text.clone()
        } else {
            format!("{prefix}.{}", key.text)
        };
        // `a.b = 1` is marked as a whole; below a header or a brace only the last key is.
        let place = match start {
            Some(first) if adjoining(first, &key.place) => {
                Place::new(&first.source, first.span.start..key.place.span.end)
            }
            _ => key.place.clone(),
        };
        match &entry.node.value {
            Value::Table(inner) if !is_value(&address, inner) => {
                let start = (inner.form == TableForm::Implied).then_some(&place);
                descend(inner, &address, start, is_value, list);
            }
            _ => list.push(Addressed {
                address,
                place,
                node: &entry.node,
            }),
        }
    }
}

/// Whether only a dot (and blanks) stands between two places.
fn adjoining(first: &Place, next: &Place) -> bool {
    std::sync::Arc::ptr_eq(&first.source, &next.source)
        && first.span.end <= next.span.start
        && first.source.text[first.span.end..next.span.start].trim() == "."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, parse};

    fn read(text: &str) -> Node {
        let mut faults = Faults::new();
        let node = parse(&Source::new("t.toml", text), &mut faults);
        assert!(faults.is_empty(), "{:?}", faults.sorted());
        node
    }

    fn addresses(text: &str) -> Vec<(String, String)> {
        let node = read(text);
        let Value::Table(table) = &node.value else {
            panic!()
        };
        let mut faults = Faults::new();
        let list = flatten(table, &|_, t| t.get("value").is_some(), &mut faults);
        assert!(faults.is_empty());
        list.iter()
            .map(|a| (a.address.clone(), a.place.text().to_owned()))
            .collect()
    }

    #[test]
    fn every_notation_of_an_address_is_one() {
        let texts = [
            "charge.A = 1\nstep.preform.stir = 2",
            "\"charge.A\" = 1\n\"step.preform\".stir = 2",
            "charge = { A = 1 }\nstep = { \"preform.stir\" = 2 }",
            "[charge]\nA = 1\n[step.preform]\nstir = 2",
        ];
        for text in texts {
            let found: Vec<String> = addresses(text).into_iter().map(|(a, _)| a).collect();
            assert_eq!(found, ["charge.A", "step.preform.stir"], "{text}");
        }
    }

    #[test]
    fn addresses_are_marked_where_they_are_written() {
        let marks: Vec<String> = addresses("step . preform.stir = 2\n[charge]\nA = 1\n\"f.k\" = 2")
            .into_iter()
            .map(|(_, m)| m)
            .collect();
        assert_eq!(marks, ["step . preform.stir", "A", "\"f.k\""]);
    }

    #[test]
    fn tables_that_are_values_stay_whole() {
        let found = addresses("imine.k = { value = \"1 /s\", Ea = \"50 kJ/mol\" }\nf = {}");
        // An empty table holds no address unless it is a value.
        assert_eq!(found, [("imine.k".to_owned(), "imine.k".to_owned())]);
    }

    #[test]
    fn an_address_in_two_notations_is_a_fault() {
        let node = read("charge.A = 1\n\"charge.A\" = 2");
        let Value::Table(table) = &node.value else {
            panic!()
        };
        let mut faults = Faults::new();
        let list = flatten(table, &|_, _| false, &mut faults);
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].node.value, Value::Integer(1));
        assert_eq!(faults.sorted()[0].message, "`charge.A` is written twice");
    }

    #[test]
    fn parts_of_a_text_have_places() {
        let node = read("e = \"D + A\"\nf = '''D + A'''\ng = \"D \\u002B A\"");
        let at = |key: &str| node.get(key).unwrap().place_within(4..5);
        assert_eq!(at("e").text(), "A");
        assert_eq!(at("e").line_column(), (1, 10));
        assert_eq!(at("f").text(), "A");
        assert_eq!(at("g").text(), "\"D \\u002B A\"");
    }
}
