//! A model: one chemistry made ready, its structure apart from its numbers.
//!
//! What mechanism, compounds and the scenario's own species, reactions and constants come to for one choice of roles and
//! solvent. Knows nothing of amounts, procedures or time.

use std::collections::BTreeMap;

use crate::model::Confidence;
use crate::model::Partition;
use crate::network::{Law, Network, PoolId};
use crate::text::Node;
use crate::units::{Dimension, Uncertainty};

/// The name of the solvent that acidities of every work-up are of.
pub const WATER: &str = "water";

/// Index into [`Model::compounds`].
pub type CompoundId = usize;
/// Index into [`Model::constants`].
pub type ConstantId = usize;

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
    /// How each network coefficient follows from the constants; evaluated by [`Model::laws`].
    pub(crate) rules: crate::model::rules::Rules,
}

/// A named number with its provenance.
#[derive(Debug, Clone)]
pub struct Constant {
    /// Address without the prefix `constant.`, for example `addition.k`, `amine.pKa1`.
    pub address: String,
    /// Other addresses that reach it (`1,4-diazepane.pKa1`, `addition-1.k`).
    pub aliases: Vec<String>,
    /// Value as defined: law, or an expression of other constants.
    pub value: Value,
    /// Dimension of the value.
    pub dimension: Dimension,
    /// Where it comes from.
    pub source: String,
    /// How far it is to be believed.
    pub confidence: Confidence,
    /// One standard deviation or limits, as text (`x/ 3`, `± 0.1 /M/s`), never empty.
    pub uncertainty: String,
    /// Hard limits that the uncertainty states, base units: no value may be outside.
    pub limits: Option<(f64, f64)>,
    /// The same in base units; `None` where it counts as known.
    pub spread: Option<Uncertainty>,
    /// What it is: two constants that agree in this are one and the same number, whatever strategy uses it under whatever address.
    pub identity: String,
    /// Solvent the entry is for; `None`: any.
    pub solvent: Option<String>,
    /// The same quantity in water, where that is a constant of its own which a value for any solvent replaces as well.
    pub in_water: Option<ConstantId>,
    /// Remark of the data file.
    pub note: Option<String>,
    /// Whether any coefficient of the network depends on it.
    pub used: bool,
    /// The text of an expression.
    pub formula: Option<String>,
    /// Whether it only repeats another constant or a default (one rung of a template, `factor = 1`): reports leave it out
    /// until somebody overrides it.
    pub incidental: bool,
}

/// The value of a constant.
#[derive(Debug, Clone)]
pub enum Value {
    /// A number and its temperature law, in base units.
    Law(Law),
    /// A formula of other constants.
    Expression(crate::network::expression::Expression),
}

/// A thing that can be put into the flask.
#[derive(Debug, Clone)]
pub struct Compound {
    /// Its name.
    pub name: String,
    /// Pools that one mol of it feeds.
    pub gives: Vec<(PoolId, f64)>,
    /// Charge (mol of elementary charges per mol) of ions that react nowhere and of none of the pools, e.g. +1 for NaBH4's Na+.
    pub spectator_charge: f64,
    /// Hydride equivalents per mol of a reductant.
    pub hydrides: Option<u32>,
    /// g/mol.
    pub molar_mass: Option<f64>,
    /// g/L, of the neat liquid.
    pub density: Option<f64>,
    /// Whether `filter` removes it.
    pub solid: bool,
    /// What it does where the pH is wrong for it.
    pub warnings: Vec<Warning>,
}

/// A danger that begins at some pH.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Whether it holds below the limit, or else above.
    pub below: bool,
    /// The pH.
    pub limit: f64,
    /// As written: `pH < 3`.
    pub condition: String,
    /// What happens.
    pub text: String,
}

/// A drying agent in use.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The compound.
    pub compound: CompoundId,
    /// Index of its uptake step in `network.reactions`; its forward coefficient counts only while the agent is in the flask and not full.
    pub reaction: usize,
    /// Water it can take, mol per mol of agent; `None`: without limit (Dean-Stark).
    pub capacity: Option<f64>,
    /// The constant that holds the capacity, where there is one: overrides of a run reach it there.
    pub capacity_constant: Option<ConstantId>,
}

/// What the solvent brings besides constants.
#[derive(Debug, Clone)]
pub struct Solvent {
    /// Its name.
    pub name: String,
    /// Boiling point, K.
    pub boiling_point: Option<f64>,
    /// Whether acid-base equilibria are on (it carries pKs).
    pub protic: bool,
    /// Whether it mixes with water in any ratio, where that is known.
    pub mixes_with_water: Option<bool>,
}

/// What a quench agent brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuenchAgent {
    /// What to do, line by line.
    pub recipe: Vec<String>,
    /// Volume of its solution per mol of reductant, L/mol.
    pub volume: Option<f64>,
    /// pH of the water afterwards.
    pub ph: Option<f64>,
}

impl Model {
    /// Numbers of all network coefficients, with some constants replaced (value in base units; temperature law kept).
    pub fn laws(&self, overrides: &[(ConstantId, f64)]) -> Result<Vec<Law>, String> {
        self.rules.laws(self, overrides)
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
