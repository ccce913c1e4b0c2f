//! What is in the flask: amounts, volume, temperature, and what was charged so far.

use crate::network::PoolId;

/// The contents of a flask at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// Amount of each pool, mol.
    pub amounts: Vec<f64>,
    /// Charge of the ions that react nowhere and are in no pool, mol of elementary charges.
    pub spectator_charge: f64,
    /// Whether the reaction was stopped: then everything has fallen back to what it is after work-up.
    pub quenched: bool,
    /// Volume, L.
    pub volume: f64,
    /// Temperature, K.
    pub temperature: f64,
    /// Amount of each compound put in so far, mol.
    pub charged: Vec<f64>,
    /// `ln h`, h the concentration of H+ in mol/L; meaningless where the network carries no protons.
    pub ln_h: f64,
    /// Values of the network's readings; empty where it has none, or where they were not asked for.
    pub readings: Vec<Option<f64>>,
    /// Pressure of each of the network's gases, bar.
    pub pressures: Vec<f64>,
}

impl Mixture {
    /// An empty flask of a given volume (L) and temperature (K).
    pub fn empty(pools: usize, compounds: usize, volume: f64, temperature: f64) -> Mixture {
        Mixture {
            amounts: vec![0.0; pools],
            spectator_charge: 0.0,
            quenched: false,
            volume,
            temperature,
            charged: vec![0.0; compounds],
            ln_h: -16.0,
            readings: Vec::new(),
            pressures: Vec::new(),
        }
    }

    /// The same, with what was charged to flasks before it counted behind its own compounds, mol.
    pub fn charged_before(mut self, charged: &[f64]) -> Mixture {
        self.charged.extend_from_slice(charged);
        self
    }

    /// Concentration of a pool, mol/L.
    pub fn concentration(&self, pool: PoolId) -> f64 {
        self.amounts[pool] / self.volume
    }

    /// The pH on the solvent's own scale.
    pub fn ph(&self) -> f64 {
        -self.ln_h / std::f64::consts::LN_10
    }
}
