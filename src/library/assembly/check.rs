//! What can be looked at only with all numbers in hand: units of formulas, balances, cycles.

use crate::library::constants::register::WrittenAt;
use crate::library::reactions::step::ResolvedStep;
use crate::model::rule::{At, EquilibriumSource, Rule};
use crate::model::{ConstantId, ConstantValue, Model};
use crate::network::cycles::CycleFault;
use crate::network::{balance, cycles};
use crate::text::{Faults, Place};
use crate::units::Dimension;

/// Largest pKa, up or down: alkanes have 50, the strongest acids -30.
const LARGEST_PKA: f64 = 100.0;

/// A model with what is known of where its numbers are written.
pub(crate) struct Written<'a> {
    model: &'a Model,
    steps: &'a [ResolvedStep],
    spots: &'a [WrittenAt],
}

impl<'a> Written<'a> {
    /// `spots` stand in the order of the constants, `steps` in that of the reactions.
    pub fn new(model: &'a Model, steps: &'a [ResolvedStep], spots: &'a [WrittenAt]) -> Written<'a> {
        Written {
            model,
            steps,
            spots,
        }
    }

    /// Where the scenario's `[constants]` gives a constant, or one that it follows from.
    fn laid_over(&self, id: ConstantId) -> Option<&'a Place> {
        let mut seen = vec![false; self.spots.len()];
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            if self.spots[id].laid_over {
                return Some(&self.spots[id].place);
            }
            let mut formulas = self.model.rules.formulas.iter();
            if let Some(formula) = formulas.find(|f| f.constant == id) {
                open.extend(formula.needs.iter().rev().map(|(_, need)| *need));
            }
        }
        None
    }

    /// Where a number is to be mended: where the scenario gives it, else where its constant or its step is written.
    fn place(&self, at: &At) -> &'a Place {
        match at {
            At::Constant(id) => self.laid_over(*id).unwrap_or(&self.spots[*id].place),
            At::Step(index, keys) => {
                let rule = &self.model.rules.steps[*index];
                let mut constants = rule.constants(keys).chain(rule.constants(&[]));
                let laid_over = constants.find_map(|id| self.laid_over(id));
                laid_over.unwrap_or(&self.steps[*index].place)
            }
        }
    }

    /// Where a cycle that does not close is to be mended: at a constant of it that the scenario gives, else at its first step.
    fn place_in_cycle(&self, fault: &CycleFault) -> Option<&'a Place> {
        let of_step = |name: &String| self.steps.iter().position(|step| step.label == *name);
        let laid_over = |name: &String| match of_step(name) {
            Some(step) => {
                let mut constants = self.model.rules.steps[step].constants(&[]);
                constants.find_map(|id| self.laid_over(id))
            }
            None => self.laid_over(self.model.constant(name)?),
        };
        let mut names = fault.steps.iter().map(|(name, _)| name);
        let place = names.clone().find_map(laid_over);
        let first = names.find_map(of_step).unwrap_or(0);
        place.or_else(|| self.steps.get(first).map(|step| &step.place))
    }
}

/// Evaluates all numbers once, and gives formulas the dimension that they come out with; what cannot be evaluated is told where it
/// is written.
pub(crate) fn settle(
    model: &mut Model,
    steps: &[ResolvedStep],
    spots: &[WrittenAt],
    faults: &mut Faults,
) -> Option<()> {
    let mut rules = std::mem::take(&mut model.rules);
    let outcome = rules.settle(&model.constants);
    for (constant, dimension) in model.constants.iter_mut().zip(rules.dimensions()) {
        constant.dimension = dimension;
    }
    model.rules = rules;
    let Err(unsound) = outcome else {
        return acidities(model, spots, faults);
    };
    let written = Written::new(model, steps, spots);
    faults.error(written.place(&unsound.at), unsound.message);
    None
}

/// Refuses a pKa, or a pKs, of which the constant is no number that a flask can be computed with.
fn acidities(model: &Model, spots: &[WrittenAt], faults: &mut Faults) -> Option<()> {
    let mut sound = Some(());
    for rule in &model.rules.coefficients {
        let Rule::Antilogarithm(id) = *rule else {
            continue;
        };
        let constant = &model.constants[id];
        let ConstantValue::Law(law) = &constant.value else {
            continue;
        };
        if law.value.abs() > LARGEST_PKA {
            let message = format!(
                "{} = {} is beyond what can be computed with: between -{LARGEST_PKA} and {LARGEST_PKA}",
                constant.address, law.value
            );
            let fault = faults.error(&spots[id].place, message);
            fault.help("a proton that never leaves, or never stays, needs no pKa");
            sound = None;
        }
    }
    sound
}

/// Units of formulas, balances and cycles: what can be looked at only with all numbers in hand.
pub(crate) fn check(
    written: &Written<'_>,
    solvent: Option<&[(String, u32)]>,
    protic: bool,
    faults: &mut Faults,
) -> bool {
    let (model, steps) = (written.model, written.steps);
    let Ok(laws) = model.laws(&[]) else {
        return false;
    };
    units_of_formulas(written, faults);
    for (step, reaction) in steps.iter().zip(&model.network.reactions) {
        for fault in balance::balance(reaction, &model.network.forms, solvent) {
            match fault.is_error(protic) {
                true => faults.error(&step.place, fault.to_string()),
                false => faults.warning(&step.place, fault.to_string()),
            };
        }
    }
    for fault in cycles::check(&model.network, &laws, &CYCLE_TEMPERATURES) {
        if let Some(place) = written.place_in_cycle(&fault) {
            faults.error(place, format!("{fault}: make one \"from cycle\""));
        }
    }
    true
}

/// The dimension of what a formula gives, against what its place needs.
fn units_of_formulas(written: &Written<'_>, faults: &mut Faults) {
    let constants = &written.model.constants;
    let rate = |n: f64| Dimension::rate_coefficient(n).unwrap_or_default();
    for (step, rule) in written.model.rules.steps.iter().enumerate() {
        let [forward, reverse] = rule.orders;
        let balance = match rule.balance {
            EquilibriumSource::Constant(id) => Some(id),
            _ => None,
        };
        let ratio = Dimension::concentration_power(reverse - forward).unwrap_or_default();
        let needs = [
            ("k", rule.k, rate(forward)),
            ("kr", rule.kr, rate(reverse)),
            ("K", balance, ratio),
            ("factor", rule.factor, Dimension::NONE),
        ];
        for (key, id, needed) in needs {
            let Some(constant) = id.map(|id| &constants[id]) else {
                continue;
            };
            if constant.dimension != needed {
                let message = format!(
                    "{} needs {}; what it follows from is {}",
                    constant.address,
                    needed.unit_text(),
                    constant.dimension.words()
                );
                faults.error(written.place(&At::Step(step, vec![key])), message);
            }
        }
    }
}

/// Temperatures at which cycles must close, K: those of a bench.
const CYCLE_TEMPERATURES: [f64; 3] = [273.15, 298.15, 353.15];
