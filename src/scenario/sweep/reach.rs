//! Which addresses of an axis a variant has.
//!
//! Knows one axis and one case at a time.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{AddressError, Parameter};
use crate::scenario::tree::edit::table;
use crate::scenario::tree::words::{self, Spot, is_word_of_step};
use crate::scenario::variants::address::{is_categorical, of_stage};
use crate::scenario::variants::draft::VariantDraft;
use crate::text::{Faults, Node, Place, nearest, quote};

use super::axis::AxisDraft;

/// Why a variant has no such address of an axis; `None` when it has.
pub fn lacks(
    axis: &AxisDraft,
    address: &str,
    draft: &VariantDraft,
    case: &Experiment,
) -> Option<AddressError> {
    if is_categorical(address) {
        return lacks_part(address, draft);
    }
    let error = Parameter::resolve(address, case).err()?;
    match axis
        .values_of(address)
        .find(|node| is_word_at(address, node))
    {
        Some(_) => word(address, draft)
            .err()
            .map(|faults| told(&faults, error)),
        None => Some(error),
    }
}

/// Whether a word has no place in a variant.
pub fn lacks_word(address: &str, node: &Node, draft: &VariantDraft) -> bool {
    is_word_at(address, node) && word(address, draft).is_err()
}

/// Whether an address of a step gets a word.
pub fn is_word_at(address: &str, node: &Node) -> bool {
    let local = of_stage(address).map_or(address, |(_, local)| local);
    let rest = local.strip_prefix("step.");
    rest.is_some_and(|rest| is_word_of_step(rest, node))
}

/// Where a word of an address stands in a variant's procedure, and what is there: nothing where it may be left out, and is.
pub fn word(address: &str, draft: &VariantDraft) -> Result<(Spot, Option<Node>), Faults> {
    let mut faults = Faults::new();
    let part = of_stage(address).map(|(stage, local)| (draft.stage(stage), local));
    let (tree, local) = match &part {
        Some((Some(part), local)) => (&part.tree, *local),
        Some((None, _)) => return Err(faults),
        None => (&draft.tree, address),
    };
    let rest = local.strip_prefix("step.").unwrap_or_default();
    match words::spot(tree, rest, &draft.place, &mut faults) {
        Some(spot) => {
            let own = words::at(tree, &spot).cloned();
            Ok((spot, own))
        }
        None => Err(faults),
    }
}

/// Refuses two axes over one word of a procedure, however they call its step.
pub fn one_word_once(
    axes: &[&AxisDraft],
    draft: &VariantDraft,
    told: &mut Vec<Place>,
    faults: &mut Faults,
) {
    let mut seen: Vec<(&str, Option<&str>, Spot)> = Vec::new();
    for axis in axes {
        for (address, place) in &axis.addresses {
            let has_words = axis
                .values_of(address)
                .any(|node| is_word_at(address, node));
            let Some((spot, _)) = word(address, draft).ok().filter(|_| has_words) else {
                continue;
            };
            let stage = of_stage(address).map(|(stage, _)| stage);
            let same = seen
                .iter()
                .find(|(_, s, other)| (*s, other) == (stage, &spot));
            if let Some((first, ..)) = same.filter(|_| !told.contains(place)) {
                let message = format!("{} and {} are one word", quote(first), quote(address));
                faults.error(place, message).help("vary one of them only");
                told.push(place.clone());
            }
            seen.push((address, stage, spot));
        }
    }
}

/// What a fault says, or else this error.
fn told(faults: &Faults, error: AddressError) -> AddressError {
    match faults.sorted().first() {
        Some(fault) => AddressError::Nothing {
            message: fault.message.clone(),
            help: fault.help.clone(),
        },
        None => error,
    }
}

/// Why a variant has no such part of the chemistry; `None` when it has.
fn lacks_part(address: &str, draft: &VariantDraft) -> Option<AddressError> {
    if let Some((stage, local)) = of_stage(address) {
        return match draft.stage(stage) {
            Some(part) => lacks_part(local, &part),
            None => Some(AddressError::Nothing {
                message: format!("no stage is called {stage}"),
                help: None,
            }),
        };
    }
    let (head, rest) = address.split_once('.')?;
    let part = draft.tree.get(head);
    // Any network may be given a solvent; a role must be there to be filled with something else.
    let has = part.is_some_and(|node| node.get(rest).is_some() || rest == "solvent");
    if has {
        return None;
    }
    let keys: Vec<&str> = part
        .and_then(table)
        .map_or_else(Vec::new, |table| table.keys().collect());
    let hint = nearest(rest, keys).map(|near| format!("did you mean `{near}`?"));
    Some(AddressError::Nothing {
        message: format!("[{head}] has no {}", quote(rest)),
        help: hint,
    })
}
