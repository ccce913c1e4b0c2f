//! Objectives: an observable, or the address of what is varied, that is to be as small or as large as possible.

use crate::experiment::parameter::spelt;
use crate::study::Design;
use crate::study::optimise::goal::Objective;
use crate::text::{Faults, Node, did_you_mean, quote};

use super::limit::alike;

/// Reads `minimise` or `maximise`: a name or a list of them.
pub fn objectives(
    (key, node): (&str, Option<&Node>),
    design: &Design,
    faults: &mut Faults,
) -> Option<Vec<Objective>> {
    let Some(node) = node else {
        return Some(Vec::new());
    };
    let names = node.as_texts(key, faults)?;
    let all: Vec<Option<Objective>> = names
        .into_iter()
        .map(|(name, node)| objective(name, node, key == "minimise", design, faults))
        .collect();
    all.into_iter().collect()
}

fn objective(
    name: &str,
    node: &Node,
    least: bool,
    design: &Design,
    faults: &mut Faults,
) -> Option<Objective> {
    let mut cases = design.cases.iter().flat_map(|case| &case.observables);
    if let Some(observable) = cases.find(|o| o.name == name) {
        alike((name, &observable.unit), design, node, faults)?;
        return Some(Objective {
            name: name.to_owned(),
            unit: observable.unit.clone(),
            axis: None,
            least,
        });
    }
    let address = spelt(name);
    let mut axes = design.axes.iter().enumerate();
    if let Some((at, axis)) = axes.find(|(_, axis)| axis.addresses.contains(&address)) {
        let Some(numbers) = &axis.numbers else {
            let message = format!("{address} has no numbers: none is the least");
            faults
                .error(&node.place, message)
                .help("name an observable");
            return None;
        };
        let unit = numbers.heading.rsplit_once('[').map(|(_, unit)| unit);
        return Some(Objective {
            name: address,
            unit: unit.unwrap_or_default().trim_end_matches(']').to_owned(),
            axis: Some(at),
            least,
        });
    }
    let observables = design.cases.iter().flat_map(|case| &case.observables);
    let observables = observables.map(|o| o.name.as_str());
    let addresses = design.axes.iter().flat_map(|axis| &axis.addresses);
    let known = observables.chain(addresses.map(String::as_str));
    let hint = did_you_mean(name, known);
    let message = format!("{} is neither an observable nor varied{hint}", quote(name));
    faults.error(&node.place, message);
    None
}
