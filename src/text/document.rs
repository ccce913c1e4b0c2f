//! From a TOML text to the spanned tree.
//!
//! Walks the error-recovering parser of the `toml` crate, so that one fault of syntax does not hide the others. What the parser
//! says is put into the chemist's words by `syntax`.

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
    let broken = syntax::report(source, &errors, faults);
    let mut walk = Walk {
        source,
        broken,
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
    /// Where faults of syntax are; leaves there are not trusted.
    broken: syntax::Broken,
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
            damaged: self.broken.any(),
        }
    }

    fn entry(&mut self, text: &str, span: Range<usize>, value: &Spanned<DeValue<'_>>) -> Entry {
        let place = Place::new(self.source, span);
        let mut node = self.node(value, &place);
        let is_leaf = !matches!(node.value, Value::Table(_) | Value::Array(_));
        if is_leaf && self.broken.holds(&place) {
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
        let leaf = !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        let value = match value.get_ref() {
            _ if leaf && self.broken.holds(&place) => Value::Invalid,
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
            Err(_) => self.too_large(place),
        }
    }

    fn float(&mut self, number: &DeFloat<'_>, place: &Place) -> Value {
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() || number.as_str().contains(['i', 'n']) => {
                Value::Float(value)
            }
            _ => self.too_large(place),
        }
    }

    fn too_large(&mut self, place: &Place) -> Value {
        self.faults.error(place, "this number is too large");
        Value::Invalid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Colour;
    use proptest::prelude::*;

    fn read(text: &str) -> (Node, Faults) {
        let mut faults = Faults::new();
        let node = parse(&Source::new("t.toml", text), &mut faults);
        (node, faults)
    }

    /// Texts of all leaves and keys by their places, in the order of the tree.
    fn spots(node: &Node, list: &mut Vec<String>) {
        match &node.value {
            Value::Table(table) => {
                for entry in &table.entries {
                    list.push(entry.key.place.text().to_owned());
                    spots(&entry.node, list);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| spots(item, list)),
            _ => list.push(node.place.text().to_owned()),
        }
    }

    #[test]
    fn order_places_and_values_are_those_of_the_file() {
        let text = "z = 1\n\"DH+\" = { b = [1.5, \"x\"], a = true }\n[m]\nd.c = 'q'\n[[k]]\n[[k]]\nn = -2\n[m.e]\n";
        let (node, faults) = read(text);
        assert!(faults.is_empty());
        let mut list = Vec::new();
        spots(&node, &mut list);
        let expected = [
            "z", "1", "\"DH+\"", "b", "1.5", "\"x\"", "a", "true", "m", "d", "c", "'q'", "e", "k",
            "n", "-2",
        ];
        assert_eq!(list, expected);
        let Value::Table(table) = &node.value else {
            panic!()
        };
        let key = &table.entries[1].key;
        assert_eq!((key.text.as_str(), key.quoted), ("DH+", true));
        assert!(!table.entries[0].key.quoted);
        let form = |path: &[&str]| {
            let mut at = &node;
            for key in path {
                at = at.get(key).unwrap();
            }
            let Value::Table(table) = &at.value else {
                panic!()
            };
            table.form
        };
        assert_eq!(form(&["DH+"]), TableForm::Inline);
        assert_eq!(form(&["m"]), TableForm::Header);
        assert_eq!(form(&["m", "d"]), TableForm::Implied);
        assert_eq!(form(&["m", "e"]), TableForm::Header);
    }

    #[test]
    fn inline_tables_may_run_over_lines() {
        let (node, faults) =
            read("chemistry = {\n  amine = \"D\", # the diamine\n  solvent = \"DCE\",\n}\n");
        assert!(faults.is_empty(), "{}", faults.render(Colour::Plain, 9));
        let solvent = node.get("chemistry").unwrap().get("solvent").unwrap();
        assert_eq!(solvent.value, Value::Text("DCE".to_owned()));
        assert_eq!(solvent.place.line(), 3);
    }

    #[test]
    fn numbers_that_no_computer_holds_are_refused() {
        let (node, faults) =
            read("a = 99999999999999999999\nb = 1e999\nc = 0x10\nd = 1_000\ne = inf");
        assert_eq!(faults.len(), 2);
        assert_eq!(faults.sorted()[0].message, "this number is too large");
        assert_eq!(node.get("b").unwrap().value, Value::Invalid);
        assert_eq!(node.get("c").unwrap().value, Value::Integer(16));
        assert_eq!(node.get("d").unwrap().value, Value::Integer(1000));
        assert_eq!(node.get("e").unwrap().value, Value::Float(f64::INFINITY));
    }

    #[test]
    fn an_empty_file_is_an_empty_table() {
        let (node, faults) = read("");
        assert!(faults.is_empty());
        assert_eq!(node.value, Value::Table(Table::default()));
    }

    #[test]
    fn deep_nesting_is_a_fault_and_not_a_crash() {
        for text in [
            "[".repeat(50_000),
            "a = ".to_owned() + &"{ a = ".repeat(20_000),
            "a.".repeat(20_000) + "a = 1",
        ] {
            let (_, faults) = read(&text);
            assert!(faults.has_errors());
            assert!(faults.render(Colour::Plain, 3).len() < 5_000);
        }
    }

    /// Prints how long hostile inputs of a megabyte take; run by hand with `--ignored --nocapture`.
    #[test]
    #[ignore = "a measurement, not a check"]
    fn time_of_a_megabyte() {
        let line = |s: &str| s.repeat(1_000_000 / s.len());
        let inputs = [
            ("same key", line("a = 1\n")),
            ("words", line("x y z\n")),
            ("one line", line("x y")),
            ("quotes", line("\"")),
            ("quotes in lines", line("a = \"\n")),
            ("open braces", line("{")),
            ("open tables", line("a={")),
            ("open lists", "a = ".to_owned() + &line("[")),
            ("closing", line("]")),
            ("commas", "a = [".to_owned() + &line(",")),
            ("equals", line("=")),
            ("headers", line("[a]\n")),
            ("list headers", line("[[a]]\n")),
            ("odd keys", line("a+b = 1\n")),
            ("colons", line("a: 1\n")),
            ("one line of pairs", line("a = 1 ")),
            ("dots", line("a.")),
            ("inline pairs", "a = {".to_owned() + &line("b = 1,")),
            ("hashes", line("#")),
            ("blank", line(" ")),
        ];
        for (name, text) in inputs {
            let start = std::time::Instant::now();
            let (_, faults) = read(&text);
            let parsed = start.elapsed();
            let shown = faults.render(Colour::Plain, 20).len();
            println!(
                "{name}: {parsed:?}, {:?} in all, {} faults, {shown} bytes",
                start.elapsed(),
                faults.len()
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_its_faults_can_be_shown(text in "\\PC*") {
            let (_, faults) = read(&text);
            faults.render(Colour::Ansi, 10);
        }

        #[test]
        fn broken_scenarios_are_read_and_their_faults_can_be_shown(
            text in r#"((stir|"DH\+"|\[a\]|a\.b|µ|=|\{|\}|\[|\]|,|"16 h"|'|"|1|\.|#|\n| |\t|\r\n){1,30}){0,3}"#
        ) {
            let (node, faults) = read(&text);
            faults.render(Colour::Plain, 10);
            let mut list = Vec::new();
            spots(&node, &mut list);
        }

        #[test]
        fn any_bytes_are_text_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            match Source::from_bytes("b", &bytes) {
                Ok(source) => { parse(&source, &mut Faults::new()); }
                Err(fault) => { fault.render(Colour::Plain); }
            }
        }
    }
}
