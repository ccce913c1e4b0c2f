//! What can be put into the flask or poured at its work-up: compounds, drying agents, solvents, quench agents.
//!
//! Knows which pools a compound feeds, and nothing of what reacts there.

use super::constant::ConstantId;
use crate::network::PoolId;

/// The name of the solvent that acidities of every work-up are of.
pub const WATER: &str = "water";

/// Index into [`Model::compounds`](crate::model::Model::compounds).
pub type CompoundId = usize;
/// A thing that can be put into the flask.
#[derive(Debug, Clone)]
pub struct Compound {
    /// Its name.
    pub name: String,
    /// Pools that one mol of it feeds.
    pub gives: Vec<(PoolId, f64)>,
    /// Charge (mol of elementary charges per mol) of ions that react nowhere and of none of the pools, e.g. +1 for NaBH4's Na+.
    pub spectator_charge: f64,
    /// The compound that it counts as where it is put in: a base, of whose salt this is.
    pub counts_as: Option<CompoundId>,
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
    /// Melting point, K.
    pub melting_point: Option<f64>,
    /// Heat capacity, J/L/K, where it is known.
    pub heat_capacity: Option<f64>,
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
