//! One axis of a sweep: its addresses and what they are at each point, as written.
//!
//! A value of an axis is a node, read by the very code that reads the same value in the file. Which addresses a variant has is not
//! known here.

use std::collections::HashMap;

use crate::experiment::parameter::spelt;
use crate::scenario::variants::address::makes_a_case;
use crate::study::{self, Label};
use crate::text::{Faults, Node, Place, TableReader, Value, quote};
use crate::units::{Quantity, parse_quantity};

use super::points::{AxisPoints, PointNumbers, listed, ranged};

/// An axis before the chemistry is known.
#[derive(Debug, Clone)]
pub struct AxisDraft {
    /// Addresses with their places.
    pub addresses: Vec<(String, Place)>,
    /// What they are at each point: `[point][address]`.
    pub values: Vec<Vec<Node>>,
    /// How points are shown.
    pub labels: Vec<Label>,
    /// The points as numbers, where each is one.
    pub numbers: Option<PointNumbers>,
    /// The names that the points have of their own, with their places; empty where they have none.
    pub named: Vec<(String, Place)>,
    /// Whether the points were computed between two ends.
    pub ranged: bool,
    /// Whether points are spaced logarithmically.
    pub logarithmic: bool,
    /// Whether the axis of the variants comes after it.
    pub before_variants: bool,
    /// Where it is written.
    pub place: Place,
}

/// Most values of all axes together, one for each address at each point: they are held in memory, at some 200 bytes each. The whole
/// sweep has a limit of its own.
pub const MOST_POINTS: u32 = 1_000_000;

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
        let labels_place = keys
            .table()
            .get("labels")
            .map(|entry| entry.node.place.clone());
        keys.finish(&[], faults);
        let (addresses, points, labels) = (addresses?, points?, labels?);
        let mut axis = AxisDraft {
            addresses,
            values: points.values,
            labels: points.labels,
            numbers: points.numbers,
            named: Vec::new(),
            ranged: points.ranged,
            logarithmic: points.logarithmic,
            before_variants: false,
            place: node.place.clone(),
        };
        if let (Some(labels), Some(place)) = (labels, labels_place) {
            axis.relabel(&labels, &place, faults)?;
        }
        Some(axis)
    }

    fn relabel(
        &mut self,
        labels: &[(&str, &Node)],
        place: &Place,
        faults: &mut Faults,
    ) -> Option<()> {
        let (given, needed) = (labels.len(), self.values.len());
        if given != needed {
            faults.error(place, format!("{given} labels for {needed} points"));
            return None;
        }
        self.labels = labels
            .iter()
            .map(|(text, _)| Label::Text((*text).to_owned()))
            .collect();
        let placed = labels
            .iter()
            .map(|(text, node)| ((*text).to_owned(), node.place.clone()));
        self.named = placed.collect();
        Some(())
    }

    /// Whether its points are cases of their own: some of them change the chemistry, or what is done, rather than a number.
    pub fn is_categorical(&self) -> bool {
        let addresses = || self.addresses.iter().map(|(address, _)| address);
        let mut pairs = self.values.iter().flat_map(|point| addresses().zip(point));
        pairs.any(|(address, node)| makes_a_case(address, node))
    }

    /// What one of its addresses is at each point.
    pub fn values_of(&self, address: &str) -> impl Iterator<Item = &Node> {
        let mut own = self.addresses.iter();
        let at = own.position(|(other, _)| other == address);
        let points = self.values.iter();
        points.filter_map(move |point| point.get(at?))
    }

    /// Whether it runs over the variants.
    pub fn is_variant(&self) -> bool {
        self.addresses
            .iter()
            .any(|(address, _)| address == "variant")
    }

    /// `charge.carbonyl [equiv]`, for what tables show.
    pub fn heading(&self) -> String {
        match &self.numbers {
            Some(numbers) if self.named.is_empty() => self.with_unit(&numbers.unit),
            _ => self.names(),
        }
    }

    /// The numbers with their heading, named or not.
    pub fn numbers(&self) -> Option<study::AxisNumbers> {
        let numbers = self.numbers.as_ref()?;
        Some(study::AxisNumbers {
            heading: self.with_unit(&numbers.unit),
            values: numbers.values.clone(),
        })
    }

    fn with_unit(&self, unit: &str) -> String {
        format!("{} [{unit}]", self.names())
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self
            .addresses
            .iter()
            .map(|(address, _)| address.as_str())
            .collect();
        names.join(", ")
    }
}

