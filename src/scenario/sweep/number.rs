//! What kind of number stands behind an address: its dimension, the unit it reads best in, whether its sign can change.
//!
//! Knows one number of one case.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Setting, Takes};
use crate::experiment::procedure::Amount;
use crate::units::{Dimension, Unit, format_quantity, parse_quantity};

/// Whether only one sign has a meaning: then it is followed by its logarithm.
pub fn keeps_sign(parameter: &Parameter, case: &Experiment, dimension: Dimension) -> bool {
    match parameter {
        Parameter::Earlier(stage, local) => match local.local() {
            Parameter::Constant { id, .. } => {
                case.stage_model(*stage).constants[*id].has_one_sign()
            }
            _ => positive(dimension),
        },
        Parameter::Constant { id, .. } => case.model.constants[*id].has_one_sign(),
        _ => positive(dimension),
    }
}

/// Whether a number of the procedure is followed by its logarithm: not temperatures, shares and pH.
fn positive(dimension: Dimension) -> bool {
    !matches!(dimension, Dimension::NONE | Dimension::TEMPERATURE)
}

/// The dimension of a number that is set so.
pub fn dimension_of(parameter: &Parameter, case: &Experiment, setting: Setting) -> Dimension {
    match setting {
        Setting::Number(_) => match parameter.takes(case) {
            Takes::Quantity(dimension) => dimension,
            _ => Dimension::NONE,
        },
        Setting::Amount(amount) => match amount {
            Amount::Equivalents { .. } => Dimension::EQUIVALENTS,
            Amount::Moles(_) => Dimension::AMOUNT,
            Amount::Mass(_) => Dimension::MASS,
            Amount::Volume(_) => Dimension::VOLUME,
            Amount::Concentration(_) => Dimension::CONCENTRATION,
        },
    }
}

/// The unit in which a number reads best; kelvin for a temperature, whose limits are differences as well.
pub fn readable(value: f64, dimension: Dimension) -> Unit {
    let text = match dimension {
        Dimension::TEMPERATURE => "1 K".to_owned(),
        _ => format_quantity(value, dimension),
    };
    parse_quantity(&text).map_or_else(|_| Unit::one(), |quantity| quantity.unit)
}
