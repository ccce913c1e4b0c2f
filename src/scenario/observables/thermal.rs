//! Observables of heat and gas: `{ thermal = "adiabatic rise" }`, `{ gas = "H2" }`, `{ gas_rate = "H2" }`.
//!
//! Knows the model's heats and gases; what they come to is found in `experiment`.

use crate::experiment::observable::ObservableKind;
use crate::experiment::observable::thermal::ThermalQuestion;
use crate::model::Model;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::heat::capacity;
use crate::text::{Entry, Faults, Node, did_you_mean, quote};

use super::measured::reader;

/// Keys of this kind.
pub const KEYS: [&str; 3] = ["thermal", "gas", "gas_rate"];

/// Words for what may be asked of heat.
const WORDS: [&str; 7] = [
    "heat",
    "heat per litre",
    "peak power",
    "peak power per litre",
    "adiabatic rise",
    "accumulation",
    "MTSR",
];

/// The key of this kind that an entry has.
pub fn key(entry: &Entry) -> Option<&'static str> {
    let mut keys = KEYS.into_iter();
    keys.find(|key| entry.node.get(key).is_some())
}

/// What an entry asks, with its unit.
pub fn question(
    entry: &Entry,
    names: &CompoundNames,
    faults: &mut Faults,
) -> Option<(ObservableKind, String)> {
    let key = key(entry)?;
    let mut keys = reader(entry, key, faults)?;
    let node = keys.node(key)?;
    keys.finish(&[], faults);
    let model = names.model?;
    let (question, unit) = match key {
        "thermal" => thermal(node, model, faults)?,
        "gas" => (ThermalQuestion::Gas(gas(node, model, faults)?), "L"),
        _ => (ThermalQuestion::PeakGas(gas(node, model, faults)?), "L/min"),
    };
    Some((ObservableKind::Thermal(question), unit.to_owned()))
}

fn thermal(
    node: &Node,
    model: &Model,
    faults: &mut Faults,
) -> Option<(ThermalQuestion, &'static str)> {
    let word = node.as_word("thermal", &WORDS, faults)?;
    if !model.heats.known {
        let message = "no enthalpy of reaction is known here: there is no heat to speak of";
        let fault = faults.error(&node.place, message);
        fault.help("[reactions] first = { ..., dH_reaction = \"-90 kJ/mol\" }");
        return None;
    }
    Some(match word {
        "heat" => (ThermalQuestion::Heat, "kJ"),
        "heat per litre" => (ThermalQuestion::HeatPerLitre, "kJ/L"),
        "peak power" => (ThermalQuestion::PeakPower, "W"),
        "peak power per litre" => (ThermalQuestion::PeakPowerPerLitre, "W/L"),
        "accumulation" => (ThermalQuestion::Accumulation, "%"),
        _ => {
            let capacity = capacity(node, model, faults)?;
            match word {
                "MTSR" => (ThermalQuestion::Mtsr { capacity }, "K"),
                _ => (ThermalQuestion::AdiabaticRise { capacity }, "K"),
            }
        }
    })
}

/// The number of a gas.
fn gas(node: &Node, model: &Model, faults: &mut Faults) -> Option<usize> {
    let name = node.as_text("the name of a gas", faults)?.trim();
    let gases = || model.evolved.iter().map(|gas| gas.name.as_str());
    let found = gases().position(|gas| gas == name);
    if found.is_none() {
        let hint = did_you_mean(name, gases());
        let message = format!("no step here sets {} free{hint}", quote(name));
        let fault = faults.error(&node.place, message);
        fault.help("[reactions] first = { ..., evolves = { N2 = 1 } }");
    }
    found
}
