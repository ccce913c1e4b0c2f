//! `[observables]`: what mechanism and scenario declare enters the glossary, measures first, then the times that follow them.
//!
//! Both are read by the same code; what is always there is added by `standing`. Knows no steps, and not what an entry measures.

use crate::flask::Measure;
use crate::observable::{Kind, Observable};
use crate::text::{Entry, Faults, Value};

use super::computed::is_computed;
use super::condition;
use super::glossary::Glossary;
use super::measured::{measure, read_at, reader};
use super::names::Names;

/// Whether an entry asks when something happens.
pub fn is_time(entry: &Entry) -> bool {
    entry.node.get("time_to").is_some()
}

/// Adds the measures among `entries`; times come later, when every measure has its name.
pub fn measures(entries: &[&Entry], names: &Names, glossary: &mut Glossary, faults: &mut Faults) {
    let measured = |entry: &&&Entry| !is_time(entry) && !is_computed(entry);
    for entry in entries.iter().filter(measured) {
        match measure(entry, names, None, faults) {
            Some((measure, unit, at)) => glossary.put(Observable {
                name: entry.key.text.clone(),
                unit,
                stage: 0,
                kind: read_at(measure, at),
            }),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
}

/// Whether everything that an entry counts from is put in: what a mechanism counts from an absent compound has no value.
pub fn is_countable(entry: &Entry, names: &Names) -> bool {
    ["on", "conversion_of"]
        .iter()
        .filter_map(|key| entry.node.get(key))
        .all(|node| match &node.value {
            Value::Text(name) => names.known_charged(name).is_some(),
            _ => true,
        })
}

/// Adds the times among `entries`.
pub fn times(entries: &[&Entry], glossary: &mut Glossary, faults: &mut Faults) {
    let computed = entries.iter().filter(|entry| is_computed(entry));
    glossary.computed = computed.map(|entry| entry.key.text.clone()).collect();
    for entry in entries {
        if !is_time(entry) {
            continue;
        }
        match time(entry, glossary, faults) {
            Some(kind) => glossary.put(Observable {
                name: entry.key.text.clone(),
                unit: "s".to_owned(),
                stage: condition::named(&entry.node, glossary),
                kind,
            }),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
}

fn time(entry: &Entry, glossary: &Glossary, faults: &mut Faults) -> Option<Kind> {
    let mut keys = reader(entry, "time_to", faults)?;
    let node = keys.node("time_to")?;
    keys.finish(&[], faults);
    let until = condition::until(node, glossary, faults)?;
    if !matches!(until.measure, Measure::Percentage { .. }) {
        faults
            .error(
                &node.place,
                "time_to follows a yield, a conversion or a share",
            )
            .help("for example time_to = \"conversion > 90 %\"");
        return None;
    }
    Some(Kind::TimeTo {
        measure: until.measure,
        goal: condition::goal(until.value, until.below),
    })
}
