//! Where the numbers of a step stand in it: each is set in its verb, and read there.
//!
//! Knows one verb at a time, and no names.

use super::error::{AddressError, value};
use super::shape::StepKey;
use crate::experiment::procedure::{Amount, Extraction, Ingredient, Verb};
use crate::flask::Measure;
use crate::model::CompoundId;

/// Whether the verb has such a number.
pub fn set_number(verb: &mut Verb, key: StepKey, number: f64) -> Result<bool, AddressError> {
    match (verb, key) {
        (Verb::Stir(time), StepKey::Stir) => *time = number,
        (Verb::StirUntil { at_most, .. }, StepKey::AtMost) => *at_most = number,
        (Verb::StirUntil { until, .. }, StepKey::Until) => {
            until.value = match until.measure {
                Measure::Percentage { .. } => 100.0 * number,
                Measure::Reading { scale, .. } => scale.shown(number),
                _ => number,
            };
        }
        (Verb::Temperature { to, .. }, StepKey::Temperature) => *to = number,
        (Verb::Temperature { over, .. }, StepKey::Over) => *over = number,
        (Verb::Filter { loss, .. }, StepKey::Loss) => *loss = number,
        (Verb::Concentrate { loss, .. }, StepKey::Loss) => *loss = number,
        (Verb::Concentrate { to, .. }, StepKey::Concentrate) => *to = number,
        (Verb::Extract(e), key) => return set_extraction(e, key, number),
        (Verb::Quench(q), StepKey::Volume) => q.volume = Some(number),
        (Verb::Quench(q), StepKey::Ph) => q.ph = Some(number),
        (Verb::Isolate(kept), StepKey::Recovery(pool)) => {
            let found = kept.iter_mut().find(|(id, _)| *id == pool);
            return Ok(found.map(|(_, recovery)| *recovery = number).is_some());
        }
        (Verb::Gas(list), StepKey::Gas(gas)) => {
            let found = list.iter_mut().find(|(id, _)| *id == gas);
            return Ok(found.map(|(_, bar)| *bar = number).is_some());
        }
        (Verb::Repeat { times, .. }, StepKey::Repeat) => *times = count(number, 0)?,
        // The time from first to last and the time between two portions say the same thing: the last one set holds.
        (Verb::Add(a), StepKey::Over) => (a.over, a.every) = (Some(number), None),
        (Verb::Add(a), StepKey::Every) => (a.every, a.over) = (Some(number), None),
        (Verb::Add(a), StepKey::Portions) => a.portions = Some(count(number, 1)?),
        (Verb::Add(a), StepKey::Volume) => a.volume = Some(number),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether an extraction has such a number.
fn set_extraction(e: &mut Extraction, key: StepKey, number: f64) -> Result<bool, AddressError> {
    match key {
        StepKey::Volume => e.volume = Some(number),
        StepKey::Water => e.water = Some(number),
        StepKey::Times => e.times = count(number, 1)?,
        StepKey::Ph => e.ph = Some(number),
        StepKey::Loss => e.loss = number,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether the verb has such an amount.
pub fn set_amount(verb: &mut Verb, key: StepKey, amount: Amount) -> bool {
    match (verb, key) {
        (Verb::Charge(list), StepKey::Amount(id)) => replace(list, id, amount),
        (Verb::Add(a), StepKey::Amount(id)) => replace(&mut a.ingredients, id, amount),
        (Verb::Dry(agents), StepKey::Agent(id)) => {
            let found = agents.iter_mut().find(|(agent, _)| *agent == id);
            found
                .map(|(_, capacity)| *capacity = Some(amount))
                .is_some()
        }
        _ => false,
    }
}

/// A number of a verb as it would be set; `None` where it is not written.
pub fn number(verb: &Verb, key: StepKey) -> Option<f64> {
    match (verb, key) {
        (Verb::Stir(time), StepKey::Stir) => Some(*time),
        (Verb::StirUntil { at_most, .. }, StepKey::AtMost) => Some(*at_most),
        (Verb::StirUntil { until, .. }, StepKey::Until) => Some(match until.measure {
            Measure::Percentage { .. } => until.value / 100.0,
            Measure::Reading { scale, .. } => scale.in_base(until.value),
            _ => until.value,
        }),
        (Verb::Temperature { to, .. }, StepKey::Temperature) => Some(*to),
        (Verb::Temperature { over, .. }, StepKey::Over) => Some(*over),
        (Verb::Filter { loss, .. } | Verb::Concentrate { loss, .. }, StepKey::Loss) => Some(*loss),
        (Verb::Concentrate { to, .. }, StepKey::Concentrate) => Some(*to),
        (Verb::Extract(e), key) => of_extraction(e, key),
        (Verb::Quench(q), StepKey::Volume) => q.volume,
        (Verb::Quench(q), StepKey::Ph) => q.ph,
        (Verb::Isolate(kept), StepKey::Recovery(pool)) => {
            kept.iter().find(|kept| kept.0 == pool).map(|kept| kept.1)
        }
        (Verb::Gas(list), StepKey::Gas(gas)) => {
            list.iter().find(|held| held.0 == gas).map(|held| held.1)
        }
        (Verb::Repeat { times, .. }, StepKey::Repeat) => Some(f64::from(*times)),
        (Verb::Add(a), StepKey::Over) => a.over,
        (Verb::Add(a), StepKey::Every) => a.every,
        (Verb::Add(a), StepKey::Portions) => a.portions.map(f64::from),
        (Verb::Add(a), StepKey::Volume) => a.volume,
        _ => None,
    }
}

fn of_extraction(e: &Extraction, key: StepKey) -> Option<f64> {
    match key {
        StepKey::Volume => e.volume,
        StepKey::Water => e.water,
        StepKey::Times => Some(f64::from(e.times)),
        StepKey::Ph => e.ph,
        StepKey::Loss => Some(e.loss),
        _ => None,
    }
}

/// An amount of a verb; `None` where it has no such one.
pub fn amount(verb: &Verb, key: StepKey) -> Option<Amount> {
    let of = |list: &[Ingredient], id: CompoundId| {
        let mut all = list.iter();
        all.find(|i| i.compound == id).map(|i| i.amount)
    };
    match (verb, key) {
        (Verb::Charge(list), StepKey::Amount(id)) => of(list, id),
        (Verb::Add(a), StepKey::Amount(id)) => of(&a.ingredients, id),
        (Verb::Dry(agents), StepKey::Agent(id)) => {
            let mut all = agents.iter();
            all.find(|(agent, _)| *agent == id)?.1
        }
        _ => None,
    }
}

/// Whether the compound is among the ingredients.
fn replace(list: &mut [Ingredient], compound: CompoundId, amount: Amount) -> bool {
    let found = list.iter_mut().find(|i| i.compound == compound);
    found.map(|i| i.amount = amount).is_some()
}

fn count(number: f64, least: u32) -> Result<u32, AddressError> {
    let whole =
        number.fract() == 0.0 && number >= f64::from(least) && number <= f64::from(u32::MAX);
    if whole {
        Ok(number as u32)
    } else {
        let message = format!("{number} is not a whole number of at least {least}");
        Err(value(message))
    }
}
