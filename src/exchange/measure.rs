//! Observables and conditions as expressions, of a flask that is not quenched.

use super::formula;
use super::ids::{self, Ids};
use super::math::{Math, Test};
use crate::flask::{Bottom, Measure, Mixture, Until, Weights};
use crate::network::{CoefficientId, Network};

/// Beside a denominator, mol, it is nothing; where that is zero it keeps the quotient at zero. Its square is still a number.
const NOTHING: f64 = 1e-150;
/// Of the whole below which a share means nothing: a hundred millionth of the share is lost there, and far less above.
const BELOW_LEAST: f64 = 1e-4;

/// What a measure reads off the flask; `charged` is a flask in which everything has been put in.
///
/// A percentage of nothing is zero. It is written as a quotient that says so by itself: where several compounds come in at once, a
/// choice between quotient and zero would turn in each of their observables at the same moment, and some simulators stop there.
pub fn value(
    measure: &Measure,
    network: &Network,
    ids: &Ids,
    charged: &Mixture,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Math {
    match measure {
        Measure::Percentage {
            offset,
            top,
            bottom,
        } => {
            let whole = whole(bottom, ids);
            let least = (BELOW_LEAST * bottom.least(charged)).max(NOTHING);
            let square = whole.clone().times(whole.clone());
            let parts = hundred_parts(*offset, &top.running, &whole, ids);
            let above = whole.times(parts);
            above.over(square.plus(Math::Number(least * least)))
        }
        Measure::Ph => Math::name(ids::PH),
        Measure::Volume => Math::name(ids::FLASK),
        Measure::Temperature => Math::name(ids::TEMPERATURE),
        Measure::Reading { index, scale, .. } => {
            let reading = &network.readings[*index];
            let value = formula::math(&reading.formula, network, ids, coefficient);
            let value = value.minus(Math::Number(scale.zero));
            value.over(Math::Number(scale.size))
        }
    }
}

/// When a condition holds. A percentage is compared without a quotient, and of nothing it is neither above nor below a limit.
pub fn holds(
    until: &Until,
    network: &Network,
    ids: &Ids,
    charged: &Mixture,
    coefficient: &mut dyn FnMut(CoefficientId) -> Math,
) -> Test {
    let limit = Math::Number(until.value);
    let Measure::Percentage {
        offset,
        top,
        bottom,
    } = &until.measure
    else {
        let value = value(&until.measure, network, ids, charged, coefficient);
        return match until.below {
            true => Test::AtMost(value, limit),
            false => Test::AtLeast(value, limit),
        };
    };
    let whole = whole(bottom, ids);
    let parts = hundred_parts(*offset, &top.running, &whole, ids);
    let limit = limit.times(whole.clone());
    let beyond = match until.below {
        true => limit.minus(parts),
        false => parts.minus(limit),
    };
    let met = Test::AtLeast(whole.clone().times(beyond), Math::Number(NOTHING * NOTHING));
    match bottom.least(charged) {
        0.0 => met,
        least => Test::Above(whole, Math::Number(least)).and(met),
    }
}

/// A percentage times its denominator, mol.
fn hundred_parts(offset: f64, top: &Weights, whole: &Math, ids: &Ids) -> Math {
    let own = Math::Number(100.0).times(weighed(top, ids));
    Math::Number(offset).times(whole.clone()).plus(own)
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
