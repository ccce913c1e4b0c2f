//! The one address of a number: `charge.carbonyl`, `constant.addition.k`, `flask.concentration`, `step.preform.stir`.
//!
//! An address is resolved once against a case; setting it then costs no look-up by name.

use crate::case::{Case, Numbers};
use crate::library::{CompoundId, ConstantId};
use crate::procedure::{Amount, Ingredient, Step, Verb};
use crate::text::nearest;
use crate::units::Dimension;

/// A resolved address.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// `flask.amount`, mol.
    FlaskAmount,
    /// `flask.concentration`, mol/L.
    FlaskConcentration,
    /// `flask.volume`, L.
    FlaskVolume,
    /// `flask.temperature`, K.
    FlaskTemperature,
    /// `charge.X`: all that the procedure puts in of it.
    Charge(CompoundId),
    /// `charge.X.purity`.
    Purity(CompoundId),
    /// `charge.X.stock`, mol/L.
    Stock(CompoundId),
    /// `step.NAME.KEY`.
    Step {
        /// Index of the step at each level of nesting.
        path: Vec<usize>,
        /// Which number of it.
        key: StepKey,
    },
    /// `constant.NAME`, base units.
    Constant(ConstantId),
}

/// A number of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKey {
    /// Duration of a stir, s.
    Stir,
    /// Limit of a conditional stir, s.
    AtMost,
    /// Value of the condition.
    Until,
    /// Target temperature, K.
    Temperature,
    /// Duration of an addition or ramp, s.
    Over,
    /// Gap between portions, s.
    Every,
    /// Number of portions.
    Portions,
    /// Volume of an addition, L.
    Volume,
    /// Repetitions of a block.
    Repeat,
    /// Fraction lost on filtering.
    Loss,
    /// Amount of an ingredient or agent of this step (compound).
    Amount(CompoundId),
}

/// A value to set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Setting {
    /// A plain number in base units.
    Number(f64),
    /// An amount of a compound.
    Amount(Amount),
}

/// Why an address or a value cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AddressError {
    /// Nothing stands there.
    #[error("{message}")]
    Nothing {
        /// What is wrong, in words.
        message: String,
        /// What could be written instead.
        help: Option<String>,
    },
    /// The number cannot take this value.
    #[error("{0}")]
    Value(String),
}

/// What values an address takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Takes {
    /// A quantity of this dimension.
    Quantity(Dimension),
    /// An amount: equiv, mol, g, L, M.
    Amount,
    /// A whole number, at least this.
    Count(u32),
}

