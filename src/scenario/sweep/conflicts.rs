//! Numbers that are set twice at one point of a sweep: by two axes, or by an axis and a setting from outside.
//!
//! Spelling does not matter, and neither does whether the two are one number or one of them only undoes the other (a total and one
//! of its parts, a concentration and the volume that it releases): the columns would show what did not hold.

use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::parameter::{Parameter, Setting, StepKey};
use crate::scenario::variants::draft::Assignment;
use crate::study::Settings;
use crate::text::{Faults, Place, quote};

use super::axis::AxisDraft;
use super::setting;

/// A number that something sets.
#[derive(Debug)]
pub struct Driven<'a> {
    address: &'a str,
    place: &'a Place,
    parameter: Parameter,
    /// Some of the values it is set to: the first and the last.
    values: Vec<Setting>,
}

/// What an axis sets in a case; `settings` are missing for an axis of the chemistry.
pub fn driven<'a>(
    axis: &'a AxisDraft,
    settings: Option<&Settings>,
    case: &Experiment,
) -> Vec<Driven<'a>> {
    let ends = || [0, axis.values.len().saturating_sub(1)].into_iter();
    let resolved = axis.addresses.iter().filter_map(|(address, place)| {
        let parameter = Parameter::resolve(address, case).ok()?;
        let own = |settings: &Settings, point: usize| {
            let found = settings.at(point).find(|(p, _)| **p == parameter);
            found.map(|(_, setting)| setting)
        };
        let values = settings
            .into_iter()
            .flat_map(|all| ends().filter_map(|end| own(all, end)));
        Some(Driven {
            address,
            place,
            values: values.collect(),
            parameter,
        })
    });
    resolved.collect()
}

/// What is set from outside; faults of it are told where it is applied.
pub fn held<'a>(overrides: &'a [Assignment], case: &Experiment) -> Vec<Driven<'a>> {
    let resolved = overrides.iter().filter_map(|item| {
        let parameter = Parameter::resolve(&item.address, case).ok()?;
        let mut told = Faults::new();
        let value = setting::value(&item.address, &item.node, &parameter, case, &mut told);
        Some(Driven {
            address: &item.address,
            place: &item.place,
            parameter,
            values: value.into_iter().collect(),
        })
    });
    resolved.collect()
}

/// Refuses every pair that sets one number, and what an axis would undo of a setting from outside.
pub fn refuse(
    driven: &[Driven],
    held: &[Driven],
    numbers: &Inputs,
    told: &mut Vec<Place>,
    faults: &mut Faults,
) {
    for (i, second) in driven.iter().enumerate() {
        if told.contains(second.place) {
            continue;
        }
        // An address written twice was told when the axes were read.
        let clash =
            |first: &&Driven| first.address != second.address && conflict(first, second, numbers);
        if let Some(first) = driven[..i].iter().find(clash) {
            let (one, other) = (quote(first.address), quote(second.address));
            let message = if first.parameter == second.parameter {
                format!("{one} and {other} are one number")
            } else {
                format!("{other} changes what {one} sets")
            };
            faults
                .error(second.place, message)
                .help("vary one of them only");
            told.push(second.place.clone());
        } else if let Some(first) = held.iter().find(clash) {
            let (one, other) = (quote(first.address), quote(second.address));
            faults
                .error(
                    second.place,
                    format!("{other} changes what {one} is set to from outside"),
                )
                .help(format!("set {other} instead: then this axis does not run"));
            told.push(second.place.clone());
        }
    }
}

/// Whether the first would not hold any more when the second is set after it.
fn conflict(first: &Driven, second: &Driven, numbers: &Inputs) -> bool {
    if shared_out(&first.parameter, &second.parameter) {
        return false;
    }
    one_number(&first.parameter, &second.parameter)
        || first.values.iter().any(|a| {
            let mut of = second.values.iter();
            of.any(|b| undone(first, *a, second, *b, numbers) == Some(true))
        })
}

/// A total and the rounds of a block: at every point the total is set last and shared out over the rounds there are.
fn shared_out(one: &Parameter, other: &Parameter) -> bool {
    if let (Parameter::Earlier(a, one), Parameter::Earlier(b, other)) = (one, other) {
        return a == b && shared_out(one, other);
    }
    let rounds = |p: &Parameter| {
        matches!(
            p,
            Parameter::Step {
                key: StepKey::Repeat,
                ..
            }
        )
    };
    let total = |p: &Parameter| matches!(p, Parameter::Charge(_));
    total(one) && rounds(other) || rounds(one) && total(other)
}

/// The same number, or a total and a part of it.
fn one_number(one: &Parameter, other: &Parameter) -> bool {
    if let (Parameter::Earlier(a, one), Parameter::Earlier(b, other)) = (one, other) {
        return a == b && one_number(one, other);
    }
    let part_of = |total: &Parameter, part: &Parameter| match (total, part) {
        (Parameter::Charge(id), Parameter::Step { key, .. }) => *key == StepKey::Amount(*id),
        _ => false,
    };
    one == other || part_of(one, other) || part_of(other, one)
}

/// Whether setting the first again, after both, changes anything; `None` where a value cannot be set. Both orders must differ
/// besides: scaling a total a second time moves its last digit.
fn undone(
    first: &Driven,
    a: Setting,
    second: &Driven,
    b: Setting,
    numbers: &Inputs,
) -> Option<bool> {
    let set = |list: &[(&Driven, Setting)]| {
        let mut numbers = numbers.clone();
        for (driven, value) in list {
            driven.parameter.set(&mut numbers, *value).ok()?;
        }
        numbers.overrides.sort_by_key(|(constant, _)| *constant);
        Some(numbers)
    };
    let once = set(&[(first, a), (second, b)])?;
    let turned = set(&[(second, b), (first, a)])?;
    let again = set(&[(first, a), (second, b), (first, a)])?;
    Some(once != turned && once != again)
}
