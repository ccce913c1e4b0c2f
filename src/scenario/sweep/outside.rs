//! Settings from outside, as `--set` gives them: they hold at every point and against all that the file says.
//!
//! Knows addresses and drafts, no cases.

use crate::experiment::parameter::spelt;
use crate::scenario::variants::draft::{Assignment, VariantDraft};
use crate::text::{Addressed, Faults, Node, Place, Source, Value};

use super::axis::AxisDraft;

/// Drops the axes over what is set from outside: a setting holds at every point. Gives the addresses that run no more.
pub fn hold(
    axes: &mut Vec<AxisDraft>,
    settings: &[(String, String)],
    faults: &mut Faults,
) -> Vec<String> {
    let set: Vec<String> = settings.iter().map(|(address, _)| spelt(address)).collect();
    let mut dropped = Vec::new();
    axes.retain(|axis| {
        let held = |address: &str| set.iter().any(|set| set == address);
        let count = axis
            .addresses
            .iter()
            .filter(|(address, _)| held(address))
            .count();
        if count == axis.addresses.len() {
            faults.warning(&axis.place, "set from outside: this axis does not run");
            dropped.extend(axis.addresses.iter().map(|(address, _)| address.clone()));
        }
        if (1..axis.addresses.len()).contains(&count) {
            faults
                .error(
                    &axis.place,
                    "set from outside in part: this axis moves its addresses together",
                )
                .help(format!("set all of {}, or none", axis.heading()));
        }
        count < axis.addresses.len()
    });
    dropped
}

/// Settings from outside: those of the chemistry act on every variant, numbers are set last.
pub fn overrides(
    settings: &[(String, String)],
    drafts: &mut [VariantDraft],
    faults: &mut Faults,
) -> Vec<Assignment> {
    let mut numbers = Vec::new();
    for (address, value) in settings {
        let source = Source::new("--set", format!("{address}={value}"));
        let place = Place::new(&source, 0..address.len());
        let node = Node {
            value: Value::Text(value.clone()),
            place: Place::new(&source, address.len() + 1..source.text.len()),
        };
        let item = Addressed {
            address: address.clone(),
            place,
            node: &node,
        };
        let (mut set, mut lacking) = (Vec::new(), Vec::new());
        for draft in drafts.iter_mut() {
            let mut own = Faults::new();
            let before = std::mem::take(&mut draft.settings);
            draft.assign(&item, &mut own);
            let now = std::mem::replace(&mut draft.settings, before);
            match own.has_errors() {
                true => lacking.push((draft.name.clone(), own)),
                false if set.is_empty() => set = now,
                false => {}
            }
        }
        // Of a number it is told when the cases are known.
        if lacking.len() == drafts.len() || set.is_empty() {
            reach_nothing(&item, lacking, drafts.len(), faults);
        }
        numbers.extend(set);
    }
    numbers
}

/// Tells what is set from outside and has no place in these variants: a fault where none of all has it, a warning where some have.
fn reach_nothing(
    item: &Addressed,
    mut lacking: Vec<(String, Faults)>,
    all: usize,
    faults: &mut Faults,
) {
    if lacking.is_empty() {
        return;
    }
    if lacking.len() == all {
        faults.append(lacking.swap_remove(0).1);
        return;
    }
    let names: Vec<&str> = lacking.iter().map(|(name, _)| name.as_str()).collect();
    let (address, names) = (&item.address, names.join(", "));
    let message = format!("{address} is set, but it reaches nothing in {names}");
    faults.warning(&item.place, message);
}
