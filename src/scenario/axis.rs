//! One axis of a sweep: its addresses and what they are at each point, as written.
//!
//! Points are nodes again, so that a value of an axis is read by the very code that reads the same value in the file. Which
//! addresses a variant has is not known here.

use crate::study::Label;
use crate::text::{Faults, Node, Place, TableReader, Value, quote};
use crate::units::{Quantity, Unit, format_in, parse_quantity, plain_number};

use super::decimal;
use super::merge::is_categorical;

/// An axis before the chemistry is known.
#[derive(Debug, Clone)]
pub struct AxisDraft {
    /// Addresses with their places.
    pub addresses: Vec<(String, Place)>,
    /// What they are at each point: `[point][address]`.
    pub values: Vec<Vec<Node>>,
    /// How points are shown.
    pub labels: Vec<Label>,
    /// Unit of the labels, where they are numbers.
    pub unit: Option<String>,
    /// Whether points are spaced logarithmically.
    pub logarithmic: bool,
    /// Where it is written.
    pub place: Place,
}

/// Most points of one axis: all of them are held in memory. The whole sweep has a limit of its own.
const MOST_POINTS: u32 = 1_000_000;

impl AxisDraft {
    /// Reads an axis.
    pub fn read(node: &Node, faults: &mut Faults) -> Option<AxisDraft> {
        let mut keys = TableReader::new(node, "an axis", faults)?;
        let vary = keys.required("vary", "\"charge.carbonyl\"", faults);
        let addresses = vary.and_then(|node| addresses(node, faults));
        let points = points(&mut keys, addresses.as_deref(), faults);
        let labels = match keys.node("labels") {
            Some(node) => node.as_texts("labels", faults).map(Some),
            None => Some(None),
        };
        let labels_place = keys.table().get("labels").map(|entry| entry.node.place.clone());
        keys.finish(&[], faults);
        let (addresses, points, labels) = (addresses?, points?, labels?);
        let mut axis = AxisDraft {
            addresses,
            values: points.values,
            labels: points.labels,
            unit: points.unit,
            logarithmic: points.logarithmic,
            place: node.place.clone(),
        };
        if let (Some(labels), Some(place)) = (labels, labels_place) {
            axis.relabel(&labels, &place, faults)?;
        }
        Some(axis)
    }

    fn relabel(&mut self, labels: &[(&str, &Node)], place: &Place, faults: &mut Faults) -> Option<()> {
        let (given, needed) = (labels.len(), self.values.len());
        if given != needed {
            faults.error(place, format!("{given} labels for {needed} points"));
            return None;
        }
        self.labels = labels.iter().map(|(text, _)| Label::Text((*text).to_owned())).collect();
        self.unit = None;
        Some(())
    }

    /// Whether any of its addresses changes the chemistry.
    pub fn is_categorical(&self) -> bool {
        self.addresses.iter().any(|(address, _)| is_categorical(address))
    }

    /// Whether it runs over the variants.
    pub fn is_variant(&self) -> bool {
        self.addresses.iter().any(|(address, _)| address == "variant")
    }

    /// `charge.carbonyl [equiv]`.
    pub fn heading(&self) -> String {
        let names: Vec<&str> = self.addresses.iter().map(|(address, _)| address.as_str()).collect();
        match &self.unit {
            Some(unit) => format!("{} [{unit}]", names.join(", ")),
            None => names.join(", "),
        }
    }
}

/// The points of an axis.
struct Points {
    values: Vec<Vec<Node>>,
    labels: Vec<Label>,
    unit: Option<String>,
    logarithmic: bool,
}

fn addresses(node: &Node, faults: &mut Faults) -> Option<Vec<(String, Place)>> {
    let list = node.as_texts("vary", faults)?;
    if list.is_empty() {
        faults.error(&node.place, "vary names no address");
        return None;
    }
    let mut sound = true;
    for (i, (address, node)) in list.iter().enumerate() {
        if list[..i].iter().any(|(other, _)| other == address) {
            faults.error(&node.place, format!("{} stands twice in one axis", quote(address)));
            sound = false;
        }
        if address.starts_with("stage.") {
            faults.error(&node.place, "`stage` is not built yet");
            sound = false;
        }
    }
    let placed = list.iter().map(|(address, node)| ((*address).to_owned(), node.place.clone()));
    sound.then(|| placed.collect())
}

