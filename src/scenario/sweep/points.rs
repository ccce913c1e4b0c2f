//! The points of an axis: between two ends or listed, and how each is shown.
//!
//! Points are nodes again, as one would have written them. Knows numbers and units, no addresses.

use crate::study::Label;
use crate::text::{Faults, Node, Value};
use crate::units::{Quantity, Unit, format_in, parse_quantity, plain_number};

use super::decimal;

/// The points of an axis.
pub struct AxisPoints {
    /// What the addresses are: `[point][address]`.
    pub values: Vec<Vec<Node>>,
    /// How points are shown.
    pub labels: Vec<Label>,
    /// The points as numbers in one unit, where each is one.
    pub numbers: Option<PointNumbers>,
    /// Whether they were computed between two ends.
    pub ranged: bool,
    /// Whether they are spaced logarithmically.
    pub logarithmic: bool,
}

/// Points as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct PointNumbers {
    /// Their unit, as a heading shows it.
    pub unit: String,
    /// One per point.
    pub values: Vec<f64>,
}

/// Points between two ends, in the unit of the first.
pub fn ranged(
    (from, from_node): (Quantity, &Node),
    (to, to_node): (Quantity, &Node),
    count: u32,
    logarithmic: bool,
    addresses: usize,
    faults: &mut Faults,
) -> Option<AxisPoints> {
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
    if logarithmic {
        positive((first, from_node), (last, to_node), faults)?;
    }
    if count == 1 && first != last {
        let message = "one point cannot be both from and to";
        faults
            .error(&to_node.place, message)
            .help("points = 2 or more, or values = [ ... ]");
        return None;
    }
    let numbers = if logarithmic {
        decimal::logarithmic(first, last, count)
    } else {
        decimal::linear(first, last, count)
    };
    let node = |number: &f64| Node {
        value: Value::Text(text(*number, &unit, &from.of)),
        place: from_node.place.clone(),
    };
    Some(AxisPoints {
        values: numbers.iter().map(|n| vec![node(n); addresses]).collect(),
        labels: numbers.iter().map(|n| Label::Number(*n)).collect(),
        numbers: Some(PointNumbers {
            unit: shown(&unit, &from.of),
            values: numbers,
        }),
        ranged: true,
        logarithmic,
    })
}

/// Refuses ends that have no logarithm.
fn positive(first: (f64, &Node), last: (f64, &Node), faults: &mut Faults) -> Option<()> {
    let mut ends = [(first, "start"), (last, "end")].into_iter();
    let Some(((value, node), which)) = ends.find(|((value, _), _)| *value <= 0.0) else {
        return Some(());
    };
    let at = if value == 0.0 {
        "0"
    } else {
        "a negative number"
    };
    faults.error(&node.place, format!("a log axis cannot {which} at {at}"));
    None
}

/// The number of a quantity in a unit, with the digits one would write: `1.1 min`, not what 66 s over 60 comes to.
fn number_in(quantity: &Quantity, unit: &Unit) -> f64 {
    let text = format_in(quantity.value, unit);
    let digits = text
        .split_whitespace()
        .next()
        .and_then(|digits| digits.parse().ok());
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
    let unit = if unit.text.is_empty() {
        "1"
    } else {
        &unit.text
    };
    match of {
        Some(of) => format!("{unit} of {of}"),
        None => unit.to_owned(),
    }
}

/// Points listed one by one.
pub fn listed(node: &Node, addresses: usize, faults: &mut Faults) -> Option<AxisPoints> {
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
    let numbers = numbers_of(&values);
    let labels = match &numbers {
        Some(numbers) => numbers.values.iter().map(|n| Label::Number(*n)).collect(),
        None => values.iter().map(|point| text_label(point)).collect(),
    };
    Some(AxisPoints {
        values,
        labels,
        numbers,
        ranged: false,
        logarithmic: false,
    })
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

/// Numbers in one unit where every point is one number of the same dimension: in the unit of the first that is not zero, because
/// "0 min" is zero in any.
fn numbers_of(values: &[Vec<Node>]) -> Option<PointNumbers> {
    let list: Vec<Quantity> = values
        .iter()
        .map(|point| one_quantity(point))
        .collect::<Option<_>>()?;
    let first = list.iter().find(|q| q.value != 0.0).or(list.first())?;
    let alike = |q: &Quantity| q.dimension == first.dimension && q.of == first.of;
    list.iter().all(alike).then(|| PointNumbers {
        unit: shown(&first.unit, &first.of),
        values: list.iter().map(|q| number_in(q, &first.unit)).collect(),
    })
}

/// The values of a point as written.
fn text_label(point: &[Node]) -> Label {
    let parts: Vec<String> = point.iter().map(shown_value).collect();
    Label::Text(parts.join(", "))
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
