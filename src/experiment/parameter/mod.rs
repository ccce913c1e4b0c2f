//! The one address of a number: `charge.carbonyl`, `constant.addition.k`, `flask.concentration`, `step.preform.stir`.
//!
//! An address is resolved once against a case; setting it then costs no look-up by name.

mod address;
mod charges;
mod steps;

use crate::experiment::case::{Case, Numbers};
use crate::experiment::procedure::{Amount, FlaskSetup};
use crate::model::{CompoundId, ConstantId};
use crate::network::PoolId;
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
    /// `flask.pH`, where a buffer holds it.
    FlaskPh,
    /// `flask.gas.X`, bar: gas (index in `Network::gases`) whose pressure `[flask]` holds.
    FlaskGas(usize),
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
    Constant {
        /// The constant.
        id: ConstantId,
        /// The same quantity in water, where that is a number of its own: a value that names no solvent holds there too.
        in_water: Option<ConstantId>,
    },
    /// `stage.NAME.ADDRESS`, of a stage before the last.
    Earlier(usize, Box<Parameter>),
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
    /// Volume of an addition, a quench or a solvent, L.
    Volume,
    /// Repetitions of a block.
    Repeat,
    /// Fraction lost in handling.
    Loss,
    /// Number of extractions.
    Times,
    /// pH of the water after a quench or in an extraction.
    Ph,
    /// Volume of the water in an extraction, L.
    Water,
    /// What evaporation leaves, L.
    Concentrate,
    /// Pressure of a gas (index in `Network::gases`), bar.
    Gas(usize),
    /// Recovery of a pool on isolation, a fraction.
    Recovery(PoolId),
    /// Amount of an ingredient of this step (compound).
    Amount(CompoundId),
    /// Amount of a drying agent of this step (index in `Model::agents`).
    Agent(usize),
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
        address::resolve(address, case)
    }

    /// What it is within its stage.
    pub fn local(&self) -> &Parameter {
        match self {
            Parameter::Earlier(_, local) => local.local(),
            own => own,
        }
    }

    /// What values it takes.
    pub fn takes(&self, case: &Case) -> Takes {
        match self {
            Parameter::Earlier(stage, local) => local.takes(&case.at_stage(*stage)),
            Parameter::FlaskAmount => Takes::Quantity(Dimension::AMOUNT),
            Parameter::FlaskConcentration | Parameter::Stock(_) => {
                Takes::Quantity(Dimension::CONCENTRATION)
            }
            Parameter::FlaskVolume => Takes::Quantity(Dimension::VOLUME),
            Parameter::FlaskGas(_) => Takes::Quantity(Dimension::PRESSURE),
            Parameter::FlaskTemperature => Takes::Quantity(Dimension::TEMPERATURE),
            Parameter::Purity(_) | Parameter::FlaskPh => Takes::Quantity(Dimension::NONE),
            Parameter::Charge(_) => Takes::Amount,
            Parameter::Constant { id, .. } => Takes::Quantity(case.model.constants[*id].dimension),
            Parameter::Step { path, key } => steps::takes(path, *key, &case.numbers.recipe.steps),
        }
    }

    /// The compound whose amount it is, if it is one.
    pub fn compound(&self, case: &Case) -> Option<CompoundId> {
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
    pub fn set(&self, numbers: &mut Numbers, setting: Setting) -> Result<(), AddressError> {
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
            Parameter::FlaskGas(gas) => {
                let held = flask.gases.iter_mut().filter(|(held, _)| held == gas);
                held.for_each(|(_, bar)| *bar = number);
            }
            _ => {}
        }
    }
}

impl Numbers {
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

/// An address that reaches nothing.
fn nothing(message: String, help: Option<String>) -> AddressError {
    AddressError::Nothing { message, help }
}

/// A value that does not fit.
fn value(message: impl Into<String>) -> AddressError {
    AddressError::Value(message.into())
}
