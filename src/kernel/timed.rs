//! Rates that hang on the time, the temperature or the volume: what they will do in a stretch can be found before it begins.

use super::Kernel;
use crate::network::formula::{Formula, Moment};
use crate::network::{Actor, Network};

/// A rate that names the time, the temperature or the volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// Its reaction.
    pub label: String,
    /// Parameter of the constant before it.
    pub constant: usize,
    /// What it says, with parameters for coefficients.
    pub formula: Formula,
}

/// Concentrations at a moment, over the reference volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    forms: Vec<f64>,
    proton: f64,
    lyate: f64,
    /// pH, where there is one.
    pub ph: f64,
}

impl Contents {
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
    pub fn contents(&self, x: &[f64], p: &[f64]) -> Contents {
        let here = self.speciate(x, p);
        let forms = self.network.forms.iter().enumerate();
        let log_volume = self.structure.parameters.moments.log_volume;
        let log_v = log_volume.map_or(0.0, |at| p[at]);
        Contents {
            forms: forms
                .map(|(id, form)| here.pools[form.pool] * here.share[id].unwrap_or(1.0))
                .collect(),
            proton: here.eta,
            lyate: here.lyate,
            ph: (log_v - here.u) / std::f64::consts::LN_10,
        }
    }
}

/// All of a network; `parameter` is that of a coefficient.
pub(super) fn timed(network: &Network, parameter: impl Fn(usize) -> Option<usize>) -> Vec<Timed> {
    let of = |id: usize| parameter(id).expect("every coefficient in use has a parameter");
    let mut list = Vec::new();
    for reaction in &network.reactions {
        let named = [Moment::Time, Moment::Temperature, Moment::Volume];
        let Some(formula) = network.law_of(reaction) else {
            continue;
        };
        if named.into_iter().any(|moment| formula.names(moment)) {
            list.push(Timed {
                label: reaction.label.clone(),
                constant: of(reaction.forward),
                formula: formula.renumbered(of),
            });
        }
    }
    list
}
