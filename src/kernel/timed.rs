//! Rates that hang on the time, the temperature or the volume: what they will do in a stretch can be found before it begins.

use crate::network::Network;
use crate::network::formula::{Moment, RateFormula};

/// A rate that names the time, the temperature or the volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// Its reaction.
    pub label: String,
    /// Parameter of the constant before it.
    pub constant: usize,
    /// What it says, with parameters for coefficients.
    pub formula: RateFormula,
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
