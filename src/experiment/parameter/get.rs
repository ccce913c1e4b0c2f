//! What a resolved address stands at in a case. Knows no names.

use super::shape::{Parameter, Setting};
use super::{charges, steps};
use crate::experiment::case::Experiment;

impl Parameter {
    /// What it is in a case; `None` where that follows from something else.
    pub fn get(&self, case: &Experiment) -> Option<Setting> {
        let recipe = &case.numbers.recipe;
        let flask = &recipe.flask;
        let number = match self {
            Parameter::Earlier(stage, local) => return local.get(&case.at_stage(*stage)),
            Parameter::Charge(compound) => {
                return charges::total(&recipe.steps, *compound).map(Setting::Amount);
            }
            Parameter::Constant { id, .. } => case.number(*id),
            Parameter::FlaskAmount => flask.amount,
            Parameter::FlaskConcentration => flask.concentration,
            Parameter::FlaskVolume => flask.volume,
            Parameter::FlaskTemperature => Some(flask.temperature),
            Parameter::FlaskPh => flask.ph,
            Parameter::FlaskJacket => flask.jacket().map(|jacket| jacket.temperature),
            Parameter::FlaskTransfer => flask.jacket().map(|jacket| jacket.transfer),
            Parameter::FlaskGas(gas) => {
                let held = flask.gases.iter().find(|(held, _)| held == gas);
                held.map(|(_, bar)| *bar)
            }
            Parameter::Purity(compound) => {
                charges::common(&recipe.steps, *compound, |i| Some(i.purity))
            }
            Parameter::Stock(compound) => charges::common(&recipe.steps, *compound, |i| i.stock),
            Parameter::Step { path, key } => return steps::get(&recipe.steps, path, *key),
        };
        number.map(Setting::Number)
    }
}
