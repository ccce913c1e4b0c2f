//! What can be looked at only with all numbers in hand: units of formulas, balances, cycles.

use super::model::Model;
use super::reaction::Step;
use super::rule::Balance;
use crate::network::{balance, cycles};
use crate::text::Faults;
use crate::units::Dimension;

/// Evaluates all numbers once; what cannot be evaluated is told at the step that it belongs to.
pub(crate) fn settle(model: &mut Model, steps: &[Step], faults: &mut Faults) -> Option<()> {
    let mut rules = std::mem::take(&mut model.rules);
    let outcome = rules.settle(model);
    model.rules = rules;
    let Err(message) = outcome else {
        return Some(());
    };
    let of = |step: &&Step| message.split(['.', ':']).next() == Some(step.label.as_str());
    if let Some(step) = steps.iter().find(of).or(steps.first()) {
        faults.error(&step.place, message);
    }
    None
}

/// Units of formulas, balances and cycles: what can be looked at only with all numbers in hand.
pub(crate) fn check(
    model: &Model,
    steps: &[Step],
    solvent: Option<&[(String, u32)]>,
    protic: bool,
    faults: &mut Faults,
) -> bool {
    let Ok(laws) = model.laws(&[]) else {
        return false;
    };
    for step in steps {
        units_of_formulas(model, step, faults);
    }
    for (step, reaction) in steps.iter().zip(&model.network.reactions) {
        for fault in balance::balance(reaction, &model.network.forms, solvent) {
            match fault.is_error(protic) {
                true => faults.error(&step.place, fault.to_string()),
                false => faults.warning(&step.place, fault.to_string()),
            };
        }
    }
    for fault in cycles::check(&model.network, &laws, &CYCLE_TEMPERATURES) {
        let own = fault
            .steps
            .iter()
            .find_map(|(name, _)| steps.iter().find(|s| s.label == *name));
        if let Some(step) = own.or(steps.first()) {
            faults.error(&step.place, format!("{fault}: make one \"from cycle\""));
        }
    }
    true
}

/// The dimension of what a formula gives, against what its place needs.
fn units_of_formulas(model: &Model, step: &Step, faults: &mut Faults) {
    let Ok(values) = model.rules.constants(model, &[]) else {
        return;
    };
    let Some(rule) = model.rules.steps.iter().find(|r| r.label == step.label) else {
        return;
    };
    let [forward, reverse] = rule.orders;
    let balance = match rule.balance {
        Balance::Constant(id) => Some(id),
        _ => None,
    };
    let rate = |n: u32| Dimension::rate_coefficient(f64::from(n)).unwrap_or_default();
    let ratio =
        Dimension::concentration_power(f64::from(reverse) - f64::from(forward)).unwrap_or_default();
    let needs = [
        (rule.k, rate(forward)),
        (rule.kr, rate(reverse)),
        (balance, ratio),
        (rule.factor, Dimension::NONE),
    ];
    for (id, needed) in needs {
        let Some(id) = id else { continue };
        let found = values[id].1;
        if found != needed {
            let address = &model.constants[id].address;
            let message = format!(
                "{address} needs {}; what it follows from is {}",
                needed.unit_text(),
                found.words()
            );
            faults.error(&step.place, message);
        }
    }
}

/// Temperatures at which cycles must close, K: those of a bench.
const CYCLE_TEMPERATURES: [f64; 3] = [273.15, 298.15, 353.15];
