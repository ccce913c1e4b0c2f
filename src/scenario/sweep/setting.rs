//! Numbers set from outside the procedure: by `set`, by an axis, by `--set`.
//!
//! Reads a value as its address takes it; what the address is was found before.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{AddressError, Parameter, Setting, StepKey, Takes};
use crate::library::outside;
use crate::model::Constant;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::values::{ph_of_water, share};
use crate::scenario::variants::draft::Assignment;
use crate::text::{Fault, Faults, Flaw, Node, Value};
use crate::units::{Dimension, Kind, Quantity, check_dimension, is_within, parse_quantity};

/// Sets numbers of a case, in order; an address that reaches nothing is a fault.
pub fn apply(case: &mut Experiment, settings: &[Assignment], faults: &mut Faults) {
    for setting in settings {
        let parameter = match Parameter::resolve(&setting.address, case) {
            Ok(parameter) => parameter,
            Err(error) => {
                faults.push(fault(setting, &error));
                continue;
            }
        };
        let Some(value) = value(&setting.address, &setting.node, &parameter, case, faults) else {
            continue;
        };
        if let Err(error) = parameter.set(&mut case.numbers, value) {
            faults.push(fault(setting, &error));
        }
    }
}

/// The fault of an address.
pub fn fault(setting: &Assignment, error: &AddressError) -> Fault {
    match error {
        AddressError::Nothing { message, help } => {
            let fault = Fault::error(&setting.place, message);
            match help {
                Some(help) => fault.with_help(help),
                None => fault,
            }
        }
        AddressError::Value(message) => Fault::error(
            &setting.node.place,
            format!("{} cannot be set: {message}", setting.address),
        ),
    }
}

/// A value as an address takes it.
pub fn value(
    address: &str,
    node: &Node,
    parameter: &Parameter,
    case: &Experiment,
    faults: &mut Faults,
) -> Option<Setting> {
    if let Parameter::Earlier(stage, local) = parameter {
        return value(address, node, local, &case.at_stage(*stage), faults);
    }
    let charged: Vec<usize> = (0..case.model.compounds.len()).collect();
    let names = CompoundNames {
        model: Some(&case.model),
        charged: &charged,
    };
    match parameter.takes(case) {
        Takes::Amount => {
            let amount = names.amount(address, node, faults)?;
            if let Some(id) = compound_of(parameter) {
                names.measurable(id, &amount, node, faults)?;
            }
            Some(Setting::Amount(amount))
        }
        Takes::Count(least) => count(address, node, least, faults),
        Takes::Quantity(dimension) => {
            let number = match parameter {
                Parameter::Purity(_)
                | Parameter::Step {
                    key: StepKey::Loss | StepKey::Recovery(_),
                    ..
                } => share(address, node, faults),
                Parameter::Step {
                    key: StepKey::Ph, ..
                } => ph_of_water(address, node, faults),
                Parameter::Constant { id, .. } => {
                    let known = &case.model.constants[*id];
                    let number = constant(address, node, dimension, faults)?;
                    within(address, number, known, node, faults)
                }
                _ => quantity(address, node, dimension, faults),
            };
            number.map(Setting::Number)
        }
    }
}

fn compound_of(parameter: &Parameter) -> Option<usize> {
    match parameter {
        Parameter::Charge(id)
        | Parameter::Step {
            key: StepKey::Amount(id),
            ..
        } => Some(*id),
        _ => None,
    }
}

fn count(address: &str, node: &Node, least: u32, faults: &mut Faults) -> Option<Setting> {
    let written = match &node.value {
        // A value of the command line is text whatever it means.
        Value::Text(text) => {
            let whole = text.trim().parse().map(Value::Integer).ok();
            let value = whole.or_else(|| text.trim().parse().map(Value::Float).ok());
            Node {
                value: value.unwrap_or_else(|| node.value.clone()),
                place: node.place.clone(),
            }
        }
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e9 => Node {
            value: Value::Integer(*number as i64),
            place: node.place.clone(),
        },
        _ => node.clone(),
    };
    written
        .as_count(address, least, faults)
        .map(|n| Setting::Number(f64::from(n)))
}

fn quantity(address: &str, node: &Node, dimension: Dimension, faults: &mut Faults) -> Option<f64> {
    let kind = match dimension {
        Dimension::TIME => Kind::TIME,
        Dimension::AMOUNT => Kind::AMOUNT,
        Dimension::CONCENTRATION => Kind::CONCENTRATION,
        Dimension::VOLUME => Kind::VOLUME,
        Dimension::TEMPERATURE => Kind::TEMPERATURE,
        Dimension::PRESSURE => Kind::PRESSURE,
        Dimension::HEAT_TRANSFER => Kind::HEAT_TRANSFER,
        _ => Kind::NUMBER,
    };
    kind.read(address, node, faults)
        .map(|quantity| quantity.value)
}

/// A number within the limits that a constant states.
fn within(
    address: &str,
    number: f64,
    known: &Constant,
    node: &Node,
    faults: &mut Faults,
) -> Option<f64> {
    let Some(limits) = known.limits.filter(|limits| !is_within(number, *limits)) else {
        return Some(number);
    };
    let message = outside(address, number, limits, known.dimension);
    let fault = faults.error(&node.place, message);
    fault.help("change the value, or the limits in its `uncertainty`");
    None
}

/// A constant has whatever dimension it has; only pure numbers and energies may be negative.
fn constant(address: &str, node: &Node, dimension: Dimension, faults: &mut Faults) -> Option<f64> {
    let (quantity, text) = match &node.value {
        Value::Text(text) => match parse_quantity(text) {
            Ok(quantity) => (quantity, text.clone()),
            Err(flaw) => {
                node.flaw(&flaw, faults);
                return None;
            }
        },
        _ => (
            Quantity::pure(node.as_number(address, faults)?),
            node.place.text().to_owned(),
        ),
    };
    if let Err(flaw) = check_dimension(address, dimension, &quantity, &text) {
        node.flaw(&flaw, faults);
        return None;
    }
    let signed = matches!(
        dimension,
        Dimension::NONE | Dimension::MOLAR_ENERGY | Dimension::MOLAR_ENTROPY
    );
    if quantity.value < 0.0 && !signed {
        node.flaw(
            &Flaw::new(0..text.len(), format!("{address} is zero or more")),
            faults,
        );
        return None;
    }
    Some(quantity.value)
}
