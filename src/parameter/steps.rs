//! Numbers of steps: `step.preform.stir`, `step.2.add.carbonyl`.

use super::address::suggestion;
use super::{AddressError, Parameter, Setting, StepKey, Takes, nothing, value};
use crate::case::Case;
use crate::flask::{Measure, Until};
use crate::library::{CompoundId, Model};
use crate::network::PoolId;
use crate::procedure::{Amount, Extraction, Ingredient, Step, Verb};
use crate::text::nearest;
use crate::units::Dimension;

/// Finds what `NAME.KEY` names.
pub(super) fn resolve(rest: &str, case: &Case) -> Result<Parameter, AddressError> {
    let (name, key) = rest.split_once('.').unwrap_or((rest, ""));
    let steps = &case.numbers.recipe.steps;
    let path = path_of(steps, name).ok_or_else(|| unknown_step(name, steps))?;
    let step = at(steps, &path).expect("the path was just found");
    let keys = keys(&step.verb, &case.model);
    // `stir.` may be left out where the step is a stir anyway.
    let short = |full: &str| full.strip_prefix("stir.") == Some(key);
    let found = keys.iter().find(|(full, _)| full == key || short(full));
    let compound = || amount_of(&step.verb, key, &case.model);
    match found.map(|(_, key)| *key).or_else(compound) {
        Some(key) => Ok(Parameter::Step { path, key }),
        None => {
            let names: Vec<String> = keys.into_iter().map(|(name, _)| name).collect();
            let message = format!("step {name} has no number `{key}`");
            Err(nothing(message, suggestion(key, &names)))
        }
    }
}

fn unknown_step(name: &str, steps: &[Step]) -> AddressError {
    let mut names = Vec::new();
    named(steps, &mut names);
    let known = if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    };
    let help = match nearest(name, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("give the step name = \"{name}\""),
    };
    nothing(format!("no step named {name}{known}"), Some(help))
}

/// Path of a step by its name, or by its number from 1 at the top level.
fn path_of(steps: &[Step], name: &str) -> Option<Vec<usize>> {
    match name.parse::<usize>() {
        Ok(number) => (number >= 1 && number <= steps.len()).then(|| vec![number - 1]),
        Err(_) => path_of_name(steps, name),
    }
}

fn path_of_name(steps: &[Step], name: &str) -> Option<Vec<usize>> {
    steps.iter().enumerate().find_map(|(i, step)| {
        if step.name.as_deref() == Some(name) {
            return Some(vec![i]);
        }
        let Verb::Repeat { steps, .. } = &step.verb else {
            return None;
        };
        let mut path = path_of_name(steps, name)?;
        path.insert(0, i);
        Some(path)
    })
}

fn named(steps: &[Step], names: &mut Vec<String>) {
    for step in steps {
        names.extend(step.name.clone());
        if let Verb::Repeat { steps, .. } = &step.verb {
            named(steps, names);
        }
    }
}

fn at<'a>(steps: &'a [Step], path: &[usize]) -> Option<&'a Step> {
    let (&first, rest) = path.split_first()?;
    let step = steps.get(first)?;
    match (&step.verb, rest.is_empty()) {
        (_, true) => Some(step),
        (Verb::Repeat { steps, .. }, false) => at(steps, rest),
        _ => None,
    }
}

fn at_mut<'a>(steps: &'a mut [Step], path: &[usize]) -> Option<&'a mut Step> {
    let (&first, rest) = path.split_first()?;
    let step = steps.get_mut(first)?;
    if rest.is_empty() {
        return Some(step);
    }
    match &mut step.verb {
        Verb::Repeat { steps, .. } => at_mut(steps, rest),
        _ => None,
    }
}

/// The numbers of a verb, as they are written.
fn keys(verb: &Verb, model: &Model) -> Vec<(String, StepKey)> {
    let plain: &[(&str, StepKey)] = match verb {
        Verb::Charge(_) | Verb::Gas(_) | Verb::Dry(_) | Verb::Quench(_) | Verb::Isolate(_) => &[],
        Verb::Extract(_) => &[
            ("volume", StepKey::Volume),
            ("water", StepKey::Water),
            ("times", StepKey::Times),
            ("pH", StepKey::Ph),
            ("loss", StepKey::Loss),
        ],
        Verb::Concentrate { .. } => &[
            ("concentrate", StepKey::Concentrate),
            ("loss", StepKey::Loss),
        ],
        Verb::Add(_) => &[
            ("over", StepKey::Over),
            ("every", StepKey::Every),
            ("portions", StepKey::Portions),
            ("volume", StepKey::Volume),
        ],
        Verb::Stir(_) => &[("stir", StepKey::Stir)],
        Verb::StirUntil { .. } => &[
            ("stir.until", StepKey::Until),
            ("stir.at_most", StepKey::AtMost),
        ],
        Verb::Temperature { .. } => &[
            ("temperature", StepKey::Temperature),
            ("over", StepKey::Over),
        ],
        Verb::Filter { .. } => &[("loss", StepKey::Loss)],
        Verb::Repeat { .. } => &[("repeat", StepKey::Repeat)],
    };
    let plain = plain.iter().map(|&(name, key)| (name.to_string(), key));
    let amounts = amounts(verb, model).into_iter();
    let amounts = amounts
        .map(|(head, compound, key)| (format!("{head}.{}", model.compounds[compound].name), key));
    let recoveries = recoveries(verb).into_iter();
    let recoveries = recoveries.map(|(pool, key)| {
        let name = &model.network.pools[pool].name;
        (format!("isolate.{name}"), key)
    });
    let pressures = pressures(verb).into_iter();
    let pressures = pressures.map(|gas| {
        (
            format!("gas.{}", model.network.gases[gas].name),
            StepKey::Gas(gas),
        )
    });
    plain
        .chain(amounts)
        .chain(recoveries)
        .chain(pressures)
        .collect()
}

