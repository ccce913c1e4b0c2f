//! Observables and conditions as expressions, of a flask that is not quenched.

use super::formula;
use super::ids::{self, Ids};
use super::math::{Math, Test};
use crate::flask::{Bottom, Measure, Mixture, Until, Weights};
use crate::network::{CoefficientId, Network};

/// A value and where it has one.
pub struct Value {
    /// The value.
    pub value: Math,
    /// Where it has one; everywhere when missing.
    pub defined: Option<Test>,
}

/// What a measure reads off the flask; `charged` is a flask in which everything has been put in.
pub fn value(
    measure: &Measure,
    network: &Network,
    ids: &Ids,
    charged: &Mixture,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Value {
    let everywhere = |value| Value {
        value,
        defined: None,
    };
    match measure {
        Measure::Percentage {
            offset,
            top,
            bottom,
        } => {
            let whole = whole(bottom, ids);
            let least = Math::Number(bottom.least(charged));
            let share = Math::Number(100.0).times(weighed(&top.running, ids));
            Value {
                value: Math::Number(*offset).plus(share.over(whole.clone())),
                defined: Some(Test::Above(whole, least)),
            }
        }
        Measure::Ph => everywhere(Math::name(ids::PH)),
        Measure::Volume => everywhere(Math::name(ids::FLASK)),
        Measure::Temperature => everywhere(Math::name(ids::TEMPERATURE)),
        Measure::Reading { index, scale, .. } => {
            let reading = &network.readings[*index];
            let value = formula::math(&reading.formula, network, ids, coefficient);
            let value = if scale.zero == 0.0 {
                value
            } else {
                value.minus(Math::Number(scale.zero))
            };
            everywhere(value.over(Math::Number(scale.size)))
        }
    }
}

/// When a condition holds.
pub fn holds(until: &Until, value: Value) -> Test {
    let limit = Math::Number(until.value);
    let met = if until.below {
        Test::AtMost(value.value, limit)
    } else {
        Test::AtLeast(value.value, limit)
    };
    match value.defined {
        Some(defined) => defined.and(met),
        None => met,
    }
}

fn whole(bottom: &Bottom, ids: &Ids) -> Math {
    match bottom {
        Bottom::Charged(compounds) => {
            let terms = compounds.iter();
            sum(terms.map(|&(id, weight)| (ids.charged(id), weight)))
        }
        Bottom::Pools(count) => weighed(&count.running, ids),
    }
}

fn weighed(weights: &Weights, ids: &Ids) -> Math {
    sum(weights
        .iter()
        .map(|&(pool, weight)| (ids.amount(pool), weight)))
}

fn sum(terms: impl Iterator<Item = (Math, f64)>) -> Math {
    terms.fold(Math::Number(0.0), |sum, (term, weight)| {
        if weight < 0.0 {
            sum.minus(Math::Number(-weight).times(term))
        } else {
            sum.plus(Math::Number(weight).times(term))
        }
    })
}
