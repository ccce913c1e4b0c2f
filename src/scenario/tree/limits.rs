//! How much of each kind a file may hold, looked at before anything is made of it.
//!
//! Counts entries and characters by the key they stand under; what they mean is not known here. Limits of numbers (points of an axis,
//! portions, sizes) stand where the number is read; the reference lists all of them.

use crate::text::{Faults, Key, Node, Value, quote};

/// Entries of a list or table by its key, and what to write when more are needed. Checked in `check` these take a second or two.
const ENTRIES: [(&str, usize, &str); 16] = [
    // Balances and conservation laws are worked out for the whole network at once, at the cube of its size.
    ("species", 300, "leave out what does not react"),
    ("reactions", 500, "leave out what does not matter"),
    ("constants", 1000, "leave out what nothing uses"),
    ("observables", 300, "make several scenarios of it"),
    ("sums", 100, "leave out what nothing uses"),
    ("variant", 1000, "vary numbers along an axis of [sweep]"),
    ("stage", 20, "make several scenarios of it"),
    ("procedure", 1000, "repeat = 50, steps = [ ... ]"),
    ("steps", 1000, "repeat = 50, steps = [ ... ]"),
    ("axes", 20, "let one axis vary several addresses"),
    (
        "vary",
        20,
        "define one constant that the others follow from",
    ),
    ("values", 10_000, "from, to and points"),
    ("labels", 10_000, "leave the labels out"),
    ("plot", 100, "make several scenarios of it"),
    ("times", 10_000, "points = 400"),
    // More steps than that run into one another, and the charge of a form counts in whole numbers.
    ("pKa", 20, "give those that lie within the pH of the flask"),
];
/// Entries of any other list or table.
const OTHER_ENTRIES: usize = 1000;

/// Characters of a key: names stand in column heads, figures and file names.
const LONGEST_KEY: usize = 200;
/// Characters of what is a name or a heading wherever it stands.
const NAMES: [(&str, usize); 5] = [
    ("name", 200),
    ("short", 200),
    ("label", 200),
    ("labels", 200),
    ("title", 1000),
];
/// Characters of any other text: an expression has at most 300 operators.
const LONGEST_TEXT: usize = 10_000;
/// Keys and texts that are told one by one.
const MOST_TOLD: usize = 20;

/// Whether a file keeps within the limits; what does not is told.
pub fn within(root: &Node, faults: &mut Faults) -> bool {
    let before = faults.len();
    entries(root, None, faults);
    faults.len() == before
}

fn entries(node: &Node, key: Option<&Key>, faults: &mut Faults) {
    let name = key.map_or("", |key| key.text.as_str());
    match &node.value {
        Value::Table(table) => {
            if !fits(table.entries.len(), name, node, key, faults) {
                return;
            }
            for entry in &table.entries {
                short_key(&entry.key, faults);
                entries(&entry.node, Some(&entry.key), faults);
            }
        }
        Value::Array(items) => {
            if !fits(items.len(), name, node, key, faults) {
                return;
            }
            for item in items {
                entries(item, key, faults);
            }
        }
        Value::Text(text) => short_text(text, name, node, faults),
        _ => {}
    }
}

fn fits(number: usize, name: &str, node: &Node, key: Option<&Key>, faults: &mut Faults) -> bool {
    let limit = ENTRIES.iter().find(|(known, ..)| *known == name);
    let (most, help) = limit.map_or((OTHER_ENTRIES, ""), |&(_, most, help)| (most, help));
    if number > most {
        let place = key.map_or(&node.place, |key| &key.place);
        let what = if name.is_empty() {
            "a file".to_owned()
        } else {
            quote(name)
        };
        let message = format!("{what} holds {number} entries: at most {most} are taken");
        let fault = faults.error(place, message);
        if !help.is_empty() {
            fault.help(help);
        }
    }
    number <= most
}

fn short_key(key: &Key, faults: &mut Faults) {
    let length = key.text.chars().count();
    if length > LONGEST_KEY && faults.len() < MOST_TOLD {
        let message = format!("this key has {length} characters: at most {LONGEST_KEY} are taken");
        faults.error(&key.place, message);
    }
}

fn short_text(text: &str, name: &str, node: &Node, faults: &mut Faults) {
    let known = NAMES.iter().find(|(known, _)| *known == name);
    let most = known.map_or(LONGEST_TEXT, |&(_, most)| most);
    let length = text.chars().count();
    if length > most && faults.len() < MOST_TOLD {
        let message = format!("this text has {length} characters: at most {most} are taken");
        faults.error(&node.place, message);
    }
}
