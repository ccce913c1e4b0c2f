//! Where on an axis a variant stands as it is written.
//!
//! Compares what is there with what each point would set; changes nothing.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Setting};
use crate::scenario::variants::address::{is_categorical, of_stage};
use crate::scenario::variants::draft::VariantDraft;
use crate::study::Settings;
use crate::text::{Faults, Node};

use super::axis::AxisDraft;
use super::reach::{is_word_at, lacks, word};
use super::setting;

/// The point of an axis at which a variant stands without it: the one that would change nothing.
pub fn standing(
    axis: &AxisDraft,
    draft: &VariantDraft,
    case: &Experiment,
    settings: Option<&Settings>,
) -> Option<usize> {
    // Asked once: it looks at all points.
    let categorical = axis.is_categorical();
    // What a variant lacks cannot stand elsewhere.
    let chosen = |address: &str, node: &Node| {
        if !categorical || lacks(axis, address, draft, case).is_some() {
            true
        } else if is_categorical(address) {
            is_chosen(address, node, draft)
        } else if is_word_at(address, node) {
            let own = word(address, draft).ok().and_then(|(_, own)| own);
            own.is_some_and(|own| own.value == node.value)
        } else {
            is_number_of(address, node, case)
        }
    };
    let unchanged = |point: usize| {
        let settings = settings.map(|settings| settings.at(point));
        let mut all = settings.into_iter().flatten();
        all.all(|(parameter, setting)| changes_nothing(parameter, setting, case))
    };
    (0..axis.values.len()).find(|&point| {
        let nodes = axis.addresses.iter().zip(&axis.values[point]);
        nodes
            .clone()
            .all(|((address, _), node)| chosen(address, node))
            && unchanged(point)
    })
}

/// Whether a case has a number already that a value of an axis would set.
fn is_number_of(address: &str, node: &Node, case: &Experiment) -> bool {
    let Ok(parameter) = Parameter::resolve(address, case) else {
        return false;
    };
    let setting = setting::value(address, node, &parameter, case, &mut Faults::new());
    setting.is_some_and(|setting| changes_nothing(&parameter, setting, case))
}

/// Whether a variant's tree has this value where an address of the chemistry points.
fn is_chosen(address: &str, node: &Node, draft: &VariantDraft) -> bool {
    if let Some((stage, local)) = of_stage(address) {
        let part = draft.stage(stage);
        return part.is_some_and(|part| is_chosen(local, node, &part));
    }
    let part = address.split_once('.');
    let own = part.and_then(|(head, rest)| draft.tree.get(head)?.get(rest));
    own.is_some_and(|own| own.value == node.value)
}

/// Whether a case has this value already.
fn changes_nothing(parameter: &Parameter, setting: Setting, case: &Experiment) -> bool {
    if let (Parameter::Constant { id, in_water }, Setting::Number(number)) = (parameter, setting) {
        let moved = in_water.filter(|water| !case.numbers.addressed.contains(water));
        let mut all = std::iter::once(*id).chain(moved);
        return all.all(|id| case.number(id) == Some(number));
    }
    let mut numbers = case.numbers.clone();
    parameter.set(&mut numbers, setting).is_ok() && numbers == case.numbers
}
