//! Reading values off the tree, pushing faults and going on.
//!
//! Each function says what was expected in words; a value that is [`Value::Invalid`] was reported before and passes in silence.
//! [`TableReader`] hands every key out once and reports those that nobody asked for.

use super::fault::{Faults, Flaw, quote};
use super::nearest::nearest;
use super::node::{Entry, Node, Table, Value};
use super::source::Place;

impl Node {
    /// The text, or a fault that `what` is a text.
    pub fn as_text(&self, what: &str, faults: &mut Faults) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => self.wrong(what, "a text in quotes", faults),
        }
    }

    /// The finite number, whole or not, or a fault that `what` is a number.
    pub fn as_number(&self, what: &str, faults: &mut Faults) -> Option<f64> {
        match self.value {
            // Whole numbers beyond 2^53 are rounded; no quantity of a flask is known to 16 digits.
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) if number.is_finite() => Some(number),
            _ => self.wrong(what, "a finite number without unit and quotes", faults),
        }
    }

    /// The whole number from `least` on, or a fault that `what` is a count.
    pub fn as_count(&self, what: &str, least: u32, faults: &mut Faults) -> Option<u32> {
        match self.value {
            Value::Integer(number) if number >= i64::from(least) => match u32::try_from(number) {
                Ok(count) => Some(count),
                Err(_) => {
                    faults.error(&self.place, format!("{what} is too large"));
                    None
                }
            },
            Value::Integer(number) => self.no_count(what, least, &number.to_string(), faults),
            Value::Float(number) if number.is_finite() => {
                self.no_count(what, least, &number.to_string(), faults)
            }
            _ => self.wrong(what, &format!("a whole number, {least} or more"), faults),
        }
    }

    fn no_count(&self, what: &str, least: u32, wrote: &str, faults: &mut Faults) -> Option<u32> {
        let message = format!("{what} is a whole number, {least} or more; you wrote {wrote}");
        faults.error(&self.place, message);
        None
    }

    /// `true` or `false`, or a fault that `what` is one of them.
    pub fn as_boolean(&self, what: &str, faults: &mut Faults) -> Option<bool> {
        match self.value {
            Value::Boolean(truth) => Some(truth),
            _ => self.wrong(what, "true or false (without quotes)", faults),
        }
    }

    /// The table, or a fault that `what` is one.
    pub fn as_table(&self, what: &str, faults: &mut Faults) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => self.wrong(what, "a table: { key = value, ... }", faults),
        }
    }

    /// The list, or a fault that `what` is one.
    pub fn as_array(&self, what: &str, faults: &mut Faults) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => self.wrong(what, "a list: [ ..., ... ]", faults),
        }
    }

    /// A text or a list of texts, each with its node: keys that take one name or several.
    pub fn as_texts(&self, what: &str, faults: &mut Faults) -> Option<Vec<(&str, &Node)>> {
        match &self.value {
            Value::Text(text) => Some(vec![(text, self)]),
            Value::Array(items) => {
                let each = |item| Node::as_text(item, &format!("each of {what}"), faults);
                let texts: Vec<Option<&str>> = items.iter().map(each).collect();
                texts
                    .into_iter()
                    .zip(items)
                    .map(|(text, item)| text.map(|t| (t, item)))
                    .collect()
            }
            _ => self.wrong(what, "a text in quotes, or a list of them", faults),
        }
    }

    /// One of a few words, or a fault that lists them with the nearest.
    pub fn as_word<'w>(
        &self,
        what: &str,
        words: &[&'w str],
        faults: &mut Faults,
    ) -> Option<&'w str> {
        let text = self.as_text(what, faults)?;
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Some(word);
        }
        let hint = did_you_mean(text, words.iter().copied());
        faults
            .error(
                &self.place,
                format!("{what} cannot be {}{hint}", quote(text)),
            )
            .help(format!("one of: {}", words.join(", ")));
        None
    }

    /// Pushes a flaw found inside this text value.
    pub fn flaw(&self, flaw: &Flaw, faults: &mut Faults) {
        let place = self.place_within(flaw.span.clone());
        let fault = faults.error(&place, &flaw.message);
        if let Some(help) = &flaw.help {
            fault.help(help);
        }
    }

    fn wrong<T>(&self, what: &str, expected: &str, faults: &mut Faults) -> Option<T> {
        if self.value != Value::Invalid {
            let found = match self.value {
                Value::Float(x) if !x.is_finite() => "not finite",
                _ => self.kind(),
            };
            faults.error(
                &self.place,
                format!("{what} is {expected}; this is {found}"),
            );
        }
        None
    }
}

/// `; did you mean ...?`, or nothing when no candidate is near.
pub fn did_you_mean<'a, S: AsRef<str> + ?Sized + 'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a S>,
) -> String {
    match nearest(name, candidates) {
        Some(near) => format!("; did you mean {}?", quote(near)),
        None => String::new(),
    }
}

