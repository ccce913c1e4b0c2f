//! `[sweep]`: its axes, each address once, and those over `variant`, which choose variants.
//!
//! Knows axes and drafts as they are written, no cases.

use crate::scenario::variants::draft::VariantDraft;
use crate::text::{Faults, Node, TableReader, Value, did_you_mean, quote};

use super::axis::{AxisDraft, MOST_POINTS, tell_equal_labels};

/// Reads `[sweep]`.
pub fn axes(node: Option<&Node>, faults: &mut Faults) -> Option<Vec<AxisDraft>> {
    let Some(node) = node else {
        return Some(Vec::new());
    };
    let mut keys = TableReader::new(node, "[sweep]", faults)?;
    let list = keys.required("axes", "[ { vary = ... } ]", faults);
    keys.finish(&[], faults);
    let items = list?.as_array("axes", faults)?;
    hold_points(items, faults)?;
    let axes: Vec<AxisDraft> = items
        .iter()
        .filter_map(|item| AxisDraft::read(item, faults))
        .collect();
    for (i, axis) in axes.iter().enumerate() {
        for (address, place) in &axis.addresses {
            if axes[..i]
                .iter()
                .any(|other| other.addresses.iter().any(|(a, _)| a == address))
            {
                faults.error(place, format!("{} is varied by two axes", quote(address)));
            }
        }
    }
    tell_equal_labels(&axes, faults);
    Some(axes)
}

/// Refuses axes whose points come to more than is held in memory, before they are made; told at the longest.
fn hold_points(items: &[Node], faults: &mut Faults) -> Option<()> {
    let all = items.iter().map(written_points);
    let held = all.fold(0, u64::saturating_add);
    let longest = items.iter().max_by_key(|axis| written_points(axis));
    let Some(points) = longest.and_then(|axis| axis.get("points")) else {
        return Some(());
    };
    if held <= u64::from(MOST_POINTS) {
        return Some(());
    }
    let message = format!("the axes have {held} values in all: at most {MOST_POINTS} are held");
    let help = "fewer points: a sweep runs each value of one axis with each of the others";
    faults.error(&points.place, message).help(help);
    None
}

/// How many values an axis asks for, one for each of its addresses at each of its points.
fn written_points(axis: &Node) -> u64 {
    let points = match axis.get("points").map(|node| &node.value) {
        Some(Value::Integer(n)) => u64::try_from(*n).unwrap_or(0),
        _ => 0,
    };
    let addresses = match axis.get("vary").map(|node| &node.value) {
        Some(Value::Array(list)) => list.len() as u64,
        _ => 1,
    };
    points.saturating_mul(addresses)
}

/// Takes the axes over `variant` out: they choose variants and their order.
pub fn choose_variants(
    axes: &mut Vec<AxisDraft>,
    drafts: &mut Vec<VariantDraft>,
    faults: &mut Faults,
) {
    for axis in axes.iter().filter(|axis| axis.is_variant()) {
        if axis.addresses.len() > 1 {
            faults.error(&axis.place, "variant is an axis of its own");
            continue;
        }
        let mut chosen: Vec<VariantDraft> = Vec::new();
        for node in axis.values.iter().flatten() {
            let Some(name) = node.as_text("a variant", faults) else {
                continue;
            };
            match drafts.iter().find(|draft| draft.name == name) {
                Some(draft) if chosen.iter().any(|c| c.name == draft.name) => {
                    faults.error(&node.place, format!("{} stands twice", quote(name)));
                }
                Some(draft) => chosen.push(draft.clone()),
                None => {
                    let names = drafts.iter().map(|draft| draft.name.as_str());
                    let hint = did_you_mean(name, names);
                    faults.error(
                        &node.place,
                        format!("no variant is called \"{name}\"{hint}"),
                    );
                }
            }
        }
        if !chosen.is_empty() {
            *drafts = chosen;
        }
    }
    let last = axes.iter().rposition(AxisDraft::is_variant);
    axes.iter_mut()
        .take(last.unwrap_or(0))
        .for_each(|axis| axis.before_variants = true);
    axes.retain(|axis| !axis.is_variant());
}
