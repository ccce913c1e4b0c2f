//! `[observables]`: yields, conversions, shares, ee and times, compiled for one chemistry.
//!
//! The mechanism's observables and the scenario's are read by the same code; what is always there is added by `standing`.
//! Knows no steps.

use crate::flask::{Bottom, Measure, Weights};
use crate::library::{CompoundId, Model};
use crate::observable::{Kind, Observable, worked_up};
use crate::text::{
    Entry, Faults, Flaw, Node, TableReader, Value, did_you_mean, parse_side, quote, undeclared,
};

use crate::units::{Dimension, Kind as Kinds, parse_unit};

use super::computed::is_computed;
use super::condition;
use super::glossary::Glossary;
use super::names::Names;

/// What an observable may be.
const KINDS: [&str; 7] = [
    "yield_of",
    "conversion_of",
    "share_of",
    "ee_of",
    "time_to",
    "value",
    "computed",
];

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

/// A reader of an observable, or a fault that it must be of one kind.
pub fn reader<'a>(entry: &'a Entry, kind: &str, faults: &mut Faults) -> Option<TableReader<'a>> {
    let keys = TableReader::new(
        &entry.node,
        &format!("observable {}", quote(&entry.key.text)),
        faults,
    )?;
    let other = KINDS
        .iter()
        .find(|other| **other != kind && entry.node.get(other).is_some());
    if let Some(other) = other {
        let place = &keys.table().get(other)?.key.place;
        faults.error(
            place,
            format!("an observable is one thing: {kind} or {other}"),
        );
        return None;
    }
    Some(keys)
}

/// What an observable measures, its unit, and the moment where it is not the end.
pub type Measured = (Measure, String, Option<f64>);

/// What is read at the end, or at a moment.
pub fn read_at(measure: Measure, at: Option<f64>) -> Kind {
    match at {
        Some(time) => Kind::At(measure, time),
        None => Kind::Measure(measure),
    }
}

/// A measure with its unit; `basis` is what `on` names where that stands in another stage, with its name.
pub fn measure(
    entry: &Entry,
    names: &Names,
    basis: Option<(CompoundId, String)>,
    faults: &mut Faults,
) -> Option<Measured> {
    let Some(kind) = KINDS
        .iter()
        .copied()
        .find(|kind| entry.node.get(kind).is_some())
    else {
        return no_kind(entry, faults);
    };
    let mut keys = reader(entry, kind, faults)?;
    let at = match keys.node("at") {
        Some(node) => Kinds::TIME.read("at", node, faults).map(|q| Some(q.value)),
        None => Some(None),
    };
    if kind == "value" {
        let found = reading(entry, &mut keys, names, faults);
        keys.finish(&[], faults);
        let (measure, unit) = found?;
        return Some((measure, unit, at?));
    }
    let state = match keys.node("state") {
        Some(node) => node
            .as_word("state", &["flask", "worked-up"], faults)
            .map(|word| word == "flask"),
        None => Some(false),
    };
    let found = of_kind(kind, &mut keys, names, state == Some(true), basis, faults);
    keys.finish(&[], faults);
    let (measure, unit) = state.and(found)?;
    Some((measure, unit, at?))
}

/// What the chemistry compiled from `value`, in the unit asked for.
fn reading(
    entry: &Entry,
    keys: &mut TableReader,
    names: &Names,
    faults: &mut Faults,
) -> Option<(Measure, String)> {
    let (_, unit) = (keys.node("value"), keys.node("unit"));
    let readings = &names.model?.network.readings;
    let index = readings.iter().position(|r| r.name == entry.key.text)?;
    let dimension = readings[index].dimension;
    let (unit, text) = shown_in(&entry.key.text, dimension, unit, faults)?;
    let measure = Measure::Reading {
        index,
        dimension,
        unit,
    };
    Some((measure, text))
}

/// The unit that a number of this dimension is shown in, in base units, and how it is written; `unit` is what was asked for.
pub fn shown_in(
    name: &str,
    dimension: Dimension,
    unit: Option<&Node>,
    faults: &mut Faults,
) -> Option<(f64, String)> {
    let Some(node) = unit else {
        return Some((1.0, dimension.unit_text()));
    };
    let text = node.as_text("unit", faults)?;
    let unit = match parse_unit(text) {
        Ok(unit) => unit.of_differences(),
        Err(flaw) => {
            node.flaw(&flaw, faults);
            return None;
        }
    };
    if unit.dimension != dimension {
        let found = dimension.unit_text();
        let message = format!("{name} is in {found}; {text} is another unit");
        faults.error(&node.place, message);
        return None;
    }
    Some((unit.to_base(1.0), text.to_owned()))
}

fn of_kind(
    kind: &str,
    keys: &mut TableReader,
    names: &Names,
    flask: bool,
    basis: Option<(CompoundId, String)>,
    faults: &mut Faults,
) -> Option<(Measure, String)> {
    let node = keys.node(kind)?;
    if kind == "conversion_of" {
        return conversion(node, flask, names, faults);
    }
    let top = side(node, names, flask, faults);
    match kind {
        "yield_of" => {
            let on = keys.required("on", "\"amine\"", faults);
            let own = |on| charged(on, names, faults).map(|(id, name)| (id, name.to_owned()));
            let (on, name) = basis.or_else(|| on.and_then(own))?;
            Some((
                percentage(0.0, top?, Bottom::Charged(vec![(on, 1.0)])),
                format!("% of {name}"),
            ))
        }
        "share_of" => {
            let among = keys.required("among", "\"mono + bis\"", faults);
            let among = among.and_then(|node| side(node, names, flask, faults));
            Some((percentage(0.0, top?, Bottom::Pools(among?)), "%".to_owned()))
        }
        _ => {
            let against = keys.required("against", "\"S-product\"", faults);
            let other = against.and_then(|node| side(node, names, flask, faults));
            let (one, other) = (top?, other?);
            let both = one.iter().chain(&other).copied().collect();
            let minus = other.iter().map(|&(pool, weight)| (pool, -weight));
            let top = one.iter().copied().chain(minus).collect();
            Some((percentage(0.0, top, Bottom::Pools(both)), "%".to_owned()))
        }
    }
}

