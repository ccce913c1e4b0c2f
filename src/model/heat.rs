//! Heat of reaction and gas set free, as functionals of what is in the flask.
//!
//! Every step of a model has an enthalpy, so that what a flask has given off follows from what was put in and what is there now,
//! whatever path it took. Knows which constants the enthalpies come from; knows no flask and no temperature but the reference.

use super::chemistry::Model;
use super::constant::ConstantId;
use crate::network::PoolId;
use crate::network::law::{GAS_CONSTANT, Law};

/// Temperature at which a law that is no exponential of `1/T` alone is read, K.
const T_HEAT: f64 = 298.15;

/// Where an enthalpy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeatSource {
    /// It is a constant, J/mol.
    Constant(ConstantId),
    /// The slope of the K that a constant holds.
    Equilibrium(ConstantId),
    /// The slope of the K of a step (index in the network's reactions).
    Step(usize),
    /// The slope of an acidity or autoprotolysis coefficient.
    Acidity(usize),
}

/// How the enthalpies of a model's pools follow from what is known, and which steps nothing is known of.
#[derive(Debug, Clone, Default)]
pub struct Heats {
    /// Where numbers come from.
    pub(crate) sources: Vec<HeatSource>,
    /// Enthalpy of the least protonated form of each pool, against an origin that no reaction sees: (index in the sources, times).
    pub(crate) pools: Vec<Vec<(usize, f64)>>,
    /// Whether the enthalpy of anything that goes on is known.
    pub known: bool,
    /// Steps that go on and whose enthalpy is not known: they count as giving no heat.
    pub unknown: Vec<String>,
    /// Constants that say an enthalpy of reaction.
    pub stated: Vec<ConstantId>,
}

/// A gas that leaves the liquid as it is made.
#[derive(Debug, Clone, PartialEq)]
pub struct EvolvedGas {
    /// Its name.
    pub name: String,
    /// How much of it, mol, has been made for each mol of what is there.
    pub pools: Vec<(PoolId, f64)>,
}

impl Model {
    /// Enthalpy of each pool, J/mol, some constants replaced: differences along reactions are enthalpies of reaction.
    ///
    /// # Errors
    ///
    /// Where the constants make no numbers, in words.
    pub fn enthalpies(&self, overrides: &[(ConstantId, f64)]) -> Result<Vec<f64>, String> {
        let laws = self.laws(overrides)?;
        let constants = self.rules.constants(&self.constants, overrides);
        let constants = constants.map_err(|unsound| unsound.message)?;
        let law = |id: ConstantId| constants[id].0;
        let number = |source: &HeatSource| self.number_of(*source, &laws, &law);
        let numbers: Vec<f64> = self.heats.sources.iter().map(number).collect();
        let sum = |parts: &Vec<(usize, f64)>| {
            let parts = parts.iter();
            parts.fold(0.0, |sum, &(source, times)| sum + times * numbers[source])
        };
        Ok(self.heats.pools.iter().map(sum).collect())
    }

    /// The number of a source, J/mol.
    pub(crate) fn number_of(
        &self,
        source: HeatSource,
        laws: &[Law],
        constant: &dyn Fn(ConstantId) -> Law,
    ) -> f64 {
        match source {
            HeatSource::Constant(id) => constant(id).value,
            HeatSource::Equilibrium(id) => enthalpy(&constant(id)),
            HeatSource::Acidity(id) => enthalpy(&laws[id]),
            HeatSource::Step(id) => {
                let reaction = &self.network.reactions[id];
                let reverse = reaction.reverse.map(|reverse| laws[reverse]);
                let balance = reverse.map(|reverse| laws[reaction.forward].over(&reverse));
                balance.map_or(0.0, |law| enthalpy(&law))
            }
        }
    }
}

/// The enthalpy in the slope of an equilibrium constant, J/mol (van 't Hoff).
fn enthalpy(law: &Law) -> f64 {
    GAS_CONSTANT * (law.b * T_HEAT - law.e)
}
