//! One entry of `[observables]`: what it measures, in which unit and when.
//!
//! Yields, conversions, shares, ee, and what the chemistry compiled from a `value`. Knows no other entries.

use crate::experiment::observable::{ObservableKind, worked_up};
use crate::flask::{Bottom, Count, Measure};
use crate::model::CompoundId;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::sides::{charged, free_weights, side};
use crate::text::{Entry, Faults, Node, TableReader, did_you_mean, quote};
use crate::units::{Dimension, Kind as Kinds, Scale, parse_unit};

/// What an observable may be.
const KINDS: [&str; 12] = [
    "yield_of",
    "conversion_of",
    "share_of",
    "ee_of",
    "time_to",
    "maximum_of",
    "time_of_maximum",
    "value",
    "computed",
    "thermal",
    "gas",
    "gas_rate",
];

/// What an observable measures, its unit, and the moment where it is not the end.
pub type Measured = (Measure, String, Option<f64>);

/// A measure with its unit; `basis` is what `on` names where that stands in another stage, with its name.
pub fn measure(
    entry: &Entry,
    names: &CompoundNames,
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

/// What the chemistry compiled from `value`, in the unit asked for.
fn reading(
    entry: &Entry,
    keys: &mut TableReader,
    names: &CompoundNames,
    faults: &mut Faults,
) -> Option<(Measure, String)> {
    let (_, unit) = (keys.node("value"), keys.node("unit"));
    let readings = &names.model?.network.readings;
    let index = readings.iter().position(|r| r.name == entry.key.text)?;
    let (dimension, zeros) = (readings[index].dimension, readings[index].zeros);
    let (scale, text) = shown_in(&entry.key.text, (dimension, zeros), unit, faults)?;
    let measure = Measure::Reading {
        index,
        dimension,
        scale,
    };
    Some((measure, text))
}

/// The scale that a number of this dimension is shown on, and how its unit is written; `unit` is what was asked for, and how often the
/// zero of the temperature scale counts stands beside the dimension.
pub fn shown_in(
    name: &str,
    (dimension, zeros): (Dimension, Option<f64>),
    unit: Option<&Node>,
    faults: &mut Faults,
) -> Option<(Scale, String)> {
    let Some(node) = unit else {
        return Some((Scale::base(zeros), dimension.unit_text()));
    };
    let text = node.as_text("unit", faults)?;
    let unit = match parse_unit(text) {
        Ok(unit) => unit,
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
    let Some(scale) = Scale::of(&unit, zeros) else {
        let message = format!(
            "{name} may be a temperature or a difference of two: {text} counts from another zero"
        );
        faults.error(&node.place, message).help("unit = \"K\"");
        return None;
    };
    Some((scale, unit.text))
}

fn of_kind(
    kind: &str,
    keys: &mut TableReader,
    names: &CompoundNames,
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
            let both = one.clone().plus(1.0, &other);
            let top = one.plus(-1.0, &other);
            Some((percentage(0.0, top, Bottom::Pools(both)), "%".to_owned()))
        }
    }
}

fn percentage(offset: f64, top: Count, bottom: Bottom) -> Measure {
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
    names: &CompoundNames,
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
    let left = if flask {
        free.into()
    } else {
        worked_up(model, &free)
    };
    let top = Count::default().plus(-1.0, &left);
    Some((
        percentage(100.0, top, Bottom::Charged(vec![(id, 1.0)])),
        format!("% of {name}"),
    ))
}

/// What is read at the end, or at a moment.
pub fn read_at(measure: Measure, at: Option<f64>) -> ObservableKind {
    match at {
        Some(time) => ObservableKind::At(measure, time),
        None => ObservableKind::Measure(measure),
    }
}
