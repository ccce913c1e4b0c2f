//! Settings from outside, as `--set` gives them: they hold at every point and against all that the file says.
//!
//! Knows addresses and drafts, no cases.

use crate::scenario::variants::draft::{Assignment, VariantDraft};
use crate::text::{Addressed, Faults, Node, Place, Source, Value};

use super::axis::AxisDraft;

/// Drops the axes over what is set from outside: a setting holds at every point. Gives the addresses that run no more.
pub fn hold(
    axes: &mut Vec<AxisDraft>,
    settings: &[(String, String)],
    faults: &mut Faults,
) -> Vec<String> {
    let mut dropped = Vec::new();
    axes.retain(|axis| {
        let held = |address: &str| settings.iter().any(|(set, _)| set == address);
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
        for (i, draft) in drafts.iter_mut().enumerate() {
            let before = std::mem::take(&mut draft.settings);
            draft.assign(&item, faults);
            let set = std::mem::replace(&mut draft.settings, before);
            if i == 0 {
                numbers.extend(set);
            }
        }
    }
    numbers
}