/// The gases whose pressure a step sets.
fn pressures(verb: &Verb) -> Vec<usize> {
    match verb {
        Verb::Gas(list) => list.iter().map(|&(gas, _)| gas).collect(),
        _ => Vec::new(),
    }
}

/// The recoveries of an isolation.
fn recoveries(verb: &Verb) -> Vec<(PoolId, StepKey)> {
    match verb {
        Verb::Isolate(kept) => {
            let pools = kept.iter().map(|&(pool, _)| pool);
            pools.map(|pool| (pool, StepKey::Recovery(pool))).collect()
        }
        _ => Vec::new(),
    }
}

/// The amounts of a verb: what they are written under, the compound, the key. An agent that never fills has no amount.
fn amounts(verb: &Verb, model: &Model) -> Vec<(&'static str, CompoundId, StepKey)> {
    let of = |head, list: &[Ingredient]| {
        let ids = list.iter().map(|i| i.compound);
        ids.map(|id| (head, id, StepKey::Amount(id))).collect()
    };
    match verb {
        Verb::Charge(list) => of("charge", list),
        Verb::Add(addition) => of("add", &addition.ingredients),
        Verb::Dry(agents) => {
            let filling = agents.iter().filter(|(_, amount)| amount.is_some());
            filling
                .map(|&(agent, _)| ("dry", model.agents[agent].compound, StepKey::Agent(agent)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `add.carbonyl`, `isolate.mono`, `gas.H2` by any name of the compound.
fn amount_of(verb: &Verb, key: &str, model: &Model) -> Option<StepKey> {
    let (head, name) = key.split_once('.')?;
    if head == "gas" {
        let pool = *model.pool_names.get(name)?;
        let mut all = pressures(verb).into_iter();
        return all
            .find(|&gas| model.network.gases[gas].pool == pool)
            .map(StepKey::Gas);
    }
    if head == "isolate" {
        let pool = *model.pool_names.get(name)?;
        let mut all = recoveries(verb).into_iter();
        return all.find(|&(id, _)| id == pool).map(|(_, key)| key);
    }
    let compound = model.compound_names.get(name).copied()?;
    let mut amounts = amounts(verb, model).into_iter();
    amounts
        .find(|&(verb, id, _)| verb == head && id == compound)
        .map(|(_, _, key)| key)
}

/// What values a number of a step takes.
pub(super) fn takes(path: &[usize], key: StepKey, steps: &[Step]) -> Takes {
    match key {
        StepKey::Stir | StepKey::AtMost | StepKey::Over | StepKey::Every => {
            Takes::Quantity(Dimension::TIME)
        }
        StepKey::Temperature => Takes::Quantity(Dimension::TEMPERATURE),
        StepKey::Volume | StepKey::Water | StepKey::Concentrate => {
            Takes::Quantity(Dimension::VOLUME)
        }
        StepKey::Gas(_) => Takes::Quantity(Dimension::PRESSURE),
        StepKey::Loss | StepKey::Ph | StepKey::Recovery(_) => Takes::Quantity(Dimension::NONE),
        StepKey::Portions | StepKey::Times => Takes::Count(1),
        StepKey::Repeat => Takes::Count(0),
        StepKey::Amount(_) | StepKey::Agent(_) => Takes::Amount,
        StepKey::Until => match at(steps, path).map(|step| &step.verb) {
            Some(Verb::StirUntil { until, .. }) => Takes::Quantity(dimension(until)),
            _ => Takes::Quantity(Dimension::NONE),
        },
    }
}

fn dimension(until: &Until) -> Dimension {
    match until.measure {
        Measure::Percentage { .. } | Measure::Ph => Dimension::NONE,
        Measure::Volume => Dimension::VOLUME,
        Measure::Temperature => Dimension::TEMPERATURE,
        Measure::Reading { dimension, .. } => dimension,
    }
}

/// Sets a number of a step.
pub(super) fn set(
    steps: &mut [Step],
    path: &[usize],
    key: StepKey,
    setting: Setting,
) -> Result<(), AddressError> {
    let step = at_mut(steps, path).ok_or_else(|| value("the step is gone"))?;
    let fits = match setting {
        Setting::Number(number) => set_number(&mut step.verb, key, number)?,
        Setting::Amount(amount) => set_amount(&mut step.verb, key, amount),
    };
    if fits {
        Ok(())
    } else {
        Err(value("this number does not belong to the step"))
    }
}

/// Whether the verb has such a number.
fn set_number(verb: &mut Verb, key: StepKey, number: f64) -> Result<bool, AddressError> {
    match (verb, key) {
        (Verb::Stir(time), StepKey::Stir) => *time = number,
        (Verb::StirUntil { at_most, .. }, StepKey::AtMost) => *at_most = number,
        (Verb::StirUntil { until, .. }, StepKey::Until) => {
            until.value = match until.measure {
                Measure::Percentage { .. } => 100.0 * number,
                Measure::Reading { unit, .. } => number / unit,
                _ => number,
            };
        }
        (Verb::Temperature { to, .. }, StepKey::Temperature) => *to = number,
        (Verb::Temperature { over, .. }, StepKey::Over) => *over = number,
        (Verb::Filter { loss, .. }, StepKey::Loss) => *loss = number,
        (Verb::Concentrate { loss, .. }, StepKey::Loss) => *loss = number,
        (Verb::Concentrate { to, .. }, StepKey::Concentrate) => *to = number,
        (Verb::Extract(e), key) => return set_extraction(e, key, number),
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
fn set_amount(verb: &mut Verb, key: StepKey, amount: Amount) -> bool {
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