impl Parameter {
    /// Finds what an address names in a case.
    pub fn resolve(address: &str, case: &Case) -> Result<Parameter, AddressError> {
        let (head, rest) = address.split_once('.').unwrap_or((address, ""));
        match head {
            "flask" => flask(rest),
            "charge" => charge(rest, case),
            "step" => step(rest, case),
            "constant" => constant(rest, case),
            _ => Err(nothing(
                format!("no address begins with `{head}`"),
                Some(match nearest(head, ["flask", "charge", "step", "constant", "chemistry", "variant"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "an address begins with flask, charge, step, constant, chemistry or variant".to_string(),
                }),
            )),
        }
    }

    /// What values it takes.
    pub fn takes(&self, case: &Case) -> Takes {
        match self {
            Parameter::FlaskAmount => Takes::Quantity(Dimension::AMOUNT),
            Parameter::FlaskConcentration | Parameter::Stock(_) => {
                Takes::Quantity(Dimension::CONCENTRATION)
            }
            Parameter::FlaskVolume => Takes::Quantity(Dimension::VOLUME),
            Parameter::FlaskTemperature => Takes::Quantity(Dimension::TEMPERATURE),
            Parameter::Purity(_) => Takes::Quantity(Dimension::NONE),
            Parameter::Charge(_) => Takes::Amount,
            Parameter::Constant(id) => Takes::Quantity(case.model.constants[*id].dimension),
            Parameter::Step { path, key } => match key {
                StepKey::Stir | StepKey::AtMost | StepKey::Over | StepKey::Every => {
                    Takes::Quantity(Dimension::TIME)
                }
                StepKey::Temperature => Takes::Quantity(Dimension::TEMPERATURE),
                StepKey::Volume => Takes::Quantity(Dimension::VOLUME),
                StepKey::Loss => Takes::Quantity(Dimension::NONE),
                StepKey::Portions => Takes::Count(1),
                StepKey::Repeat => Takes::Count(0),
                StepKey::Amount(_) => Takes::Amount,
                StepKey::Until => {
                    match step_at(&case.numbers.recipe.steps, path).map(|s| &s.verb) {
                        Some(Verb::StirUntil { until, .. }) => {
                            Takes::Quantity(until_dimension(until))
                        }
                        _ => Takes::Quantity(Dimension::NONE),
                    }
                }
            },
        }
    }

    /// Sets it.
    pub fn set(&self, numbers: &mut Numbers, setting: Setting) -> Result<(), AddressError> {
        let flask = &mut numbers.recipe.flask;
        match (self, setting) {
            (Parameter::FlaskAmount, Setting::Number(n)) => {
                if flask.amount.is_none() && flask.concentration.is_some() {
                    flask.volume = None;
                }
                flask.amount = Some(n);
            }
            (Parameter::FlaskConcentration, Setting::Number(c)) => {
                flask.concentration = Some(c);
                release(flask.amount.is_some(), &mut flask.volume);
            }
            (Parameter::FlaskVolume, Setting::Number(v)) => {
                flask.volume = Some(v);
                release(flask.amount.is_some(), &mut flask.concentration);
            }
            (Parameter::FlaskTemperature, Setting::Number(t)) => flask.temperature = t,
            (Parameter::Constant(id), Setting::Number(value)) => {
                numbers.overrides.retain(|o| o.0 != *id);
                numbers.overrides.push((*id, value));
            }
            (Parameter::Charge(compound), Setting::Amount(amount)) => {
                rescale(&mut numbers.recipe.steps, *compound, amount)?;
            }
            (Parameter::Purity(compound), Setting::Number(value)) => {
                visit(&mut numbers.recipe.steps, &mut |i| {
                    if i.compound == *compound {
                        i.purity = value
                    }
                });
            }
            (Parameter::Stock(compound), Setting::Number(value)) => {
                visit(&mut numbers.recipe.steps, &mut |i| {
                    if i.compound == *compound {
                        i.stock = Some(value)
                    }
                });
            }
            (Parameter::Step { path, key }, setting) => {
                set_step(&mut numbers.recipe.steps, path, *key, setting)?
            }
            (_, Setting::Amount(_)) => {
                return Err(AddressError::Value(
                    "a plain quantity is needed here".to_string(),
                ));
            }
            (_, Setting::Number(_)) => {
                return Err(AddressError::Value(
                    "an amount with its unit is needed here".to_string(),
                ));
            }
        }
        Ok(())
    }
}

/// Of three linked numbers the third is released when two are known.
fn release(two_known: bool, third: &mut Option<f64>) {
    if two_known {
        *third = None;
    }
}

fn nothing(message: String, help: Option<String>) -> AddressError {
    AddressError::Nothing { message, help }
}

/// `did you mean`, or else the list of what there is.
fn suggestion(name: &str, names: &[String]) -> Option<String> {
    match nearest(name, names) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if names.is_empty() => None,
        None => Some(format!("there is {}", names.join(", "))),
    }
}

fn flask(key: &str) -> Result<Parameter, AddressError> {
    let all = ["amount", "concentration", "volume", "temperature"];
    Ok(match key {
        "amount" => Parameter::FlaskAmount,
        "concentration" => Parameter::FlaskConcentration,
        "volume" => Parameter::FlaskVolume,
        "temperature" => Parameter::FlaskTemperature,
        _ => {
            let names = all.map(String::from);
            return Err(nothing(
                format!("[flask] has no number `{key}`"),
                suggestion(key, &names),
            ));
        }
    })
}