/// Hands out the keys of a table and, at the end, reports the rest.
#[derive(Debug)]
pub struct TableReader<'a> {
    table: &'a Table,
    place: Place,
    /// How messages call the table: `[chemistry]`, `this step`.
    name: String,
    /// Every key that was asked for, there or not: these are the keys of the language.
    asked: Vec<String>,
    /// Whether the user names the keys: then none is unknown.
    open: bool,
    /// Keys that are needed and perhaps stand there misspelt, each with an example.
    missed: Vec<(String, String)>,
}

impl<'a> TableReader<'a> {
    /// A reader of a node that must be a table; `name` completes "unknown key `x` in ...".
    pub fn new(node: &'a Node, name: &str, faults: &mut Faults) -> Option<TableReader<'a>> {
        let table = node.as_table(name, faults)?;
        Some(TableReader {
            table,
            place: node.place.clone(),
            name: name.to_owned(),
            asked: Vec::new(),
            open: false,
            missed: Vec::new(),
        })
    }

    /// The entry of a key, when it is there.
    pub fn take(&mut self, key: &str) -> Option<&'a Entry> {
        self.ask(key);
        self.table.get(key)
    }

    /// The value of a key, when it is there.
    pub fn node(&mut self, key: &str) -> Option<&'a Node> {
        self.take(key).map(|entry| &entry.node)
    }

    /// The value of a key, or a fault that the table needs it (silent when a fault of syntax may have swallowed it).
    pub fn required(&mut self, key: &str, example: &str, faults: &mut Faults) -> Option<&'a Node> {
        let found = self.node(key);
        if found.is_none() && !self.table.damaged {
            // What is misspelt is not missed besides: which keys are unknown shows at the end.
            match self.perhaps_misspelt(key) {
                true => self.missed.push((key.to_owned(), example.to_owned())),
                false => self.needs(key, example, faults),
            }
        }
        found
    }

    /// Whether a key that is not there may stand there misspelt.
    pub fn perhaps_misspelt(&self, key: &str) -> bool {
        let near = |other: &str| nearest(other, [key]).is_some();
        self.table.get(key).is_none() && self.table.keys().any(near)
    }

    fn needs(&self, key: &str, example: &str, faults: &mut Faults) {
        let message = format!("{} needs {}", self.name, quote(key));
        faults
            .error(&self.place, message)
            .help(format!("for example {key} = {example}"));
    }

    /// The text of a key, when it is there.
    pub fn text(&mut self, key: &str, faults: &mut Faults) -> Option<&'a str> {
        self.node(key)?.as_text(key, faults)
    }

    /// The number of a key, when it is there.
    pub fn number(&mut self, key: &str, faults: &mut Faults) -> Option<f64> {
        self.node(key)?.as_number(key, faults)
    }

    /// The truth value of a key, when it is there.
    pub fn boolean(&mut self, key: &str, faults: &mut Faults) -> Option<bool> {
        self.node(key)?.as_boolean(key, faults)
    }

    /// All entries not asked for so far, in the order of the file: for tables whose keys the user names.
    pub fn rest(&mut self) -> Vec<&'a Entry> {
        self.open = true;
        self.table
            .entries
            .iter()
            .filter(|entry| !self.asked.contains(&entry.key.text))
            .collect()
    }

    /// The table's place.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The table itself, for looking at keys without taking them.
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// How messages call the table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reports the keys nobody asked for; `not_built` are keys of the language that this version does not act on yet.
    pub fn finish(self, not_built: &[&str], faults: &mut Faults) {
        let unknown = |entry: &&Entry| !self.open && !self.asked.contains(&entry.key.text);
        for (key, example) in &self.missed {
            let meant = |entry: &Entry| nearest(&entry.key.text, &self.asked) == Some(key);
            if !self.table.entries.iter().filter(unknown).any(meant) {
                self.needs(key, example, faults);
            }
        }
        for entry in self.table.entries.iter().filter(unknown) {
            let key = entry.key.text.as_str();
            if entry.node.value == Value::Invalid {
                continue;
            }
            let message = if not_built.contains(&key) {
                format!("{} is not built yet", quote(key))
            } else {
                let known = self.asked.iter().map(String::as_str);
                let hint = did_you_mean(key, known.chain(not_built.iter().copied()));
                format!("unknown key {} in {}{hint}", quote(key), self.name)
            };
            faults.error(&entry.key.place, message);
        }
    }

    fn ask(&mut self, key: &str) {
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, parse};

    fn read(text: &str) -> Node {
        parse(&Source::new("t.toml", text), &mut Faults::new())
    }

    fn messages(faults: &Faults) -> Vec<&str> {
        faults.sorted().iter().map(|f| f.message.as_str()).collect()
    }

    #[test]
    fn keys_nobody_asked_for_are_reported_with_the_nearest() {
        let node = read(
            "[chemistry]\namine = \"D\"\nreductent = \"STAB\"\nfit = 1\nxyzzy = 2\nsolvent = STAB\nzz = 1 h",
        );
        let mut faults = Faults::new();
        let chemistry = node.get("chemistry").unwrap();
        let mut keys = TableReader::new(chemistry, "[chemistry]", &mut faults).unwrap();
        assert_eq!(keys.text("amine", &mut faults), Some("D"));
        assert_eq!(keys.text("reductant", &mut faults), None);
        assert_eq!(keys.text("solvent", &mut faults), None);
        keys.finish(&["fit"], &mut faults);
        assert_eq!(
            messages(&faults),
            [
                "unknown key `reductent` in [chemistry]; did you mean `reductant`?",
                "`fit` is not built yet",
                "unknown key `xyzzy` in [chemistry]",
            ]
        );
    }

    #[test]
    fn required_keys_are_missed_unless_syntax_swallowed_them() {
        let mut faults = Faults::new();
        let node = read("title = \"x\"");
        let mut keys = TableReader::new(&node, "a scenario", &mut faults).unwrap();
        assert!(keys.required("version", "1", &mut faults).is_none());
        assert_eq!(messages(&faults), ["a scenario needs `version`"]);

        let mut faults = Faults::new();
        let node = read("versio n 1");
        let mut keys = TableReader::new(&node, "a scenario", &mut faults).unwrap();
        assert!(keys.required("version", "1", &mut faults).is_none());
        assert!(faults.is_empty());
    }

    #[test]
    fn a_misspelt_key_is_not_missed_besides() {
        let read_one = |text: &str, other: &str| {
            let (node, mut faults) = (read(text), Faults::new());
            let mut keys = TableReader::new(&node, "[flask]", &mut faults).unwrap();
            assert!(keys.required("basis", "\"A\"", &mut faults).is_none());
            keys.take(other);
            keys.finish(&[], &mut faults);
            messages(&faults).join("; ")
        };
        let unknown = "unknown key `bassi` in [flask]; did you mean `basis`?";
        assert_eq!(read_one("bassi = 1", "other"), unknown);
        // A key of the language that is merely like it does not stand for it.
        assert_eq!(read_one("bases = 1", "bases"), "[flask] needs `basis`");
    }

    #[test]
    fn values_of_the_wrong_kind_say_what_was_expected() {
        let node =
            read("a = 1\nb = \"x\"\nc = nan\nd = -3\ne = 5000000000\nf = [\"p\", 2]\ng = \"locl\"");
        let at = |key: &str| node.get(key).unwrap();
        let mut faults = Faults::new();
        assert_eq!(at("a").as_text("title", &mut faults), None);
        assert_eq!(at("b").as_number("seed", &mut faults), None);
        assert_eq!(at("c").as_number("factor", &mut faults), None);
        assert_eq!(at("d").as_count("portions", 1, &mut faults), None);
        assert_eq!(at("e").as_count("points", 1, &mut faults), None);
        assert_eq!(at("f").as_texts("with", &mut faults), None);
        assert_eq!(
            at("g").as_word("method", &["local", "sobol"], &mut faults),
            None
        );
        assert_eq!(
            messages(&faults),
            [
                "title is a text in quotes; this is a whole number",
                "seed is a finite number without unit and quotes; this is a text",
                "factor is a finite number without unit and quotes; this is not finite",
                "portions is a whole number, 1 or more; you wrote -3",
                "points is too large",
                "each of with is a text in quotes; this is a whole number",
                "method cannot be `locl`; did you mean `local`?",
            ]
        );
    }

    #[test]
    fn right_values_are_read_in_silence() {
        let node =
            read("a = 3\nb = \"x\"\nc = 2.5\nd = true\ne = [1]\nf = { g = 1 }\nh = [\"p\", \"q\"]");
        let at = |key: &str| node.get(key).unwrap();
        let mut faults = Faults::new();
        assert_eq!(at("a").as_count("n", 0, &mut faults), Some(3));
        assert_eq!(at("a").as_number("n", &mut faults), Some(3.0));
        assert_eq!(at("c").as_number("n", &mut faults), Some(2.5));
        assert_eq!(at("d").as_boolean("n", &mut faults), Some(true));
        assert_eq!(at("e").as_array("n", &mut faults).unwrap().len(), 1);
        assert_eq!(
            at("f").as_table("n", &mut faults).unwrap().keys().count(),
            1
        );
        let texts = at("h").as_texts("n", &mut faults).unwrap();
        assert_eq!(texts.iter().map(|t| t.0).collect::<Vec<_>>(), ["p", "q"]);
        assert_eq!(at("b").as_word("n", &["x"], &mut faults), Some("x"));
        assert!(faults.is_empty());
    }

    #[test]
    fn keys_the_user_names_come_in_order() {
        let node = read("[charge]\nz = 1\n\"DH+\" = 2\na = 3");
        let mut faults = Faults::new();
        let mut keys =
            TableReader::new(node.get("charge").unwrap(), "charge", &mut faults).unwrap();
        assert!(keys.take("a").is_some());
        let names: Vec<&str> = keys.rest().iter().map(|e| e.key.text.as_str()).collect();
        assert_eq!(names, ["z", "DH+"]);
        keys.finish(&[], &mut faults);
        assert!(faults.is_empty());
    }
}
