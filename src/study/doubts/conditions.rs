//! Temperatures at which a solvent is no liquid, or at which constants are used that are known at another.
//!
//! Looks at the reaction only: what a work-up pours in and boils off has temperatures of its own. Mixed solvents are taken for their
//! main one.

use super::Doubt;
use crate::experiment::case::Experiment;
use crate::experiment::procedure::{Step, Verb};
use crate::model::{Constant, ConstantValue, Model, evaporation};
use crate::network::law::GAS_CONSTANT;
use crate::units::Uncertainty;

/// A boiling or melting point is passed when it is passed by more than this, K: solutes move both by a kelvin or so per mol/kg (constants
/// of ebullioscopy and cryoscopy, 0.5 to 5 K kg/mol), and handbooks differ by one.
const MARGIN: f64 = 2.0;
/// Slope that a rate without one is taken to have, J/mol: it doubles from 25 to 35 °C, the rule of thumb.
const TYPICAL: f64 = 53_000.0;

/// A temperature of the reaction with its address and the pressure over it (bar).
struct Held {
    at: String,
    temperature: f64,
    pressure: f64,
}

/// What is to be said of one stage of a case, as a case of its own with addresses that begin with `prefix`.
pub(super) fn of_stage(part: &Experiment, prefix: &str, list: &mut Vec<Doubt>) {
    let temperatures = temperatures(part, prefix);
    for held in &temperatures {
        not_liquid(&part.model, held, list);
    }
    let own = part.model.constants.iter().enumerate();
    let replaced = |id: usize| part.numbers.overrides.iter().any(|o| o.0 == id);
    // What a drying agent does it does while it is in the flask, which is seldom all the time.
    let of_agent = |constant: &Constant| {
        let mut agents = part.model.agents.iter();
        let name = constant.address.split('.').next();
        agents.any(|agent| Some(part.model.compounds[agent.compound].name.as_str()) == name)
    };
    for (_, constant) in own.filter(|(id, c)| !replaced(*id) && !of_agent(c)) {
        if let Some((known_at, used_at)) = elsewhere(constant, &temperatures) {
            let address = format!("{prefix}constant.{}", constant.address);
            together(address, known_at, used_at, list);
        }
        if let Some((range, used_at)) = outside(constant, &temperatures) {
            let constant = format!("{prefix}constant.{}", constant.address);
            let doubt = Doubt::OutsideRange {
                constant,
                range,
                used_at,
            };
            doubt.join(list);
        }
    }
}

/// The temperatures of a reaction in their order.
fn temperatures(part: &Experiment, prefix: &str) -> Vec<Held> {
    let flask = &part.numbers.recipe.flask;
    let mut gases: Vec<(usize, f64)> = Vec::new();
    hold(&mut gases, &flask.gases);
    let mut list = vec![Held {
        at: format!("{prefix}flask.temperature"),
        temperature: flask.temperature,
        pressure: gases.iter().map(|gas| gas.1).sum(),
    }];
    let steps = &part.numbers.recipe.steps;
    walk(steps, &format!("{prefix}step."), &mut gases, &mut list);
    list
}

/// Sets pressures.
fn hold(gases: &mut Vec<(usize, f64)>, new: &[(usize, f64)]) {
    gases.retain(|(gas, _)| new.iter().all(|(own, _)| own != gas));
    gases.extend_from_slice(new);
}

/// Adds the temperatures of steps; false once the reaction is over.
fn walk(steps: &[Step], prefix: &str, gases: &mut Vec<(usize, f64)>, list: &mut Vec<Held>) -> bool {
    for (i, step) in steps.iter().enumerate() {
        match &step.verb {
            Verb::Temperature { to, .. } => {
                let name = step.name.clone().unwrap_or_else(|| (i + 1).to_string());
                list.push(Held {
                    at: format!("{prefix}{name}.temperature"),
                    temperature: *to,
                    pressure: gases.iter().map(|gas| gas.1).sum(),
                });
            }
            Verb::Gas(new) => hold(gases, new),
            Verb::Repeat { times, steps } if *times > 0 && !walk(steps, prefix, gases, list) => {
                return false;
            }
            Verb::Quench(_) | Verb::Extract(_) | Verb::Concentrate { .. } | Verb::Isolate(_) => {
                return false;
            }
            _ => {}
        }
    }
    true
}