fn charge(rest: &str, case: &Case) -> Result<Parameter, AddressError> {
    let (name, key) = match rest.rsplit_once('.') {
        Some((name, key @ ("purity" | "stock"))) => (name, key),
        _ => (rest, ""),
    };
    let mut charged = Vec::new();
    visit_shared(&case.numbers.recipe.steps, &mut |i| {
        charged.push(i.compound)
    });
    let compound = case
        .model
        .compound_names
        .get(name)
        .copied()
        .filter(|c| charged.contains(c));
    let Some(compound) = compound else {
        if case.model.compound_names.contains_key(name) {
            let help = format!("add `{name} = \"0 equiv\"` to a charge");
            return Err(nothing(format!("no step puts {name} in"), Some(help)));
        }
        let names: Vec<String> = charged
            .iter()
            .map(|&c| case.model.compounds[c].name.clone())
            .collect();
        let help = match nearest(name, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `{name} = \"0 equiv\"` to a charge"),
        };
        return Err(nothing(format!("no step puts {name} in"), Some(help)));
    };
    Ok(match key {
        "purity" => Parameter::Purity(compound),
        "stock" => Parameter::Stock(compound),
        _ => Parameter::Charge(compound),
    })
}

fn constant(name: &str, case: &Case) -> Result<Parameter, AddressError> {
    let found = case.model.constant(name).map(Parameter::Constant);
    found.ok_or_else(|| {
        let names = case
            .model
            .constants
            .iter()
            .flat_map(|c| std::iter::once(&c.address).chain(&c.aliases));
        let names: Vec<String> = names.cloned().collect();
        let help = nearest(name, &names).map(|near| format!("did you mean `{near}`?"));
        nothing(format!("no constant {name}"), help)
    })
}

fn step(rest: &str, case: &Case) -> Result<Parameter, AddressError> {
    let (name, keys) = rest.split_once('.').unwrap_or((rest, ""));
    let steps = &case.numbers.recipe.steps;
    let path = step_path(steps, name).ok_or_else(|| {
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
    })?;
    let found = step_at(steps, &path).expect("the path was just found");
    let key = step_key(&found.verb, keys, case).ok_or_else(|| {
        let names = step_keys(&found.verb, case);
        let help = if names.is_empty() {
            None
        } else {
            suggestion(keys, &names)
        };
        nothing(format!("step {name} has no number `{keys}`"), help)
    })?;
    Ok(Parameter::Step { path, key })
}

/// Path of a step by its name, or by its number from 1 at the top level.
fn step_path(steps: &[Step], name: &str) -> Option<Vec<usize>> {
    for (i, step) in steps.iter().enumerate() {
        if step.name.as_deref() == Some(name) {
            return Some(vec![i]);
        }
        if let Verb::Repeat { steps, .. } = &step.verb {
            if let Some(mut path) =
                step_path(steps, name).filter(|_| name.parse::<usize>().is_err())
            {
                path.insert(0, i);
                return Some(path);
            }
        }
    }
    let number = name.parse::<usize>().ok()?;
    (number >= 1 && number <= steps.len()).then(|| vec![number - 1])
}

fn named(steps: &[Step], names: &mut Vec<String>) {
    for step in steps {
        names.extend(step.name.clone());
        if let Verb::Repeat { steps, .. } = &step.verb {
            named(steps, names);
        }
    }
}

fn step_at<'a>(steps: &'a [Step], path: &[usize]) -> Option<&'a Step> {
    let (&first, rest) = path.split_first()?;
    let step = steps.get(first)?;
    match (&step.verb, rest.is_empty()) {
        (_, true) => Some(step),
        (Verb::Repeat { steps, .. }, false) => step_at(steps, rest),
        _ => None,
    }
}

fn step_at_mut<'a>(steps: &'a mut [Step], path: &[usize]) -> Option<&'a mut Step> {
    let (&first, rest) = path.split_first()?;
    let step = steps.get_mut(first)?;
    if rest.is_empty() {
        return Some(step);
    }
    match &mut step.verb {
        Verb::Repeat { steps, .. } => step_at_mut(steps, rest),
        _ => None,
    }
}

