//! What a litre of the flask takes up per kelvin: the number of its solvent, or a fault where there is none.

use crate::model::Model;
use crate::text::{Faults, Node, quote};

/// Heat capacity of the solvent, J/L/K.
pub fn capacity(node: &Node, model: &Model, faults: &mut Faults) -> Option<f64> {
    let Some(solvent) = &model.solvent else {
        let message = "what heat does to a flask needs a heat capacity, and no solvent is named";
        let fault = faults.error(&node.place, message);
        fault.help("chemistry.solvent = \"MeOH\"");
        return None;
    };
    if solvent.heat_capacity.is_none() {
        let message = format!("no heat capacity of {} is known", solvent.name);
        let help = format!(
            "[species] {} = {{ ..., heat_capacity = \"1.8 kJ/L/K\" }}",
            quote(&solvent.name)
        );
        faults.error(&node.place, message).help(help);
    }
    solvent.heat_capacity
}