fn not_liquid(model: &Model, held: &Held, list: &mut Vec<Doubt>) {
    let Some(solvent) = &model.solvent else {
        return;
    };
    let told = |limit: f64, boils: bool| Doubt::NotLiquid {
        at: held.at.clone(),
        solvent: solvent.name.clone(),
        temperature: held.temperature,
        limit,
        boils,
    };
    let boiling = solvent.boiling_point;
    let boiling = boiling.map(|point| evaporation::boils_at(point, held.pressure));
    if let Some(limit) = boiling.filter(|limit| held.temperature > limit + MARGIN) {
        told(limit, true).join(list);
    }
    let melting = solvent.melting_point;
    if let Some(limit) = melting.filter(|limit| held.temperature < limit - MARGIN) {
        told(limit, false).join(list);
    }
}

/// The temperature that a rate constant without slope is known at and the farthest one at which it is used, where a typical slope would
/// change it by more than its uncertainty.
fn elsewhere(constant: &Constant, temperatures: &[Held]) -> Option<(f64, f64)> {
    let known_at = constant.known_at.filter(|_| constant.is_rested_on())?;
    constant
        .dimension
        .rate_order()
        .filter(|_| is_coefficient(constant))?;
    let farthest = temperatures.iter().map(|held| held.temperature);
    let used_at = farthest.max_by(|a, b| (a - known_at).abs().total_cmp(&(b - known_at).abs()))?;
    let change = TYPICAL / GAS_CONSTANT * (1.0 / known_at - 1.0 / used_at).abs();
    (change > 0.0 && change > width(constant)).then_some((known_at, used_at))
}

/// The temperatures between which a constant holds and the farthest outside at which it is used.
fn outside(constant: &Constant, temperatures: &[Held]) -> Option<((f64, f64), f64)> {
    let (low, high) = constant.holds_in.filter(|_| constant.is_rested_on())?;
    let by = |t: f64| (low - t).max(t - high);
    let used = temperatures.iter().map(|held| held.temperature);
    let farthest = used.max_by(|a, b| by(*a).total_cmp(&by(*b)))?;
    (by(farthest) > 0.0).then_some(((low, high), farthest))
}

/// Whether it is a rate coefficient by its name, `k`, `kr` or `k_something`: a diffusion limit has the unit of one and hardly a slope.
fn is_coefficient(constant: &Constant) -> bool {
    let key = constant.address.rsplit('.').next().unwrap_or_default();
    matches!(key, "k" | "kf" | "kr") || key.starts_with("k_")
}

/// One standard deviation of the logarithm of a constant.
fn width(constant: &Constant) -> f64 {
    let value = match &constant.value {
        ConstantValue::Law(law) => law.value,
        ConstantValue::Expression(_) => return 0.0,
    };
    match constant.spread {
        None => 0.0,
        Some(Uncertainty::Factor(factor)) => factor.ln().abs(),
        Some(Uncertainty::Relative(share)) => share.ln_1p(),
        Some(Uncertainty::Absolute(deviation)) => (deviation / value.abs()).ln_1p(),
        Some(Uncertainty::Range { low, high }) => (high / low).ln().abs() / 2.0,
    }
}

/// Constants of one temperature that are used at one other are told together.
fn together(address: String, known: f64, used: f64, list: &mut Vec<Doubt>) {
    for doubt in list.iter_mut() {
        if let Doubt::KnownElsewhere {
            constants,
            known_at,
            used_at,
        } = doubt
            && *known_at == known
        {
            if !constants.contains(&address) {
                constants.push(address);
            }
            if (used - known).abs() > (*used_at - known).abs() {
                *used_at = used;
            }
            return;
        }
    }
    list.push(Doubt::KnownElsewhere {
        constants: vec![address],
        known_at: known,
        used_at: used,
    });
}