/// Keys of a verb that hold a number.
fn step_keys(verb: &Verb, case: &Case) -> Vec<String> {
    let keys: &[&str] = match verb {
        Verb::Charge(_) => &[],
        Verb::Add(_) => &["over", "every", "portions", "volume"],
        Verb::Stir(_) => &["stir"],
        Verb::StirUntil { .. } => &["stir.until", "stir.at_most"],
        Verb::Temperature { .. } => &["temperature", "over"],
        Verb::Dry(_) | Verb::Quench(_) => &[],
        Verb::Filter { .. } => &["loss"],
        Verb::Repeat { .. } => &["repeat"],
    };
    let mut names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let amount = |verb: &str, compound: CompoundId| {
        format!("{verb}.{}", case.model.compounds[compound].name)
    };
    match verb {
        Verb::Charge(list) => names.extend(list.iter().map(|i| amount("charge", i.compound))),
        Verb::Add(addition) => names.extend(
            addition
                .ingredients
                .iter()
                .map(|i| amount("add", i.compound)),
        ),
        Verb::Dry(agents) => {
            names.extend(
                agents
                    .iter()
                    .map(|(agent, _)| amount("dry", case.model.agents[*agent].compound)),
            );
        }
        _ => {}
    }
    names
}

fn step_key(verb: &Verb, keys: &str, case: &Case) -> Option<StepKey> {
    let compound = |name: &str| case.model.compound_names.get(name).copied();
    Some(match (verb, keys) {
        (Verb::Add(_), "over") | (Verb::Temperature { .. }, "over") => StepKey::Over,
        (Verb::Add(_), "every") => StepKey::Every,
        (Verb::Add(_), "portions") => StepKey::Portions,
        (Verb::Add(_), "volume") => StepKey::Volume,
        (Verb::Stir(_), "stir") => StepKey::Stir,
        (Verb::StirUntil { .. }, "at_most" | "stir.at_most") => StepKey::AtMost,
        (Verb::StirUntil { .. }, "until" | "stir.until") => StepKey::Until,
        (Verb::Temperature { .. }, "temperature") => StepKey::Temperature,
        (Verb::Filter { .. }, "loss") => StepKey::Loss,
        (Verb::Repeat { .. }, "repeat") => StepKey::Repeat,
        (Verb::Charge(list), _) => {
            let id = compound(keys.strip_prefix("charge.")?)?;
            list.iter()
                .any(|i| i.compound == id)
                .then_some(StepKey::Amount(id))?
        }
        (Verb::Add(addition), _) => {
            let id = compound(keys.strip_prefix("add.")?)?;
            addition
                .ingredients
                .iter()
                .any(|i| i.compound == id)
                .then_some(StepKey::Amount(id))?
        }
        (Verb::Dry(agents), _) => {
            let id = compound(keys.strip_prefix("dry.")?)?;
            agents
                .iter()
                .any(|(a, _)| case.model.agents[*a].compound == id)
                .then_some(StepKey::Amount(id))?
        }
        _ => return None,
    })
}

fn until_dimension(until: &crate::flask::Until) -> Dimension {
    match until.measure {
        crate::flask::Measure::Percentage { .. } | crate::flask::Measure::Ph => Dimension::NONE,
        crate::flask::Measure::Volume => Dimension::VOLUME,
        crate::flask::Measure::Temperature => Dimension::TEMPERATURE,
    }
}

fn set_step(
    steps: &mut [Step],
    path: &[usize],
    key: StepKey,
    setting: Setting,
) -> Result<(), AddressError> {
    let step = step_at_mut(steps, path)
        .ok_or_else(|| AddressError::Value("the step is gone".to_string()))?;
    let wrong = || AddressError::Value("this number does not belong to the step".to_string());
    match (&mut step.verb, key, setting) {
        (Verb::Stir(time), StepKey::Stir, Setting::Number(v)) => *time = v,
        (Verb::StirUntil { at_most, .. }, StepKey::AtMost, Setting::Number(v)) => *at_most = v,
        (Verb::StirUntil { until, .. }, StepKey::Until, Setting::Number(v)) => {
            let percentage = matches!(until.measure, crate::flask::Measure::Percentage { .. });
            until.value = if percentage { 100.0 * v } else { v };
        }
        (Verb::Temperature { to, .. }, StepKey::Temperature, Setting::Number(v)) => *to = v,
        (Verb::Temperature { over, .. }, StepKey::Over, Setting::Number(v)) => *over = v,
        (Verb::Filter { loss, .. }, StepKey::Loss, Setting::Number(v)) => *loss = v,
        (Verb::Repeat { times, .. }, StepKey::Repeat, Setting::Number(v)) => *times = count(v, 0)?,
        (Verb::Add(a), StepKey::Over, Setting::Number(v)) => (a.over, a.every) = (Some(v), None),
        (Verb::Add(a), StepKey::Every, Setting::Number(v)) => (a.every, a.over) = (Some(v), None),
        (Verb::Add(a), StepKey::Portions, Setting::Number(v)) => a.portions = Some(count(v, 1)?),
        (Verb::Add(a), StepKey::Volume, Setting::Number(v)) => a.volume = Some(v),
        (Verb::Add(a), StepKey::Amount(id), Setting::Amount(amount)) => {
            replace(&mut a.ingredients, id, amount)
        }
        (Verb::Charge(list), StepKey::Amount(id), Setting::Amount(amount)) => {
            replace(list, id, amount)
        }
        (Verb::Dry(agents), StepKey::Amount(_), Setting::Amount(amount)) if agents.len() == 1 => {
            agents[0].1 = Some(amount);
        }
        _ => return Err(wrong()),
    }
    Ok(())
}