fn no_kind<T>(entry: &Entry, faults: &mut Faults) -> Option<T> {
    let mut keys = TableReader::new(
        &entry.node,
        &format!("observable {}", quote(&entry.key.text)),
        faults,
    )?;
    for key in KINDS
        .iter()
        .chain(&["on", "among", "against", "state", "unit", "at"])
    {
        keys.take(key);
    }
    let strange = keys
        .table()
        .keys()
        .any(|key| !did_you_mean(key, KINDS).is_empty());
    if strange {
        keys.finish(&[], faults);
    } else if !keys.table().damaged {
        faults
            .error(
                &entry.key.place,
                format!("observable {} measures nothing", quote(&entry.key.text)),
            )
            .help(format!("one of: {}", KINDS.join(", ")));
    }
    None
}

fn percentage(offset: f64, top: Weights, bottom: Bottom) -> Measure {
    Measure::Percentage {
        offset,
        top,
        bottom,
    }
}

/// `100 - what is left of it, in % of what was charged of it`.
fn conversion(
    node: &Node,
    flask: bool,
    names: &Names,
    faults: &mut Faults,
) -> Option<(Measure, String)> {
    let (id, name) = charged(node, names, faults)?;
    let model = names.model?;
    let Some(free) = free_weights(model, id) else {
        faults.error(
            &node.place,
            format!("{name} is in no reaction: it has no conversion"),
        );
        return None;
    };
    let left = if flask { free } else { worked_up(model, &free) };
    let top = left
        .into_iter()
        .map(|(pool, weight)| (pool, -weight))
        .collect();
    Some((
        percentage(100.0, top, Bottom::Charged(vec![(id, 1.0)])),
        format!("% of {name}"),
    ))
}

/// How much of a compound is there, per mol of it, from the pools that it feeds; none when it feeds none.
pub fn free_weights(model: &Model, id: CompoundId) -> Option<Weights> {
    let gives = &model.compounds.get(id)?.gives;
    let pools = gives.len() as f64;
    let weights: Weights = gives
        .iter()
        .filter(|g| g.1 > 0.0)
        .map(|&(pool, n)| (pool, 1.0 / (n * pools)))
        .collect();
    (!weights.is_empty()).then_some(weights)
}

/// A compound that the procedure puts in.
fn charged<'n>(
    node: &'n Node,
    names: &Names,
    faults: &mut Faults,
) -> Option<(CompoundId, &'n str)> {
    let name = node.as_text("a charged compound", faults)?;
    Some((names.put_in(name, &node.place, faults)?, name))
}

/// `mono + 2 bis` as weights of pools: of what is there, or of what work-up finds.
pub fn side(node: &Node, names: &Names, flask: bool, faults: &mut Faults) -> Option<Weights> {
    let text = node.as_text("a side of an equation", faults)?;
    let weights = match names.model.and_then(|model| pools_of(text.trim(), model)) {
        // A compound's name may hold blanks, a name in an equation may not.
        Some(pools) => pools.iter().map(|&pool| (pool, 1.0)).collect(),
        None => terms(text, node, names, faults)?,
    };
    let model = names.model?;
    Some(if flask {
        weights
    } else {
        worked_up(model, &weights)
    })
}

fn terms(text: &str, node: &Node, names: &Names, faults: &mut Faults) -> Option<Weights> {
    let terms = match parse_side(text) {
        Ok(terms) => terms,
        Err(flaws) => {
            flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
            return None;
        }
    };
    if terms.is_empty() {
        node.flaw(
            &Flaw::new(0..text.len(), "a side names at least one compound"),
            faults,
        );
        return None;
    }
    let model = names.model?;
    let mut weights: Weights = Vec::new();
    let mut sound = true;
    for term in &terms {
        match pools_of(&term.name, model) {
            Some(pools) => pools
                .iter()
                .for_each(|&pool| add(&mut weights, pool, term.coefficient)),
            None => {
                sound = false;
                let names = model.pool_names.keys().chain(model.pool_groups.keys());
                let known = names.map(String::as_str);
                faults.error(
                    &node.place_within(term.span.clone()),
                    undeclared(&term.name, known),
                );
            }
        }
    }
    sound.then_some(weights)
}

/// Counts a pool so many times more.
fn add(weights: &mut Weights, pool: usize, times: f64) {
    match weights.iter_mut().find(|weight| weight.0 == pool) {
        Some(weight) => weight.1 += times,
        None => weights.push((pool, times)),
    }
}

/// The pools of a name: as the model publishes them, or the only one that a charged compound feeds.
pub fn pools_of<'m>(name: &str, model: &'m Model) -> Option<&'m [usize]> {
    model.pools_of(name).or_else(|| {
        let id = *model.compound_names.get(name)?;
        match model.compounds[id].gives.as_slice() {
            [(pool, _)] => Some(std::slice::from_ref(pool)),
            _ => None,
        }
    })
}
