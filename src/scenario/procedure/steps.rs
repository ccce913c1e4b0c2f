//! The procedure: one verb per step with its modifiers, in the order it is done.
//!
//! Resolves names and units; what the steps come to in time is for the procedure room.

use crate::experiment::procedure::{Step, Verb};
use crate::scenario::names::values::optional;
use crate::text::{Entry, Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::Kind;

use super::bench::Bench;
use super::flask::{pressures, temperature_of};
use super::verbs::{addition, dry, filter, ingredients, stir};
use super::workup::{concentrate, extract, isolate, loss, quench};

/// The verbs, in the order in which messages list them.
const VERBS: [&str; 12] = [
    "charge",
    "add",
    "stir",
    "temperature",
    "dry",
    "filter",
    "repeat",
    "quench",
    "extract",
    "concentrate",
    "isolate",
    "gas",
];
/// Verbs after which nothing reacts.
const STOPS: [&str; 4] = ["quench", "extract", "concentrate", "isolate"];
/// Steps that a procedure may come to when its blocks and portions are written out: each starts the solver anew, and a run of several
/// thousand meets its step cap.
const MOST_STEPS: u64 = 2000;

/// Reads `procedure`; `root` is where the fault stands that there is none.
pub fn read(
    node: Option<&Node>,
    root: &Place,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<Vec<Step>> {
    let Some(node) = node else {
        faults
            .error(root, "a scenario needs a procedure")
            .help("procedure = [ { charge = { ... } }, { stir = \"2 h\" } ]");
        return None;
    };
    let mut named = Vec::new();
    let steps = steps(node, "procedure", bench, &mut named, faults);
    after_quench(node, None, faults);
    let steps = steps?;
    if written_out(&steps) > MOST_STEPS {
        let message = format!("repeats and portions come to more than {MOST_STEPS} steps");
        let help = "for very many portions write one addition over the same time";
        faults.error(&node.place, message).help(help);
        return None;
    }
    Some(steps)
}

fn steps<'n>(
    node: &'n Node,
    what: &str,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Vec<Step>> {
    let items = node.as_array(what, faults)?;
    let read: Vec<Option<Step>> = items
        .iter()
        .map(|item| step(item, bench, named, faults))
        .collect();
    read.into_iter().collect()
}

fn step<'n>(
    node: &'n Node,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Step> {
    let table = node.as_table("a step", faults)?;
    let is_verb = |entry: &&Entry| {
        let key = entry.key.text.as_str();
        VERBS.contains(&key)
    };
    let verbs: Vec<&Entry> = table.entries.iter().filter(is_verb).collect();
    let verb = match verbs.as_slice() {
        [verb] => verb.key.text.as_str(),
        [] => return no_verb(node, faults),
        [_, second, ..] => {
            let message = format!(
                "two verbs in one step: start a new [[procedure]] before {}",
                quote(&second.key.text)
            );
            faults.error(&second.key.place, message);
            return None;
        }
    };
    let mut keys = TableReader::new(node, &article(verb), faults)?;
    let name = keys.node("name").map(|node| step_name(node, named, faults));
    let done = self::verb(verb, &mut keys, bench, named, faults);
    keys.finish(&[], faults);
    let name = match name {
        Some(name) => Some(name?.to_owned()),
        None => None,
    };
    Some(Step { name, verb: done? })
}

/// "a stir step", "an add step".
fn article(verb: &str) -> String {
    let article = if verb.starts_with(['a', 'e', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {verb} step")
}

fn no_verb<T>(node: &Node, faults: &mut Faults) -> Option<T> {
    let mut keys = TableReader::new(node, "a step", faults)?;
    for key in VERBS.iter().chain(&["name"]) {
        keys.take(key);
    }
    let table = keys.table();
    let meant = |entry: &Entry| !did_you_mean(&entry.key.text, VERBS).is_empty();
    if table.entries.iter().any(meant) {
        keys.finish(&[], faults);
    } else if !table.damaged {
        faults
            .error(&node.place, "this step has no verb")
            .help(format!("one of: {}", VERBS.join(", ")));
    }
    None
}

/// The name of a step: letters, digits, blanks and hyphens, used once.
fn step_name<'n>(
    node: &'n Node,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<&'n str> {
    let name = node.as_text("name", faults)?;
    let fits = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    let number = name.chars().all(|c| c.is_ascii_digit());
    if name.trim() != name || name.is_empty() || !name.chars().all(fits) || number {
        faults
            .error(
                &node.place,
                format!("{} is no name for a step", quote(name)),
            )
            .help("letters, digits, blanks and hyphens, not digits alone");
        return None;
    }
    if let Some((_, first)) = named.iter().find(|(other, _)| *other == name) {
        let lines = (first.line(), node.place.line());
        let message = format!(
            "two steps are called \"{name}\" (lines {} and {})",
            lines.0, lines.1
        );
        faults.error(&node.place, message);
        return None;
    }
    named.push((name, node.place.clone()));
    Some(name)
}

fn verb<'n>(
    verb: &str,
    keys: &mut TableReader<'n>,
    bench: &Bench,
    named: &mut Vec<(&'n str, Place)>,
    faults: &mut Faults,
) -> Option<Verb> {
    let node = keys.node(verb)?;
    match verb {
        "charge" => ingredients("charge", node, bench, faults).map(Verb::Charge),
        "add" => addition(node, keys, bench, faults),
        "stir" => stir(node, bench, faults),
        "gas" => pressures(node, &bench.names, faults).map(Verb::Gas),
        "temperature" => {
            let over = optional(keys, "over", Kind::TIME, faults);
            let to = temperature_of(node, &bench.names, faults);
            Some(Verb::Temperature {
                to: to?,
                over: over?.unwrap_or(0.0),
            })
        }
        "dry" => dry(node, bench, faults),
        "filter" => {
            let loss = loss(keys, faults);
            filter(node, loss, bench, faults)
        }
        "extract" => extract(node, keys, bench, faults),
        "concentrate" => concentrate(node, keys, faults),
        "isolate" => isolate(node, bench, faults),
        "repeat" => {
            let times = node.as_count("repeat", 0, faults);
            let block = keys.required("steps", "[ { ... } ]", faults);
            let block = block.and_then(|block| steps(block, "steps", bench, named, faults));
            Some(Verb::Repeat {
                times: times?,
                steps: block?,
            })
        }
        _ => quench(node, keys, faults),
    }
}

/// Refuses what is put in after the verb that stopped the reaction; gives that verb, if there was one.
fn after_quench<'n>(
    steps: &'n Node,
    mut stopped: Option<&'n str>,
    faults: &mut Faults,
) -> Option<&'n str> {
    let Value::Array(steps) = &steps.value else {
        return stopped;
    };
    for step in steps {
        let Value::Table(table) = &step.value else {
            continue;
        };
        for entry in &table.entries {
            match entry.key.text.as_str() {
                verb if STOPS.contains(&verb) => stopped = stopped.or(Some(verb)),
                "charge" | "add" => {
                    if let Some(verb) = stopped {
                        let message = format!(
                            "nothing reacts after {verb}: begin a [[stage]] that takes the product"
                        );
                        faults.error(&entry.key.place, message);
                    }
                }
                "steps" => {
                    // What a block quenches, its next round meets.
                    for _ in 0..rounds(step.get("repeat")) {
                        stopped = after_quench(&entry.node, stopped, faults);
                    }
                }
                _ => {}
            }
        }
    }
    stopped
}

/// How often a block need be looked at: not, once, or as often as it takes to meet itself.
fn rounds(repeat: Option<&Node>) -> i64 {
    match repeat.map(|node| &node.value) {
        Some(Value::Integer(times)) => (*times).clamp(0, 2),
        _ => 1,
    }
}

/// Number of steps with blocks and portions written out.
fn written_out(steps: &[Step]) -> u64 {
    steps.iter().fold(0, |sum: u64, step| {
        let own = match &step.verb {
            Verb::Repeat { times, steps } => u64::from(*times).saturating_mul(written_out(steps)),
            Verb::Add(addition) => u64::from(addition.portions.unwrap_or(1)),
            _ => 1,
        };
        sum.saturating_add(own)
    })
}
