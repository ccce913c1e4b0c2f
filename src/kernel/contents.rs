//! What the flask contains at a moment of the solver's, in plain numbers, as rates that hang on the time see it.

use super::compiled::Kernel;
use crate::network::Actor;

/// Concentrations at a moment, over the reference volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentrations {
    forms: Vec<f64>,
    proton: f64,
    lyate: f64,
    /// pH, where there is one.
    pub ph: f64,
}

impl Concentrations {
    /// That of who stands in a rate.
    pub fn of(&self, actor: Actor) -> f64 {
        match actor {
            Actor::Form(form) => self.forms[form],
            Actor::Proton => self.proton,
            Actor::Lyate => self.lyate,
            Actor::Solvent => 1.0,
        }
    }
}

impl Kernel {
    /// Concentrations of everything, from the core variables and parameters.
    pub fn contents(&self, x: &[f64], p: &[f64]) -> Concentrations {
        let p = &*self.warmed(x, p);
        let here = self.speciate(x, p);
        let forms = self.network.forms.iter().enumerate();
        let log_volume = self.structure.parameters.moments.log_volume;
        let log_v = log_volume.map_or(0.0, |at| p[at]);
        Concentrations {
            forms: forms
                .map(|(id, form)| here.pools[form.pool] * here.share[id].unwrap_or(1.0))
                .collect(),
            proton: here.eta,
            lyate: here.lyate,
            ph: (log_v - here.u) / std::f64::consts::LN_10,
        }
    }
}
