//! Values that a scenario reads off the flask by a formula: `value = "[P] / ([S] + [P])"`.
//!
//! Computed where a mixture is handed on, in plain numbers; nothing of it enters the equations.

use super::speciation::form_concentrations;
use crate::flask::Mixture;
use crate::network::formula::{Moment, Operation, SMALLEST_BASE, Trace};
use crate::network::{Actor, Law, Network};
use crate::solver::math;

/// All readings of a network for a mixture, `time` seconds after the start, where `trace` (mol) counts as a trace of what laws of their
/// own take; `None` where a value is not finite, or a logarithm in it has nothing to act on.
pub fn readings(
    network: &Network,
    laws: &[Law],
    mixture: &Mixture,
    time: f64,
    trace: f64,
) -> Vec<Option<f64>> {
    if network.readings.is_empty() {
        return Vec::new();
    }
    let protic = network.autoprotolysis.is_some();
    let concentrations = |mixture: &Mixture| form_concentrations(network, laws, mixture, protic);
    let forms = concentrations(mixture);
    let h = math::exp(mixture.ln_h);
    let least = |of: Trace| match of {
        Trace::Taken => trace,
        Trace::Steep(times) => times * trace,
        Trace::Kept => SMALLEST_BASE * mixture.volume,
    };
    let amount = |form: usize| mixture.amounts[network.forms[form].pool];
    let leaf = |operation| match operation {
        Operation::Coefficient(id) => laws[id].at(mixture.temperature),
        Operation::Concentration(Actor::Form(form)) => forms[form],
        Operation::Concentration(Actor::Lyate) => network
            .autoprotolysis
            .map_or(0.0, |ks| laws[ks].at(mixture.temperature) / h),
        Operation::Concentration(_) => h,
        Operation::Present(form, of) if amount(form) > least(of) => forms[form],
        Operation::Present(form, of) => {
            let mut raised = mixture.clone();
            raised.amounts[network.forms[form].pool] = least(of);
            concentrations(&raised)[form]
        }
        Operation::Left(form, of) => (amount(form) / least(of)).min(1.0),
        Operation::Moment(Moment::Time) => time,
        Operation::Moment(Moment::Temperature) => mixture.temperature,
        Operation::Moment(Moment::Volume) => mixture.volume,
        Operation::Moment(Moment::Ph) => mixture.ph(),
        _ => unreachable!("only leaves are asked for"),
    };
    let value = |reading: &crate::network::Reading| {
        let formula = &reading.formula;
        let values = formula.values::<f64>(1.0, leaf);
        let value = values.last().copied().filter(|value| value.is_finite());
        value.filter(|_| !formula.lacks_logarithm(&values))
    };
    network.readings.iter().map(value).collect()
}
