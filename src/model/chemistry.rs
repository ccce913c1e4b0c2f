//! A model: one chemistry made ready, its structure apart from its numbers.
//!
//! What mechanism, compounds and the scenario's own species, reactions and constants come to for one choice of roles and
//! solvent. Knows nothing of amounts, procedures or time.

use std::collections::BTreeMap;

use super::compound::{Agent, Compound, CompoundId, QuenchAgent, Solvent};
use super::constant::{Constant, ConstantId};
use super::heat::{EvolvedGas, Heats};
use super::partition::Partition;
use super::rules::Rules;
use crate::network::{Law, Network, PoolId};
use crate::text::Node;

/// One chemistry: structure, constants, and the names by which both are reached.
#[derive(Debug, Clone)]
pub struct Model {
    /// What reacts.
    pub network: Network,
    /// Every constant with its provenance, in the order in which they are reported.
    pub constants: Vec<Constant>,
    /// What can be charged.
    pub compounds: Vec<Compound>,
    /// Compound names, aliases and roles.
    pub compound_names: BTreeMap<String, CompoundId>,
    /// Names by which a pool is known in observables (`mono`, `water`, a role, a compound of one pool).
    pub pool_names: BTreeMap<String, PoolId>,
    /// Where each pool goes in a work-up.
    pub partitions: Vec<Partition>,
    /// Names that several pools share: `mono` of an amine with two kinds of site.
    pub pool_groups: BTreeMap<String, Vec<PoolId>>,
    /// Drying agents that the scenario names.
    pub agents: Vec<Agent>,
    /// Quench agents that the procedure names, as far as the library knows them.
    pub quenches: BTreeMap<String, QuenchAgent>,
    /// The solvent, where one is named.
    pub solvent: Option<Solvent>,
    /// Water and the solvents of extractions, by the names that the procedure has for them, as far as the library knows them.
    pub liquids: BTreeMap<String, Solvent>,
    /// The name of the mechanism form used, where one is used.
    pub mechanism: Option<String>,
    /// What the user should know about how the model was put together.
    pub notes: Vec<String>,
    /// Observables that the mechanism brings, as written: name and definition; a scenario's own ones win.
    pub observables: Vec<(String, Node)>,
    /// Ledger accounts that the mechanism declares: name and `{ side = ... }`, the products that hold a piece of it.
    pub ledger: Vec<(String, Node)>,
    /// Enthalpies of reaction, as far as they are known.
    pub heats: Heats,
    /// Gases that steps set free.
    pub evolved: Vec<EvolvedGas>,
    /// How each network coefficient follows from the constants; evaluated by [`Model::laws`].
    pub(crate) rules: Rules,
}

impl Model {
    /// Numbers of all network coefficients, with some constants replaced (value in base units; temperature law kept).
    pub fn laws(&self, overrides: &[(ConstantId, f64)]) -> Result<Vec<Law>, String> {
        self.rules.laws(&self.constants, overrides)
    }

    /// The constants as numbers, with some of them replaced.
    pub fn numbers(&self, overrides: &[(ConstantId, f64)]) -> Result<Vec<f64>, String> {
        let constants = self.rules.constants(&self.constants, overrides);
        let constants = constants.map_err(|unsound| unsound.message)?;
        Ok(constants.into_iter().map(|(law, _)| law.value).collect())
    }

    /// One of the constants as a number, with some of them replaced.
    pub fn number(&self, id: ConstantId, overrides: &[(ConstantId, f64)]) -> Result<f64, String> {
        let number = self.rules.constant(&self.constants, overrides, id);
        number.map_err(|unsound| unsound.message)
    }

    /// Constants that are formulas, in the order in which they follow from each other.
    pub fn formulas(&self) -> Vec<ConstantId> {
        let formulas = self.rules.formulas.iter();
        formulas.map(|formula| formula.constant).collect()
    }

    /// The pools that a name stands for: one, or all of a group.
    pub fn pools_of(&self, name: &str) -> Option<&[PoolId]> {
        let one = self.pool_names.get(name).map(std::slice::from_ref);
        one.or_else(|| self.pool_groups.get(name).map(Vec::as_slice))
    }

    /// The constant at an address (without the prefix `constant.`), by its address or an alias.
    pub fn constant(&self, address: &str) -> Option<ConstantId> {
        self.constants
            .iter()
            .position(|c| c.address == address || c.aliases.iter().any(|a| a == address))
    }
}
