//! Numbers of steps: `step.preform.stir`, `step.2.add.carbonyl`.
//!
//! Which step an address means, and what its numbers take. What a step's numbers are called is known by `step_keys`, where
//! they stand in it by `step_values`.

use super::error::{AddressError, nothing, suggestion, value};
use super::shape::{Parameter, Setting, StepKey, Takes};
use super::{step_keys, step_values};
use crate::experiment::case::Experiment;
use crate::experiment::procedure::{Step, Verb};
use crate::flask::{Measure, Until};
use crate::text::nearest;
use crate::units::Dimension;

/// Finds what `NAME.KEY` names.
pub fn resolve(rest: &str, case: &Experiment) -> Result<Parameter, AddressError> {
    let (name, key) = rest.split_once('.').unwrap_or((rest, ""));
    let steps = &case.numbers.recipe.steps;
    let path = path_of(steps, name).ok_or_else(|| unknown_step(name, steps))?;
    let step = at(steps, &path).expect("the path was just found");
    let keys = step_keys::all(&step.verb, &case.model);
    // `stir.` may be left out where the step is a stir anyway.
    let short = |full: &str| full.strip_prefix("stir.") == Some(key);
    let found = keys.iter().find(|(full, _)| full == key || short(full));
    let compound = || step_keys::by_any_name(&step.verb, key, &case.model);
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

/// What values a number of a step takes.
pub fn takes(path: &[usize], key: StepKey, steps: &[Step]) -> Takes {
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
pub fn set(
    steps: &mut [Step],
    path: &[usize],
    key: StepKey,
    setting: Setting,
) -> Result<(), AddressError> {
    let step = at_mut(steps, path).ok_or_else(|| value("the step is gone"))?;
    let fits = match setting {
        Setting::Number(number) => step_values::set_number(&mut step.verb, key, number)?,
        Setting::Amount(amount) => step_values::set_amount(&mut step.verb, key, amount),
    };
    if fits {
        Ok(())
    } else {
        Err(value("this number does not belong to the step"))
    }
}

/// What a number of a step stands at; `None` where it is not written.
pub fn get(steps: &[Step], path: &[usize], key: StepKey) -> Option<Setting> {
    let verb = &at(steps, path)?.verb;
    let amount = step_values::amount(verb, key).map(Setting::Amount);
    amount.or_else(|| step_values::number(verb, key).map(Setting::Number))
}
