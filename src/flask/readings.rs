//! Values that a scenario reads off the flask by a formula: `value = "[P] / ([S] + [P])"`.
//!
//! Computed where a mixture is handed on, in plain numbers; nothing of it enters the equations.

use super::mixture::Mixture;
use super::speciation::form_concentrations;
use crate::network::formula::{Moment, Operation};
use crate::network::{Actor, Law, Network};
use crate::solver::math;

/// All readings of a network for a mixture, `time` seconds after the start; `None` where a value is not finite.
pub fn readings(network: &Network, laws: &[Law], mixture: &Mixture, time: f64) -> Vec<Option<f64>> {
    if network.readings.is_empty() {
        return Vec::new();
    }
    let protic = network.autoprotolysis.is_some();
    let forms = form_concentrations(network, laws, mixture, protic);
    let h = math::exp(mixture.ln_h);
    let leaf = |operation| match operation {
        Operation::Coefficient(id) => laws[id].at(mixture.temperature),
        Operation::Concentration(Actor::Form(form)) => forms[form],
        Operation::Concentration(Actor::Lyate) => network
            .autoprotolysis
            .map_or(0.0, |ks| laws[ks].at(mixture.temperature) / h),
        Operation::Concentration(_) => h,
        Operation::Moment(Moment::Time) => time,
        Operation::Moment(Moment::Temperature) => mixture.temperature,
        Operation::Moment(Moment::Volume) => mixture.volume,
        Operation::Moment(Moment::Ph) => mixture.ph(),
        _ => unreachable!("only leaves are asked for"),
    };
    let value = |reading: &crate::network::Reading| {
        let values = reading.formula.values::<f64>(leaf);
        values.last().copied().filter(|value| value.is_finite())
    };
    network.readings.iter().map(value).collect()
}
