//! Observables of a scenario with stages: what is counted stands in one of them, what it counts from in this one or in one before.

use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::glossary::Glossary;
use crate::scenario::names::sides::pools_of;
use crate::scenario::observables::{computed, declared, measured};
use crate::text::{Entry, Faults, Node, Value, quote};

use super::made::Made;

/// Keys of an observable that name compounds of one stage.
const SIDES: [&str; 6] = [
    "yield_of",
    "conversion_of",
    "share_of",
    "ee_of",
    "among",
    "against",
];

/// Adds what `[observables]` says over all stages; gives the names.
pub fn own_observables(
    tree: &Node,
    case: &Experiment,
    made: &[Made],
    glossary: &mut Glossary,
    faults: &mut Faults,
) -> Vec<String> {
    let table = tree
        .get("observables")
        .map(|node| node.as_table("[observables]", faults));
    let entries = table.flatten().map_or(&[][..], |table| &table.entries);
    let all: Vec<&Entry> = entries.iter().collect();
    let measured =
        |entry: &&&Entry| !declared::is_of_course(entry) && !computed::is_computed(entry);
    for entry in all.iter().filter(measured) {
        match measure(entry, case, made, faults) {
            Some(observable) => glossary.put(observable),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
    declared::of_courses(&all, glossary, faults);
    computed::results(&all, made.len() - 1, glossary, faults);
    entries.iter().map(|entry| entry.key.text.clone()).collect()
}

/// An observable over stages: what it counts stands in one of them, what it counts from in this one or in one before.
fn measure(
    entry: &Entry,
    case: &Experiment,
    made: &[Made],
    faults: &mut Faults,
) -> Option<Observable> {
    if let Some(node) = entry.node.get("value") {
        let message = "a value is read in one flask: write it in the observables of its stage";
        faults.error(&node.place, message);
        return None;
    }
    let mut local = entry.clone();
    let mut stage = None;
    if let Value::Table(table) = &mut local.node.value {
        for side in &mut table.entries {
            if SIDES.contains(&side.key.text.as_str()) {
                localise(&mut side.node, &mut stage, made, faults)?;
            }
        }
    }
    let at = stage.unwrap_or(made.len() - 1);
    let part = &made[at];
    let names = CompoundNames {
        model: Some(&part.compiled.case.model),
        charged: &part.compiled.charged,
    };
    let basis = match entry.node.get("on") {
        Some(node) => Some(basis(node, at, case, made, faults)?),
        None => None,
    };
    let (measure, unit, moment) = measured::measure(&local, &names, basis, faults)?;
    // A conversion counts from what it is of.
    let unit = match unit.strip_prefix("% of ") {
        Some(basis) if entry.node.get("on").is_none() => format!("% of {}.{basis}", part.name),
        _ => unit,
    };
    Some(Observable {
        name: entry.key.text.clone(),
        unit,
        stage: at,
        kind: measured::read_at(measure, moment),
    })
}

/// Takes the names of stages out of a side: all that it names stands in one.
fn localise(
    node: &mut Node,
    stage: &mut Option<usize>,
    made: &[Made],
    faults: &mut Faults,
) -> Option<()> {
    let text = node.as_text("a side of an equation", faults)?.to_owned();
    let whole = of_a_stage(text.trim(), made);
    let words: Vec<&str> = match whole {
        // A compound's name may hold blanks.
        Some((at, rest)) if pools_of(rest, &made[at].compiled.case.model).is_some() => {
            vec![text.trim()]
        }
        _ => text.split_whitespace().collect(),
    };
    let mut local = Vec::new();
    for word in words {
        let number = word == "+" || word.parse::<f64>().is_ok();
        match of_a_stage(word, made) {
            Some((at, rest)) if stage.is_none_or(|known| known == at) => {
                *stage = Some(at);
                local.push(rest);
            }
            Some(_) => {
                faults.error(&node.place, "an observable counts what is in one stage");
                return None;
            }
            None if number => local.push(word),
            None => {
                of_no_stage(word, node, made, faults);
                return None;
            }
        }
    }
    node.value = Value::Text(local.join(" "));
    Some(())
}

/// The stage and the name of `stage.name`.
fn of_a_stage<'t>(text: &'t str, made: &[Made]) -> Option<(usize, &'t str)> {
    let (stage, name) = text.split_once('.')?;
    let at = made.iter().position(|m| m.name == stage)?;
    Some((at, name))
}

/// Says that a name stands in no stage.
fn of_no_stage(text: &str, node: &Node, made: &[Made], faults: &mut Faults) {
    let names: Vec<&str> = made.iter().map(|m| m.name.as_str()).collect();
    let remedy = format!("write {}.{text} (stages: {})", names[0], names.join(", "));
    faults
        .error(&node.place, format!("{} of which stage?", quote(text)))
        .help(remedy);
}

/// What a yield counts from: a compound put into its stage or into one before, as that stage counts it, and its name.
fn basis(
    node: &Node,
    stage: usize,
    case: &Experiment,
    made: &[Made],
    faults: &mut Faults,
) -> Option<(usize, String)> {
    let text = node.as_text("a charged compound", faults)?;
    let Some((at, name)) = of_a_stage(text, made) else {
        of_no_stage(text, node, made, faults);
        return None;
    };
    if at > stage {
        let (later, counted) = (&made[at].name, &made[stage].name);
        let message =
            format!("{later} comes after {counted}: a yield counts from what was put in before");
        faults.error(&node.place, message);
        return None;
    }
    let part = &made[at].compiled;
    let names = CompoundNames {
        model: Some(&part.case.model),
        charged: &part.charged,
    };
    let id = names.put_in(name, &node.place, faults)?;
    let id = if at == stage {
        id
    } else {
        case.charged_before(at, stage, id)
    };
    // Without the stage: a yield over stages has the same unit as one without.
    Some((id, name.to_owned()))
}
