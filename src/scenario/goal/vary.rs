//! What may be varied: `{ address = "charge.amine", from = "1 equiv", to = "10 equiv" }`, or a list of values.
//!
//! A range is an axis of two points, its ends; a list is an axis of all of them. Knows no cases.

use crate::experiment::parameter::spelt;
use crate::scenario::sweep::axis::{AxisDraft, end};
use crate::scenario::sweep::points::{AxisPoints, listed, ranged};
use crate::text::{Faults, Node, Place, TableReader, quote};

/// What an entry looks like.
const EXAMPLE: &str = "{ address = \"charge.amine\", from = \"1 equiv\", to = \"10 equiv\" }";

/// Reads `vary`.
pub fn axes(node: &Node, faults: &mut Faults) -> Option<Vec<AxisDraft>> {
    let items = node.as_array("vary", faults)?;
    if items.is_empty() {
        faults
            .error(&node.place, "[goal] varies nothing")
            .help(format!("vary = [ {EXAMPLE} ]"));
        return None;
    }
    let axes: Vec<Option<AxisDraft>> = items.iter().map(|item| axis(item, faults)).collect();
    let axes: Vec<AxisDraft> = axes.into_iter().collect::<Option<_>>()?;
    for (i, axis) in axes.iter().enumerate() {
        let (address, place) = &axis.addresses[0];
        if axes[..i]
            .iter()
            .any(|other| other.addresses[0].0 == *address)
        {
            faults.error(place, format!("{} is varied twice", quote(address)));
        }
    }
    Some(axes)
}

fn axis(node: &Node, faults: &mut Faults) -> Option<AxisDraft> {
    let mut keys = TableReader::new(node, "what is varied", faults)?;
    let address = keys.required("address", "\"charge.amine\"", faults);
    let [from, to, values] = ["from", "to", "values"].map(|key| keys.node(key));
    let place = keys.place().clone();
    keys.finish(&[], faults);
    let address_node = address?;
    let address = spelt(address_node.as_text("address", faults)?);
    let points = match (from, to, values) {
        (None, None, Some(values)) => listed(values, 1, faults)?,
        (Some(from), Some(to), None) => range(&address, from, to, faults)?,
        (None, None, None) if address == "variant" => AxisPoints {
            values: Vec::new(),
            labels: Vec::new(),
            numbers: None,
            ranged: false,
            logarithmic: false,
        },
        (_, _, Some(_)) => {
            let message = format!("{address}: a range or a list of values, not both");
            faults
                .error(&place, message)
                .help("keep from and to, or values");
            return None;
        }
        _ => {
            faults
                .error(&place, format!("{address} is varied from where to where?"))
                .help(format!("{EXAMPLE}, or values = [ ... ]"));
            return None;
        }
    };
    Some(AxisDraft {
        addresses: vec![(address, address_node.place.clone())],
        values: points.values,
        labels: points.labels,
        numbers: points.numbers,
        named: Vec::new(),
        ranged: points.ranged,
        logarithmic: points.logarithmic,
        before_variants: false,
        place,
    })
}

fn range(address: &str, from: &Node, to: &Node, faults: &mut Faults) -> Option<AxisPoints> {
    let ends = (end("from", from, faults), end("to", to, faults));
    let (low, high) = (ends.0?, ends.1?);
    if low.dimension == high.dimension && low.value >= high.value {
        faults
            .error(&to.place, format!("{address} is varied upwards"))
            .help("from is less than to");
        return None;
    }
    ranged((low, from), (high, to), 2, false, 1, faults)
}

/// The address of an axis, where faults of it stand.
pub fn place_of(axis: &AxisDraft) -> &Place {
    &axis.addresses[0].1
}
