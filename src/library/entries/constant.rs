//! A constant as written: a value, a table, or a list of tables for different solvents.
//!
//! Reads the same notation from data files and scenarios. Which entry holds in a solvent, and what other constants make of it,
//! is decided elsewhere.

use super::reading::{ConstantReading, Origin, Provenance, Readings, Written, WrittenSlope};
use crate::model::Confidence;
use crate::text::{Faults, Node, TableReader, Value};
use crate::units::{
    Kind, Quantity, Uncertainty, Unit, looks_like_quantity, parse_quantity, parse_uncertainty,
};

/// What stands for an uncertainty where there is none.
pub(crate) const CERTAIN: &str = "none";

/// Reads a constant. `what` is its key, for messages.
pub(crate) fn read_constant(
    what: &str,
    node: &Node,
    origin: Origin,
    faults: &mut Faults,
) -> Option<Readings> {
    let readings: Vec<ConstantReading> = match &node.value {
        Value::Array(items) => items
            .iter()
            .filter_map(|item| read_table(what, item, faults))
            .collect(),
        Value::Table(_) => read_table(what, node, faults).into_iter().collect(),
        _ => read_value(what, node, faults)
            .into_iter()
            .map(|value| ConstantReading::bare(value, node))
            .collect(),
    };
    for (i, reading) in readings.iter().enumerate() {
        if readings[..i]
            .iter()
            .any(|earlier| earlier.solvent == reading.solvent)
        {
            let place = &reading.node.place;
            let who = reading.solvent.as_deref().unwrap_or("any solvent");
            faults.error(place, format!("{what} has two values for {who}"));
        }
    }
    if origin == Origin::Library {
        readings
            .iter()
            .for_each(|reading| demand_provenance(what, reading, faults));
    }
    (!readings.is_empty()).then_some(readings)
}

/// A number with or without unit, or an expression.
fn read_value(what: &str, node: &Node, faults: &mut Faults) -> Option<Written> {
    match &node.value {
        Value::Text(text) if looks_like_quantity(text) => match parse_quantity(text) {
            Ok(quantity) => Some(Written::Number(quantity)),
            Err(flaw) => {
                node.flaw(&flaw, faults);
                None
            }
        },
        Value::Text(text) => Some(Written::Formula(text.clone())),
        Value::Integer(_) | Value::Float(_) => Some(Written::Number(Quantity::pure(
            node.as_number(what, faults)?,
        ))),
        Value::Invalid => None,
        _ => {
            faults.error(&node.place, format!("{what} is a number with its unit, an expression, or a table with `value`; this is {}", node.kind()));
            None
        }
    }
}

fn read_table(what: &str, node: &Node, faults: &mut Faults) -> Option<ConstantReading> {
    if !matches!(node.value, Value::Table(_)) {
        return read_value(what, node, faults).map(|value| ConstantReading::bare(value, node));
    }
    let mut keys = TableReader::new(node, what, faults)?;
    let value = keys.required("value", "\"0.05 /M/s\"", faults).cloned();
    let t_ref = keys
        .node("T_ref")
        .and_then(|n| Kind::TEMPERATURE.read("T_ref", n, faults))
        .map(|q| q.value);
    let slope = read_slope(&mut keys, faults);
    let solvent = keys.text("solvent", faults).map(str::to_owned);
    let provenance = read_provenance(&mut keys, faults);
    keys.finish(&[], faults);
    let value_node = value?;
    let value = read_value(what, &value_node, faults)?;
    let mut reading = ConstantReading {
        value,
        node: value_node,
        t_ref,
        slope,
        solvent,
        provenance,
    };
    check_uncertainty(&mut reading, node, faults);
    Some(reading)
}

/// `Ea` and `dH` of a table.
pub(crate) fn read_slope(keys: &mut TableReader<'_>, faults: &mut Faults) -> WrittenSlope {
    let mut energy = |key: &str| {
        keys.node(key)
            .and_then(|n| Kind::MOLAR_ENERGY.read(key, n, faults))
            .map(|q| q.value)
    };
    WrittenSlope {
        activation_energy: energy("Ea"),
        enthalpy: energy("dH"),
    }
}

/// `T_range = ["0 °C", "50 °C"]`.
fn read_range(node: &Node, faults: &mut Faults) -> Option<(f64, f64)> {
    let items = node.as_array("T_range", faults)?;
    let each = items.iter();
    let each = each.map(|item| Kind::TEMPERATURE.read("each of T_range", item, faults));
    let ends: Option<Vec<f64>> = each.map(|end| Some(end?.value)).collect();
    match ends?.as_slice() {
        &[low, high] if low < high => Some((low, high)),
        _ => {
            let fault = faults.error(&node.place, "T_range is two temperatures, the lower first");
            fault.help("T_range = [\"0 °C\", \"50 °C\"]");
            None
        }
    }
}

/// `source`, `confidence`, `uncertainty`, `note` and `T_range` of a table.
pub(crate) fn read_provenance(keys: &mut TableReader<'_>, faults: &mut Faults) -> Provenance {
    let confidence = keys.node("confidence").and_then(|node| {
        let word = node.as_word("confidence", &Confidence::WORDS, faults)?;
        Confidence::of_word(word)
    });
    Provenance {
        source: keys.text("source", faults).map(str::to_owned),
        confidence,
        uncertainty: keys.text("uncertainty", faults).map(str::to_owned),
        note: keys.text("note", faults).map(str::to_owned),
        t_range: keys
            .node("T_range")
            .and_then(|node| read_range(node, faults)),
    }
}

/// An uncertainty that cannot be read, or that says nothing of its value, is told and dropped. `node` is where it stands, or the value
/// that it is said of.
pub(crate) fn check_uncertainty(reading: &mut ConstantReading, node: &Node, faults: &mut Faults) {
    let Some(text) = reading.provenance.uncertainty.as_deref() else {
        return;
    };
    let (unit, zero) = match &reading.value {
        Written::Number(quantity) => (quantity.unit.clone(), quantity.value == 0.0),
        Written::Formula(_) => (Unit::one(), false),
    };
    let node = node.get("uncertainty").unwrap_or(node);
    match parse_uncertainty(text, &unit) {
        _ if text == CERTAIN => return,
        Err(flaw) if node.value == Value::Text(text.to_owned()) => node.flaw(&flaw, faults),
        Err(flaw) => {
            let fault = faults.error(&node.place, format!("uncertainty: {}", flaw.message));
            if let Some(help) = &flaw.help {
                fault.help(help);
            }
        }
        Ok(Uncertainty::Factor(_) | Uncertainty::Relative(_)) if zero => {
            faults
                .error(&node.place, format!("{} of zero is zero", text.trim()))
                .help("write \"±\" with a size in the unit of the value, or leave the uncertainty out");
        }
        Ok(_) => return,
    }
    reading.provenance.uncertainty = None;
}

/// A number of the library without source or confidence cannot be trusted. A formula is only as good as what it names.
pub(crate) fn demand_provenance(what: &str, reading: &ConstantReading, faults: &mut Faults) {
    let given = &reading.provenance;
    let lacks = match (&given.source, given.confidence) {
        (Some(_), Some(_)) => return,
        _ if matches!(reading.value, Written::Formula(_)) => return,
        (None, _) => "source",
        (_, None) => "confidence",
    };
    faults.error(
        &reading.node.place,
        format!("{what} of the library has no {lacks}"),
    );
}