/// Refuses labels that two points share, of one axis or of two: figures show a point by its label alone.
pub fn tell_equal_labels(axes: &[AxisDraft], faults: &mut Faults) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, axis) in axes.iter().enumerate() {
        for (text, place) in &axis.named {
            let Some(&other) = seen.get(text.as_str()) else {
                seen.insert(text, at);
                continue;
            };
            let where_else = match other == at {
                true => "two points of one axis".to_owned(),
                false => format!("points of {} and {}", axes[other].names(), axis.names()),
            };
            let message = format!("{} is the label of {where_else}", quote(text));
            faults
                .error(place, message)
                .help("figures show a point by its label: give each one of its own");
        }
    }
}

fn addresses(node: &Node, faults: &mut Faults) -> Option<Vec<(String, Place)>> {
    let list = node.as_texts("vary", faults)?;
    let list: Vec<(String, &Node)> = list.into_iter().map(|(a, node)| (spelt(a), node)).collect();
    if list.is_empty() {
        faults.error(&node.place, "vary names no address");
        return None;
    }
    let mut sound = true;
    for (i, (address, node)) in list.iter().enumerate() {
        if list[..i].iter().any(|(other, _)| other == address) {
            faults.error(
                &node.place,
                format!("{} stands twice in one axis", quote(address)),
            );
            sound = false;
        }
    }
    let placed = list
        .iter()
        .map(|(address, node)| (address.clone(), node.place.clone()));
    sound.then(|| placed.collect())
}

fn points(
    keys: &mut TableReader,
    addresses: Option<&[(String, Place)]>,
    faults: &mut Faults,
) -> Option<AxisPoints> {
    let range = ["from", "to", "points", "spacing"].map(|key| keys.take(key));
    let place = keys.place().clone();
    let number = addresses.map_or(1, <[_]>::len);
    if let Some(entry) = keys.take("values") {
        if let Some(other) = range.iter().flatten().next() {
            let message = format!(
                "values and {} both give the points: keep one",
                other.key.text
            );
            faults.error(&other.key.place, message);
            return None;
        }
        return listed(&entry.node, number, faults);
    }
    let variant =
        addresses.is_some_and(|list| list.iter().any(|(address, _)| address == "variant"));
    if variant && range.iter().all(Option::is_none) {
        return Some(AxisPoints {
            values: Vec::new(),
            labels: Vec::new(),
            numbers: None,
            ranged: false,
            logarithmic: false,
        });
    }
    let [from, to, points, spacing] = range.map(|entry| entry.map(|entry| &entry.node));
    let logarithmic = match spacing {
        Some(node) => node
            .as_word("spacing", &["linear", "log"], faults)
            .map(|word| word == "log"),
        None => Some(false),
    };
    let count = points.map(|node| count(node, faults));
    let ends = (
        from.map(|node| end("from", node, faults)),
        to.map(|node| end("to", node, faults)),
    );
    let (Some(from_node), (Some(from), Some(to)), Some(count)) = (from, ends, count) else {
        if !keys.table().damaged {
            faults
                .error(&place, "an axis needs from, to and points, or values")
                .help("for example from = \"0.2 equiv\", to = \"3 equiv\", points = 57");
        }
        return None;
    };
    ranged(
        (from?, from_node),
        (to?, to_node(keys)?),
        count?,
        logarithmic?,
        number,
        faults,
    )
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
        _ => node.as_count("points", 1, faults),
    }
}

/// An end of a range.
pub fn end(what: &str, node: &Node, faults: &mut Faults) -> Option<Quantity> {
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
