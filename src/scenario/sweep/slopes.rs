//! Rate constants of the scenario that do not follow the temperature where they should: warnings.
//!
//! Knows one stage at a time.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, StepKey};
use crate::experiment::procedure::{Cooling, Step, Verb};
use crate::model::ConstantValue as Constant;
use crate::text::{Faults, Node, Place};

use super::varied::Varied;

/// Says which of the scenario's rate constants stay as they are while the temperature changes.
pub fn temperature(case: &Experiment, tree: &Node, varied: &[Varied], faults: &mut Faults) {
    let axis = varied.iter().any(|v| is_temperature(&v.parameter));
    let start = case.numbers.recipe.flask.temperature;
    let recipe = &case.numbers.recipe;
    let is_held = recipe.flask.cooling == Cooling::Bath;
    if !axis && is_held && !changes(&recipe.steps, start) {
        return one_sided(case, tree, faults);
    }
    for constant in &case.model.constants {
        let Constant::Law(law) = &constant.value else {
            continue;
        };
        let Some((label, key)) = constant.address.rsplit_once('.') else {
            continue;
        };
        // One that names its temperature is told of with that, beside the results.
        if !constant.used
            || constant.known_at.is_some()
            || !matches!(key, "k" | "kf" | "kr")
            || law.depends_on_temperature()
            || law.value == 0.0
        {
            continue;
        }
        if let Some(place) = place_of(tree, label, key) {
            faults
                .warning(&place, format!("{label}.{key} is the same at every temperature, but the temperature changes"))
                .help("give Ea or dH");
        }
    }
}

/// Says where one direction of a step has a slope and the other none, at a temperature that is not that of its constant: the equilibrium
/// moves by the slope of one of them.
fn one_sided(case: &Experiment, tree: &Node, faults: &mut Faults) {
    let temperature = case.numbers.recipe.flask.temperature;
    let law = |address: &str| {
        let constant = &case.model.constants[case.model.constant(address)?];
        match &constant.value {
            Constant::Law(law) if constant.used => Some(*law),
            _ => None,
        }
    };
    for constant in &case.model.constants {
        let Some((label, "kr")) = constant.address.rsplit_once('.') else {
            continue;
        };
        let (Some(forward), Some(reverse)) = (law(&format!("{label}.k")), law(&constant.address))
        else {
            continue;
        };
        let (with, sloped) = match (
            forward.depends_on_temperature(),
            reverse.depends_on_temperature(),
        ) {
            (true, false) => ("kf", forward),
            (false, true) => ("kr", reverse),
            _ => continue,
        };
        let without = if with == "kf" { "kr" } else { "kf" };
        let place = place_of(tree, label, without).filter(|_| sloped.t_ref != temperature);
        if let Some(place) = place {
            let message = format!(
                "{label}: {with} follows the temperature and {without} does not, and the flask is not at T_ref"
            );
            let help = format!("give {without} an Ea too, or write K and dH_K in its place");
            faults.warning(&place, message).help(help);
        }
    }
}

fn is_temperature(parameter: &Parameter) -> bool {
    matches!(
        parameter,
        Parameter::FlaskTemperature
            | Parameter::FlaskJacket
            | Parameter::Step {
                key: StepKey::Temperature,
                ..
            }
    )
}

/// Whether any step brings another temperature.
fn changes(steps: &[Step], start: f64) -> bool {
    steps.iter().any(|step| match &step.verb {
        Verb::Temperature { to, .. } => *to != start,
        Verb::Repeat { steps, times } => *times > 0 && changes(steps, start),
        _ => false,
    })
}

/// Where a constant of the scenario is written.
fn place_of(tree: &Node, label: &str, key: &str) -> Option<Place> {
    let reaction = tree
        .get("reactions")
        .and_then(|node| node.get(label))
        .and_then(|node| node.get(key));
    let constants = tree.get("constants");
    let constant = constants.and_then(|node| node.get(label).and_then(|node| node.get(key)));
    let dotted = constants.and_then(|node| node.get(&format!("{label}.{key}")));
    reaction
        .or(constant)
        .or(dotted)
        .map(|node| node.place.clone())
}
