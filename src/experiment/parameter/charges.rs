//! All that a procedure puts in of one compound: its total set, every part keeping its share.

use super::error::{AddressError, value};
use crate::experiment::procedure::{Amount, Ingredient, Step, Verb};
use crate::model::CompoundId;

/// Compounds that some step puts in, as often as it does.
pub fn compounds(steps: &[Step]) -> Vec<CompoundId> {
    let mut list = Vec::new();
    for step in steps {
        match &step.verb {
            Verb::Charge(all) => list.extend(all.iter().map(|i| i.compound)),
            Verb::Add(addition) => list.extend(addition.ingredients.iter().map(|i| i.compound)),
            Verb::Repeat { steps, .. } => list.extend(compounds(steps)),
            _ => {}
        }
    }
    list
}

/// Changes every ingredient that is this compound, in the order of the steps.
pub fn each(steps: &mut [Step], compound: CompoundId, mut change: impl FnMut(&mut Ingredient)) {
    visit(steps, &mut |ingredient| {
        if ingredient.compound == compound {
            change(ingredient);
        }
    });
}

/// A number that every ingredient that is this compound has; `None` where they differ.
pub fn common(
    steps: &[Step],
    compound: CompoundId,
    number: impl Fn(&Ingredient) -> Option<f64>,
) -> Option<f64> {
    let mut parts = Vec::new();
    list(steps, compound, &mut parts);
    let mut numbers = parts.into_iter().map(number);
    let first = numbers.next()?;
    numbers.all(|other| other == first).then_some(first)?
}

fn list<'s>(steps: &'s [Step], compound: CompoundId, parts: &mut Vec<&'s Ingredient>) {
    for step in steps {
        let own: &[Ingredient] = match &step.verb {
            Verb::Charge(own) => own,
            Verb::Add(addition) => &addition.ingredients,
            Verb::Repeat { steps, .. } => {
                list(steps, compound, parts);
                continue;
            }
            _ => continue,
        };
        parts.extend(own.iter().filter(|i| i.compound == compound));
    }
}

fn visit(steps: &mut [Step], change: &mut impl FnMut(&mut Ingredient)) {
    for step in steps {
        match &mut step.verb {
            Verb::Charge(list) => list.iter_mut().for_each(&mut *change),
            Verb::Add(addition) => addition.ingredients.iter_mut().for_each(&mut *change),
            Verb::Repeat { steps, .. } => visit(steps, change),
            _ => {}
        }
    }
}

/// An ingredient as a part of the whole.
struct ChargePart {
    value: f64,
    unit: AmountUnit,
    /// How often it is put in.
    times: f64,
}

/// Sets the total of a compound over all charge and add steps, each keeping its share.
pub fn rescale(
    steps: &mut [Step],
    compound: CompoundId,
    amount: Amount,
) -> Result<(), AddressError> {
    let mut parts = Vec::new();
    collect(steps, compound, 1.0, &mut parts);
    let mut shares = shares(&parts)?.into_iter();
    each(steps, compound, |ingredient| {
        ingredient.amount = scaled(amount, shares.next().unwrap_or(0.0));
    });
    Ok(())
}

/// The total of a compound over all steps; `None` where its parts are not given in one unit.
pub fn total(steps: &[Step], compound: CompoundId) -> Option<Amount> {
    let mut parts = Vec::new();
    collect(steps, compound, 1.0, &mut parts);
    let first = parts.first()?;
    let alike = parts.iter().all(|part| part.unit == first.unit);
    let sum: f64 = parts.iter().map(|part| part.value * part.times).sum();
    alike.then_some(match first.unit {
        AmountUnit::Equivalents(of) => Amount::Equivalents { value: sum, of },
        AmountUnit::Moles => Amount::Moles(sum),
        AmountUnit::Mass => Amount::Mass(sum),
        AmountUnit::Volume => Amount::Volume(sum),
        AmountUnit::Concentration => Amount::Concentration(sum),
    })
}

/// Share of each part in the total, per time it is put in.
fn shares(parts: &[ChargePart]) -> Result<Vec<f64>, AddressError> {
    if parts.iter().all(|part| part.times == 0.0) {
        return Err(value("it stands in a block that is done 0 times"));
    }
    if let [one] = parts {
        return Ok(vec![1.0 / one.times]);
    }
    if parts.windows(2).any(|pair| pair[0].unit != pair[1].unit) {
        return Err(value(
            "its portions are given in different units: write them all in one",
        ));
    }
    let total: f64 = parts.iter().map(|part| part.value * part.times).sum();
    if total == 0.0 {
        return Err(value(
            "it is put in several times, all zero: their shares are not known",
        ));
    }
    Ok(parts.iter().map(|part| part.value / total).collect())
}

/// Every ingredient that is this compound.
fn collect(steps: &[Step], compound: CompoundId, times: f64, parts: &mut Vec<ChargePart>) {
    for step in steps {
        let list: &[Ingredient] = match &step.verb {
            Verb::Charge(list) => list,
            Verb::Add(addition) => &addition.ingredients,
            Verb::Repeat { times: n, steps } => {
                collect(steps, compound, times * f64::from(*n), parts);
                continue;
            }
            _ => continue,
        };
        for ingredient in list.iter().filter(|i| i.compound == compound) {
            let (value, unit) = plain(ingredient.amount);
            parts.push(ChargePart { value, unit, times });
        }
    }
}

/// The unit of an amount, for comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
enum AmountUnit {
    Equivalents(Option<CompoundId>),
    Moles,
    Mass,
    Volume,
    Concentration,
}

fn plain(amount: Amount) -> (f64, AmountUnit) {
    match amount {
        Amount::Equivalents { value, of } => (value, AmountUnit::Equivalents(of)),
        Amount::Moles(v) => (v, AmountUnit::Moles),
        Amount::Mass(v) => (v, AmountUnit::Mass),
        Amount::Volume(v) => (v, AmountUnit::Volume),
        Amount::Concentration(v) => (v, AmountUnit::Concentration),
    }
}

fn scaled(amount: Amount, by: f64) -> Amount {
    match amount {
        Amount::Equivalents { value, of } => Amount::Equivalents {
            value: value * by,
            of,
        },
        Amount::Moles(v) => Amount::Moles(v * by),
        Amount::Mass(v) => Amount::Mass(v * by),
        Amount::Volume(v) => Amount::Volume(v * by),
        Amount::Concentration(v) => Amount::Concentration(v * by),
    }
}