fn points(keys: &mut TableReader, addresses: Option<&[(String, Place)]>, faults: &mut Faults) -> Option<Points> {
    let range = ["from", "to", "points", "spacing"].map(|key| keys.take(key));
    let place = keys.place().clone();
    let number = addresses.map_or(1, <[_]>::len);
    if let Some(entry) = keys.take("values") {
        if let Some(other) = range.iter().flatten().next() {
            let message = format!("values and {} both give the points: keep one", other.key.text);
            faults.error(&other.key.place, message);
            return None;
        }
        return listed(&entry.node, number, faults);
    }
    let variant = addresses.is_some_and(|list| list.iter().any(|(address, _)| address == "variant"));
    if variant && range.iter().all(Option::is_none) {
        return Some(Points { values: Vec::new(), labels: Vec::new(), unit: None, logarithmic: false });
    }
    let [from, to, points, spacing] = range.map(|entry| entry.map(|entry| &entry.node));
    let logarithmic = match spacing {
        Some(node) => node.as_word("spacing", &["linear", "log"], faults).map(|word| word == "log"),
        None => Some(false),
    };
    let count = points.map(|node| count(node, faults));
    let ends = (from.map(|node| end("from", node, faults)), to.map(|node| end("to", node, faults)));
    let (Some(from_node), (Some(from), Some(to)), Some(count)) = (from, ends, count) else {
        if !keys.table().damaged {
            faults
                .error(&place, "an axis needs from, to and points, or values")
                .help("for example from = \"0.2 equiv\", to = \"3 equiv\", points = 57");
        }
        return None;
    };
    ranged((from?, from_node), (to?, to_node(keys)?), count?, logarithmic?, number, faults)
}

fn to_node<'a>(keys: &TableReader<'a>) -> Option<&'a Node> {
    keys.table().get("to").map(|entry| &entry.node)
}

fn count(node: &Node, faults: &mut Faults) -> Option<u32> {
    match node.value {
        Value::Integer(0) => {
            faults.error(&node.place, "an axis needs at least one point");
            None
        }
        Value::Integer(n) if n > i64::from(MOST_POINTS) => {
            faults.error(&node.place, format!("an axis has at most {MOST_POINTS} points"));
            None
        }
        _ => node.as_count("points", 1, faults),
    }
}

fn end(what: &str, node: &Node, faults: &mut Faults) -> Option<Quantity> {
    match &node.value {
        Value::Text(text) => match parse_quantity(text) {
            Ok(quantity) => Some(quantity),
            Err(flaw) => {
                node.flaw(&flaw, faults);
                None
            }
        },
        _ => node.as_number(what, faults).map(Quantity::pure),
    }
}

/// Points between two ends, in the unit of the first.
fn ranged(
    (from, from_node): (Quantity, &Node),
    (to, to_node): (Quantity, &Node),
    count: u32,
    logarithmic: bool,
    addresses: usize,
    faults: &mut Faults,
) -> Option<Points> {
    if from.dimension != to.dimension || from.of != to.of {
        let (one, other) = (from.dimension.words(), to.dimension.words());
        let message = if one == other {
            "from and to count by different compounds".to_owned()
        } else {
            format!("from is {one}, to is {other}")
        };
        faults.error(&to_node.place, message);
        return None;
    }
    let unit = from.unit.clone();
    let (first, last) = (number_in(&from, &unit), number_in(&to, &unit));
    if logarithmic && (first <= 0.0 || last <= 0.0) {
        let (node, which, value) = if first <= 0.0 { (from_node, "start", first) } else { (to_node, "end", last) };
        let at = if value == 0.0 { "0" } else { "a negative number" };
        faults.error(&node.place, format!("a log axis cannot {which} at {at}"));
        return None;
    }
    if count == 1 && first != last {
        let message = "one point cannot be both from and to";
        faults.error(&to_node.place, message).help("points = 2 or more, or values = [ ... ]");
        return None;
    }
    let numbers =
        if logarithmic { decimal::logarithmic(first, last, count) } else { decimal::linear(first, last, count) };
    let node = |number: &f64| Node { value: Value::Text(text(*number, &unit, &from.of)), place: from_node.place.clone() };
    Some(Points {
        values: numbers.iter().map(|n| vec![node(n); addresses]).collect(),
        labels: numbers.iter().map(|n| Label::Number(*n)).collect(),
        unit: Some(shown(&unit, &from.of)),
        logarithmic,
    })
}

