//! What a resolved address takes, and setting it in the numbers of a case. Knows no names.

use super::error::{AddressError, value};
use super::shape::{Parameter, Setting, StepKey, Takes};
use super::{charges, steps};
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::procedure::{Cooling, FlaskSetup};
use crate::model::{CompoundId, ConstantId};
use crate::units::Dimension;

impl Parameter {
    /// What values it takes.
    pub fn takes(&self, case: &Experiment) -> Takes {
        match self {
            Parameter::Earlier(stage, local) => local.takes(&case.at_stage(*stage)),
            Parameter::FlaskAmount => Takes::Quantity(Dimension::AMOUNT),
            Parameter::FlaskConcentration | Parameter::Stock(_) => {
                Takes::Quantity(Dimension::CONCENTRATION)
            }
            Parameter::FlaskVolume => Takes::Quantity(Dimension::VOLUME),
            Parameter::FlaskGas(_) => Takes::Quantity(Dimension::PRESSURE),
            Parameter::FlaskTemperature | Parameter::FlaskJacket => {
                Takes::Quantity(Dimension::TEMPERATURE)
            }
            Parameter::FlaskTransfer => Takes::Quantity(Dimension::HEAT_TRANSFER),
            Parameter::Purity(_) | Parameter::FlaskPh => Takes::Quantity(Dimension::NONE),
            Parameter::Charge(_) => Takes::Amount,
            Parameter::Constant { id, .. } => Takes::Quantity(case.model.constants[*id].dimension),
            Parameter::Step { path, key } => steps::takes(path, *key, &case.numbers.recipe.steps),
        }
    }

    /// The compound whose amount it is, if it is one.
    pub fn compound(&self, case: &Experiment) -> Option<CompoundId> {
        match self {
            Parameter::Earlier(stage, local) => local.compound(&case.at_stage(*stage)),
            Parameter::Charge(id) => Some(*id),
            Parameter::Step { key, .. } => match key {
                StepKey::Amount(id) => Some(*id),
                StepKey::Agent(agent) => Some(case.model.agents[*agent].compound),
                _ => None,
            },
            _ => None,
        }
    }

    /// Sets it.
    pub fn set(&self, numbers: &mut Inputs, setting: Setting) -> Result<(), AddressError> {
        if let Parameter::Earlier(stage, local) = self {
            return local.set(&mut numbers.earlier[*stage], setting);
        }
        let recipe = &mut numbers.recipe;
        match (self, setting) {
            (Parameter::Charge(compound), Setting::Amount(amount)) => {
                charges::rescale(&mut recipe.steps, *compound, amount)?;
            }
            (Parameter::Step { path, key }, setting) => {
                steps::set(&mut recipe.steps, path, *key, setting)?;
            }
            (Parameter::Charge(_), Setting::Number(_)) => {
                return Err(value("an amount with its unit is needed here"));
            }
            (_, Setting::Amount(_)) => return Err(value("a plain quantity is needed here")),
            (Parameter::Purity(compound), Setting::Number(purity)) => {
                charges::each(&mut recipe.steps, *compound, |i| i.purity = purity);
            }
            (Parameter::Stock(compound), Setting::Number(stock)) => {
                charges::each(&mut recipe.steps, *compound, |i| i.stock = Some(stock));
            }
            (Parameter::Constant { id, in_water }, Setting::Number(value)) => {
                numbers.replace(*id, *in_water, value);
            }
            (_, Setting::Number(number)) => self.set_flask(&mut recipe.flask, number),
        }
        Ok(())
    }

    /// Of amount, concentration and volume two are given. Setting concentration or volume dilutes: the amount stays and the other one
    /// gives way, whichever two were written. Setting the amount keeps the concentration.
    fn set_flask(&self, flask: &mut FlaskSetup, number: f64) {
        match self {
            Parameter::FlaskAmount => {
                if flask.concentration.is_some() {
                    flask.volume = None;
                }
                flask.amount = Some(number);
            }
            Parameter::FlaskConcentration => {
                keep_amount(flask);
                (flask.concentration, flask.volume) = (Some(number), None);
            }
            Parameter::FlaskVolume => {
                keep_amount(flask);
                (flask.volume, flask.concentration) = (Some(number), None);
            }
            Parameter::FlaskTemperature => flask.temperature = number,
            Parameter::FlaskPh => flask.ph = Some(number),
            Parameter::FlaskJacket | Parameter::FlaskTransfer => {
                if let Cooling::Jacket(jacket) = &mut flask.cooling {
                    match self {
                        Parameter::FlaskJacket => jacket.temperature = number,
                        _ => jacket.transfer = number,
                    }
                }
            }
            Parameter::FlaskGas(gas) => {
                let held = flask.gases.iter_mut().filter(|(held, _)| held == gas);
                held.for_each(|(_, bar)| *bar = number);
            }
            _ => {}
        }
    }
}

impl Inputs {
    /// Replaces a constant, and the same quantity in water unless that has a value by its own address, given before or after.
    fn replace(&mut self, id: ConstantId, in_water: Option<ConstantId>, value: f64) {
        let moved = in_water.filter(|water| !self.addressed.contains(water));
        if !self.addressed.contains(&id) {
            self.addressed.push(id);
        }
        for id in [Some(id), moved].into_iter().flatten() {
            self.overrides.retain(|o| o.0 != id);
            self.overrides.push((id, value));
        }
    }
}

/// Writes down the amount where it followed from concentration and volume; where the basis is taken it is not known yet.
fn keep_amount(flask: &mut FlaskSetup) {
    if let (None, Some(concentration), Some(volume)) =
        (flask.amount, flask.concentration, flask.volume)
    {
        flask.amount = Some(concentration * volume);
    }
}