fn count(value: f64, least: u32) -> Result<u32, AddressError> {
    let whole = value.fract() == 0.0 && value >= f64::from(least) && value <= f64::from(u32::MAX);
    if whole {
        Ok(value as u32)
    } else {
        Err(AddressError::Value(format!(
            "{value} is not a whole number of at least {least}"
        )))
    }
}

fn replace(list: &mut [Ingredient], compound: CompoundId, amount: Amount) {
    for ingredient in list.iter_mut().filter(|i| i.compound == compound) {
        ingredient.amount = amount;
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

fn visit_shared(steps: &[Step], see: &mut impl FnMut(&Ingredient)) {
    for step in steps {
        match &step.verb {
            Verb::Charge(list) => list.iter().for_each(&mut *see),
            Verb::Add(addition) => addition.ingredients.iter().for_each(&mut *see),
            Verb::Repeat { steps, .. } => visit_shared(steps, see),
            _ => {}
        }
    }
}

/// Sets the total of a compound over all charge and add steps, each keeping its share.
fn rescale(steps: &mut [Step], compound: CompoundId, amount: Amount) -> Result<(), AddressError> {
    let mut parts = Vec::new();
    shares(steps, compound, 1.0, &mut parts);
    let total: f64 = parts.iter().map(|p| p.0 * p.1).sum();
    let alike = parts.windows(2).all(|w| w[0].2 == w[1].2);
    let share: Vec<f64> = match parts.len() {
        1 => vec![1.0 / parts[0].1],
        _ if !alike => {
            let message = "its portions are given in different units: write them all in one";
            return Err(AddressError::Value(message.to_string()));
        }
        _ if total == 0.0 => {
            let message = "it is put in several times, all zero: their shares are not known";
            return Err(AddressError::Value(message.to_string()));
        }
        _ => parts.iter().map(|p| p.0 / total).collect(),
    };
    let mut share = share.into_iter();
    visit(steps, &mut |i| {
        if i.compound == compound {
            i.amount = scaled(amount, share.next().unwrap_or(0.0));
        }
    });
    Ok(())
}

/// Value, repetitions and unit of each ingredient that is this compound.
fn shares(steps: &[Step], compound: CompoundId, times: f64, parts: &mut Vec<(f64, f64, Unit)>) {
    for step in steps {
        let list: &[Ingredient] = match &step.verb {
            Verb::Charge(list) => list,
            Verb::Add(addition) => &addition.ingredients,
            Verb::Repeat { times: n, steps } => {
                shares(steps, compound, times * f64::from(*n), parts);
                continue;
            }
            _ => continue,
        };
        for ingredient in list.iter().filter(|i| i.compound == compound) {
            let (value, unit) = plain(ingredient.amount);
            parts.push((value, times, unit));
        }
    }
}

/// The unit of an amount, for comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Equivalents(Option<CompoundId>),
    Moles,
    Mass,
    Volume,
    Concentration,
}

fn plain(amount: Amount) -> (f64, Unit) {
    match amount {
        Amount::Equivalents { value, of } => (value, Unit::Equivalents(of)),
        Amount::Moles(v) => (v, Unit::Moles),
        Amount::Mass(v) => (v, Unit::Mass),
        Amount::Volume(v) => (v, Unit::Volume),
        Amount::Concentration(v) => (v, Unit::Concentration),
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