/// The number of a quantity in a unit, with the digits one would write: `1.1 min`, not what 66 s over 60 comes to.
fn number_in(quantity: &Quantity, unit: &Unit) -> f64 {
    let text = format_in(quantity.value, unit);
    let digits = text.split_whitespace().next().and_then(|digits| digits.parse().ok());
    digits.unwrap_or_else(|| unit.from_base(quantity.value))
}

/// A point as one would write it.
fn text(number: f64, unit: &Unit, of: &Option<String>) -> String {
    let mut text = plain_number(number);
    if !matches!(unit.text.as_str(), "" | "1") {
        text.push(' ');
        text.push_str(&unit.text);
    }
    if let Some(of) = of {
        text.push_str(" of ");
        text.push_str(of);
    }
    text
}

/// A unit in a heading.
fn shown(unit: &Unit, of: &Option<String>) -> String {
    let unit = if unit.text.is_empty() { "1" } else { &unit.text };
    match of {
        Some(of) => format!("{unit} of {of}"),
        None => unit.to_owned(),
    }
}

/// Points listed one by one.
fn listed(node: &Node, addresses: usize, faults: &mut Faults) -> Option<Points> {
    let items = node.as_array("values", faults)?;
    if items.is_empty() {
        faults.error(&node.place, "an axis needs at least one point");
        return None;
    }
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(point(item, addresses, faults));
    }
    let values: Vec<Vec<Node>> = values.into_iter().collect::<Option<_>>()?;
    let (labels, unit) = labels_of(&values);
    Some(Points { values, labels, unit, logarithmic: false })
}

fn point(item: &Node, addresses: usize, faults: &mut Faults) -> Option<Vec<Node>> {
    match &item.value {
        Value::Invalid => None,
        Value::Array(parts) if parts.len() == addresses => Some(parts.clone()),
        Value::Array(parts) => {
            let message = format!("{} values for {addresses} addresses", parts.len());
            faults.error(&item.place, message);
            None
        }
        _ => Some(vec![item.clone(); addresses]),
    }
}

/// Numbers in one unit where every point is one number in that unit; else the texts.
fn labels_of(values: &[Vec<Node>]) -> (Vec<Label>, Option<String>) {
    let quantities: Option<Vec<Quantity>> = values.iter().map(|point| one_quantity(point)).collect();
    if let Some(list) = quantities {
        let same = |q: &Quantity| q.unit.text == list[0].unit.text && q.of == list[0].of;
        if list.iter().all(same) {
            let labels = list.iter().map(|q| Label::Number(number_in(q, &q.unit))).collect();
            return (labels, Some(shown(&list[0].unit, &list[0].of)));
        }
    }
    let text = |point: &Vec<Node>| {
        let parts: Vec<String> = point.iter().map(shown_value).collect();
        Label::Text(parts.join(", "))
    };
    (values.iter().map(text).collect(), None)
}

/// The quantity of a point, when all its addresses get the same.
fn one_quantity(point: &[Node]) -> Option<Quantity> {
    let first = point.first()?;
    if point.iter().any(|node| node.value != first.value) {
        return None;
    }
    match &first.value {
        Value::Text(text) => parse_quantity(text).ok(),
        Value::Integer(n) => Some(Quantity::pure(*n as f64)),
        Value::Float(n) if n.is_finite() => Some(Quantity::pure(*n)),
        _ => None,
    }
}

fn shown_value(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        _ => node.place.text().to_owned(),
    }
}
