//! The top level of a file: whether it is a scenario at all, the tables that it is made of and those that ask.
//!
//! Knows the names of tables, not what stands in them.

use std::sync::Arc;

use crate::text::{Faults, Node, Place, Source, TableReader, Value, nearest};

use super::edit::table;

/// The version of the language that is read.
const VERSION: i64 = 1;
/// Tables that ask and report.
const QUESTIONS: [&str; 10] = [
    "variant",
    "sweep",
    "data",
    "fit",
    "uncertainty",
    "sensitivity",
    "goal",
    "plot",
    "report",
    "output",
];
/// What a scenario is made of; all else asks or reports.
pub const PARTS: [&str; 9] = [
    "chemistry",
    "species",
    "reactions",
    "sums",
    "constants",
    "flask",
    "procedure",
    "stage",
    "observables",
];

/// The parts of a file without its questions. A part that is misspelt is told where the keys are read; here it is read as it was meant,
/// so that the part is not missed besides.
pub fn parts_of(root: &Node) -> Node {
    let mut node = root.clone();
    if let Value::Table(table) = &mut node.value {
        let there: Vec<String> = table.keys().map(str::to_owned).collect();
        let missing = |part: &&str| there.iter().all(|key| key != part);
        let known = |key: &str| PARTS.contains(&key) || QUESTIONS.contains(&key);
        for entry in &mut table.entries {
            let words = PARTS.into_iter().chain(QUESTIONS).filter(missing);
            let meant = nearest(&entry.key.text, words).filter(|_| !known(&entry.key.text));
            if let Some(part) = meant {
                entry.key.text = part.to_owned();
            }
        }
        table
            .entries
            .retain(|entry| PARTS.contains(&entry.key.text.as_str()));
    }
    node
}

/// Whether a text means to be a scenario of this version; anything else gets one message and no more.
pub fn is_scenario(root: &Node, source: &Arc<Source>, faults: &mut Faults) -> bool {
    let place = Place::whole(source);
    let no_scenario = "not a scenario: expected `version = 1` in the first lines";
    match root.get("version") {
        None => {
            let known =
                |key: &str| PARTS.contains(&key) || QUESTIONS.contains(&key) || key == "title";
            let keys = table(root).is_some_and(|table| table.keys().any(known));
            faults.error(&place, no_scenario);
            keys
        }
        Some(node) => match node.value {
            Value::Integer(VERSION) | Value::Invalid => true,
            Value::Integer(n) if n > VERSION => {
                faults.error(&node.place, format!("version {n} needs a newer monobis"));
                false
            }
            _ => {
                faults.error(&node.place, no_scenario).help("version = 1");
                true
            }
        },
    }
}

/// Title and question; refuses keys that no scenario has.
pub fn head(root: &Node, faults: &mut Faults) -> Option<(String, Option<String>)> {
    let mut keys = TableReader::new(root, "a scenario", faults)?;
    keys.take("version");
    let title = keys.required("title", "\"STAB against NaBH4\"", faults);
    let title = title.and_then(|node| node.as_text("title", faults));
    let question = keys.text("question", faults);
    for key in PARTS.iter().chain(&QUESTIONS) {
        keys.take(key);
    }
    keys.finish(&[], faults);
    Some((title?.to_owned(), question.map(str::to_owned)))
}

/// Whether another file is a scenario; refuses keys that no scenario has.
pub fn check_top_level(root: &Node, faults: &mut Faults) -> bool {
    is_scenario(root, &root.place.source, faults) && head(root, faults).is_some()
}
