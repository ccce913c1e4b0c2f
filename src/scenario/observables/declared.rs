//! `[observables]`: what mechanism and scenario declare enters the glossary, measures first, then what follows their courses.
//!
//! Both are read by the same code; what is always there is added by `standing`. Knows no steps, and not what an entry measures.

use crate::experiment::observable::{Observable, ObservableKind, OfMaximum};
use crate::flask::Measure;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::glossary::Glossary;
use crate::scenario::procedure::condition;
use crate::text::{Entry, Faults, Node, Value};

use super::computed::is_computed;
use super::measured::{measure, read_at, reader};
use super::thermal;

/// What an observable may ask of the course of another, with an example.
const QUESTIONS: [(&str, &str); 3] = [
    ("time_to", "conversion > 90 %"),
    ("maximum_of", "conversion"),
    ("time_of_maximum", "conversion"),
];

/// The question that an entry asks of another's course, if it asks one.
fn question(entry: &Entry) -> Option<(&'static str, &'static str)> {
    let mut questions = QUESTIONS.into_iter();
    questions.find(|(key, _)| entry.node.get(key).is_some())
}

/// Whether an entry asks when something happens, or how far it goes.
pub fn is_of_course(entry: &Entry) -> bool {
    question(entry).is_some()
}

/// Adds the measures among `entries`; what follows their courses comes later, when every measure has its name.
pub fn measures(
    entries: &[&Entry],
    names: &CompoundNames,
    glossary: &mut Glossary,
    faults: &mut Faults,
) {
    let measured = |entry: &&&Entry| !is_of_course(entry) && !is_computed(entry);
    for entry in entries.iter().filter(measured) {
        if thermal::key(entry).is_some() {
            thermal_result(entry, names, glossary, faults);
            continue;
        }
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

/// Adds what asks for heat or gas.
fn thermal_result(
    entry: &Entry,
    names: &CompoundNames,
    glossary: &mut Glossary,
    faults: &mut Faults,
) {
    match thermal::question(entry, names, faults) {
        Some((kind, unit)) => glossary.put(Observable {
            name: entry.key.text.clone(),
            unit,
            stage: 0,
            kind,
        }),
        None => glossary.faulty.push(entry.key.text.clone()),
    }
}

/// Whether everything that an entry counts from is put in: what a mechanism counts from an absent compound has no value.
pub fn is_countable(entry: &Entry, names: &CompoundNames) -> bool {
    ["on", "conversion_of"]
        .iter()
        .filter_map(|key| entry.node.get(key))
        .all(|node| match &node.value {
            Value::Text(name) => names.known_charged(name).is_some(),
            _ => true,
        })
}

/// Adds what follows the course of another among `entries`.
pub fn of_courses(entries: &[&Entry], glossary: &mut Glossary, faults: &mut Faults) {
    let computed = entries.iter().filter(|entry| is_computed(entry));
    glossary.computed = computed.map(|entry| entry.key.text.clone()).collect();
    for entry in entries {
        let Some((key, example)) = question(entry) else {
            continue;
        };
        match of_course(entry, key, example, glossary, faults) {
            Some(observable) => glossary.put(observable),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
}

fn of_course(
    entry: &Entry,
    key: &str,
    example: &str,
    glossary: &Glossary,
    faults: &mut Faults,
) -> Option<Observable> {
    let mut keys = reader(entry, key, faults)?;
    let node = keys.node(key)?;
    keys.finish(&[], faults);
    let (followed, kind) = match key {
        "time_to" => time_to(node, glossary, faults)?,
        "maximum_of" => maximum(node, OfMaximum::Height, glossary, faults)?,
        _ => maximum(node, OfMaximum::Time, glossary, faults)?,
    };
    if kind.followed().and_then(Measure::offset).is_none() {
        let message = format!("{key} follows a yield, a conversion or a share");
        let help = format!("for example {key} = \"{example}\"");
        faults.error(&node.place, message).help(help);
        return None;
    }
    let unit = match &kind {
        ObservableKind::Maximum {
            which: OfMaximum::Height,
            ..
        } => followed.unit.clone(),
        _ => "s".to_owned(),
    };
    Some(Observable {
        name: entry.key.text.clone(),
        unit,
        stage: followed.stage,
        kind,
    })
}

/// When a condition comes true, with what it is about.
fn time_to<'g>(
    node: &Node,
    glossary: &'g Glossary,
    faults: &mut Faults,
) -> Option<(&'g Observable, ObservableKind)> {
    let (followed, until) = condition::of(node, glossary, faults)?;
    let goal = condition::goal(until.value, until.below);
    let measure = until.measure;
    Some((followed, ObservableKind::TimeTo { measure, goal }))
}

/// The maximum of an observable that has a course in time, with the observable.
fn maximum<'g>(
    node: &Node,
    which: OfMaximum,
    glossary: &'g Glossary,
    faults: &mut Faults,
) -> Option<(&'g Observable, ObservableKind)> {
    let name = node.as_text("the name of an observable", faults)?.trim();
    let followed = glossary.find(name, &node.place, faults)?;
    let Some(measure) = followed.measure() else {
        let message = format!("{name} has no course in time: it has no maximum");
        faults.error(&node.place, message);
        return None;
    };
    let measure = measure.clone();
    Some((followed, ObservableKind::Maximum { measure, which }))
}
