//! From a TOML text to the spanned tree.
//!
//! Walks the error-recovering parser of the `toml` crate, so that one fault of syntax does not hide the others. What the parser
//! says is put into the chemist's words by `syntax`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::fault::Faults;
use super::node::{Entry, Key, Node, Table, TableForm, Value};
use super::source::{Place, Source};
use super::syntax;

/// Reads a source as TOML; faults of syntax go to `faults`, the tree holds what could be read.
pub fn parse(source: &Arc<Source>, faults: &mut Faults) -> Node {
    let (tree, errors) = DeTable::parse_recoverable(&source.text);
    let broken_lines = syntax::report(source, &errors, faults);
    let mut walk = Walk {
        source,
        damaged: !broken_lines.is_empty(),
        broken_lines,
        faults,
    };
    let table = walk.table(tree.get_ref(), TableForm::Root);
    Node {
        value: Value::Table(table),
        place: Place::whole(source),
    }
}

/// State of the walk over toml's tree.
struct Walk<'a> {
    source: &'a Arc<Source>,
    /// Starts of the lines with a fault of syntax; leaves there are not trusted.
    broken_lines: HashSet<usize>,
    damaged: bool,
    faults: &'a mut Faults,
}

impl Walk<'_> {
    fn table(&mut self, table: &DeTable<'_>, form: TableForm) -> Table {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| self.entry(key.get_ref(), key.span(), value))
            .collect();
        // toml sorts keys by name; the file's order is the user's.
        entries.sort_by_key(|entry| entry.key.place.span.start);
        Table {
            entries,
            form,
            damaged: self.damaged,
        }
    }

    fn entry(&mut self, text: &str, span: Range<usize>, value: &Spanned<DeValue<'_>>) -> Entry {
        let place = Place::new(self.source, span);
        let mut node = self.node(value, &place);
        let is_leaf = !matches!(node.value, Value::Table(_) | Value::Array(_));
        if is_leaf && (self.is_broken(&place) || self.is_broken(&node.place)) {
            node.value = Value::Invalid;
        }
        let key = Key {
            text: text.to_owned(),
            quoted: place.text().starts_with(['"', '\'']),
            place,
        };
        Entry { key, node }
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, key: &Place) -> Node {
        // After a fault the parser gives a made-up value the span 0..0.
        let missing = value.span().is_empty();
        let place = if missing {
            key.clone()
        } else {
            Place::new(self.source, value.span())
        };
        let value = match value.get_ref() {
            _ if missing && !matches!(value.get_ref(), DeValue::Table(_)) => Value::Invalid,
            DeValue::String(text) => Value::Text(text.clone().into_owned()),
            DeValue::Integer(number) => self.integer(number, &place),
            DeValue::Float(number) => self.float(number, &place),
            DeValue::Boolean(truth) => Value::Boolean(*truth),
            DeValue::Datetime(_) => {
                self.faults
                    .error(&place, "dates and clock times are not used here")
                    .help("write a text in quotes, for example \"2 h\"");
                Value::Invalid
            }
            DeValue::Array(items) => {
                Value::Array(items.iter().map(|item| self.node(item, &place)).collect())
            }
            DeValue::Table(table) => {
                let form = match place.text().bytes().next() {
                    _ if place.span == key.span => TableForm::Implied,
                    Some(b'{') => TableForm::Inline,
                    _ => TableForm::Header,
                };
                Value::Table(self.table(table, form))
            }
        };
        Node { value, place }
    }

    fn integer(&mut self, number: &DeInteger<'_>, place: &Place) -> Value {
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Value::Integer(value),
            Err(_) if self.is_broken(place) => Value::Invalid,
            Err(_) => self.too_large(place),
        }
    }

    fn float(&mut self, number: &DeFloat<'_>, place: &Place) -> Value {
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() || number.as_str().contains(['i', 'n']) => {
                Value::Float(value)
            }
            _ if self.is_broken(place) => Value::Invalid,
            _ => self.too_large(place),
        }
    }

    fn too_large(&mut self, place: &Place) -> Value {
        self.faults.error(place, "this number is too large");
        Value::Invalid
    }

    fn is_broken(&self, place: &Place) -> bool {
        !self.broken_lines.is_empty()
            && self
                .broken_lines
                .contains(&self.source.line_range(place.span.start).start)
    }
}
