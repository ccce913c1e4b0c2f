//! `[flask]`: what 1 equiv means, how much of it, in what volume, at which temperature.
//!
//! Knows nothing of steps.

use crate::experiment::procedure::{Cooling, FlaskSetup};
use crate::flask::program::Jacket;
use crate::model::CompoundId;
use crate::scenario::names::compounds::CompoundNames;
use crate::scenario::names::heat::capacity;
use crate::scenario::names::values::optional;
use crate::text::{Faults, Node, Place, TableReader, Value};
use crate::units::{Dimension, Kind, Quantity, format_rounded};

/// pH that a buffer can hold.
const PH: std::ops::RangeInclusive<f64> = -2.0..=20.0;
/// Beyond this relative difference amount, concentration and volume contradict each other.
const SAME: f64 = 1e-9;
/// Digits shown of computed quantities.
const DIGITS: usize = 4;

/// Reads `[flask]`; `root` is where the fault stands that there is none, `taken` what comes from other stages.
pub fn read(
    node: Option<&Node>,
    root: &Place,
    names: &CompoundNames,
    taken: &[CompoundId],
    faults: &mut Faults,
) -> Option<FlaskSetup> {
    let Some(node) = node else {
        let example = "basis = \"amine\", amount = \"10 mmol\", concentration = \"0.1 M\", temperature = \"25 °C\"";
        faults
            .error(root, "a scenario needs [flask]")
            .help(format!("flask = {{ {example} }}"));
        return None;
    };
    let mut keys = TableReader::new(node, "[flask]", faults)?;
    let basis = keys.required("basis", "\"amine\"", faults);
    let basis = basis.and_then(|node| basis_of(node, names, faults));
    let sizes = match basis {
        Some(id) if taken.contains(&id) => size_of_taken(&mut keys, faults),
        _ => sizes(&mut keys, faults),
    };
    let temperature = keys.required("temperature", "\"25 °C\"", faults);
    let temperature = temperature.and_then(|node| temperature_of(node, names, faults));
    let cooling = match keys.node("cooling") {
        Some(node) => cooling(node, names, faults),
        None => Some(Cooling::Bath),
    };
    let ph = match keys.node("pH") {
        Some(node) => ph(node, names, faults).map(Some),
        None => Some(None),
    };
    let gases = match keys.node("gas") {
        Some(node) => pressures(node, names, faults),
        None => Some(Vec::new()),
    };
    keys.finish(&[], faults);
    let [amount, concentration, volume] = sizes?;
    Some(FlaskSetup {
        basis: basis?,
        amount,
        concentration,
        volume,
        temperature: temperature?,
        cooling: cooling?,
        ph: ph?,
        gases: gases?,
    })
}

/// `{ H2 = "3 bar" }`: gas (index in `Network::gases`) and bar.
pub fn pressures(
    node: &Node,
    names: &CompoundNames,
    faults: &mut Faults,
) -> Option<Vec<(usize, f64)>> {
    let table = node.as_table("gas", faults)?;
    let one = |entry: &crate::text::Entry, faults: &mut Faults| {
        let pressure = Kind::PRESSURE.read(&entry.key.text, &entry.node, faults)?;
        let model = names.model?;
        let pool = model.pool_names.get(&entry.key.text)?;
        let gas = model.network.gases.iter().position(|g| g.pool == *pool)?;
        Some((gas, pressure.value))
    };
    let list: Vec<_> = table.entries.iter().map(|e| one(e, faults)).collect();
    list.into_iter().collect()
}

/// `"isothermal"`, a bath holds the temperature; `"adiabatic"`, the flask keeps its heat; `{ UA = "5 W/K", jacket = "10 °C" }`, it flows to
/// a jacket.
fn cooling(node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<Cooling> {
    let model = names.model?;
    if let Value::Table(_) = node.value {
        let mut keys = TableReader::new(node, "cooling", faults)?;
        let transfer = keys.required("UA", "\"5 W/K\"", faults);
        let jacket = keys.required("jacket", "\"10 °C\"", faults);
        keys.finish(&[], faults);
        let transfer = transfer.and_then(|node| Kind::HEAT_TRANSFER.read("UA", node, faults));
        let temperature = jacket.and_then(|node| temperature_of(node, names, faults));
        let jacket = Jacket {
            transfer: transfer?.value,
            temperature: temperature?,
        };
        return capacity(node, model, faults).map(|_| Cooling::Jacket(jacket));
    }
    let word = node.as_word("cooling", &["isothermal", "adiabatic"], faults)?;
    if word == "isothermal" {
        return Some(Cooling::Bath);
    }
    if !model.heats.known {
        let message = "no enthalpy of reaction is known here: nothing warms the flask";
        let fault = faults.error(&node.place, message);
        fault.help("[reactions] first = { ..., dH_reaction = \"-90 kJ/mol\" }");
        return None;
    }
    capacity(node, model, faults).map(|_| Cooling::Adiabatic)
}

/// The pH that a buffer holds.
fn ph(node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<f64> {
    let value = node.as_number("pH", faults)?;
    if !PH.contains(&value) {
        faults.error(&node.place, format!("no buffer holds a pH of {value}"));
        return None;
    }
    if names.model?.network.autoprotolysis.is_none() {
        let solvent = names.model?.solvent.as_ref();
        let message = match solvent {
            Some(solvent) => format!("there is no pH in {}: it has no pKs", solvent.name),
            None => "a pH needs a solvent with pKs in [chemistry]".to_owned(),
        };
        faults.error(&node.place, message);
        return None;
    }
    Some(value)
}

fn basis_of(node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<usize> {
    let name = node.as_text("basis", faults)?;
    names.model?;
    let found = names.known_charged(name);
    if found.is_none() {
        faults
            .error(
                &node.place,
                format!("1 equiv is counted from {name}, but no step puts {name} in"),
            )
            .help(format!("charge = {{ {name} = \"1 equiv\" }}"));
    }
    found
}

/// Concentration (mol/L) or volume (L) where the amount follows from what is taken.
fn size_of_taken(keys: &mut TableReader, faults: &mut Faults) -> Option<[Option<f64>; 3]> {
    let amount = keys.take("amount");
    let concentration = optional(keys, "concentration", Kind::CONCENTRATION, faults);
    let volume = optional(keys, "volume", Kind::VOLUME, faults);
    if let Some(amount) = amount {
        faults.error(
            &amount.key.place,
            "the basis is taken from another stage: its amount is what is in hand there",
        );
        return None;
    }
    match (concentration?, volume?) {
        (None, None) | (Some(_), Some(_)) => {
            faults
                .error(
                    keys.place(),
                    "where the basis is taken, [flask] needs concentration or volume, one of them",
                )
                .help("for example concentration = \"0.1 M\"");
            None
        }
        (concentration, volume) => Some([None, concentration, volume]),
    }
}

/// Amount (mol), concentration (mol/L) and volume (L): two of them.
fn sizes(keys: &mut TableReader, faults: &mut Faults) -> Option<[Option<f64>; 3]> {
    let mut sizes = [None; 3];
    let mut sound = true;
    let mut given = Vec::new();
    let kinds = [
        ("amount", Kind::AMOUNT),
        ("concentration", Kind::CONCENTRATION),
        ("volume", Kind::VOLUME),
    ];
    for (i, (key, kind)) in kinds.into_iter().enumerate() {
        let Some(entry) = keys.take(key) else {
            continue;
        };
        given.push(&entry.key.place);
        sizes[i] = kind
            .read(key, &entry.node, faults)
            .map(|quantity| quantity.value);
        let zero = sizes[i] == Some(0.0);
        if zero {
            faults.error(&entry.node.place, format!("{key} is more than zero"));
        }
        sound &= sizes[i].is_some() && !zero;
    }
    match (given.as_slice(), sizes) {
        ([_, _], _) => {}
        ([_, _, last], [Some(n), Some(c), Some(v)]) => {
            faults.error(last, three(n, c, v));
            sound = false;
        }
        ([_, _, _], _) => {}
        _ if keys.table().damaged => sound = false,
        // The unknown key is told.
        _ if kinds.iter().any(|(key, _)| keys.perhaps_misspelt(key)) => sound = false,
        _ => {
            let place = given.first().copied().unwrap_or(keys.place());
            faults
                .error(
                    place,
                    "[flask] needs two of amount, concentration and volume",
                )
                .help("for example amount = \"10 mmol\", concentration = \"0.1 M\"");
            sound = false;
        }
    }
    sound.then_some(sizes)
}

/// What to say to all three of amount, concentration and volume.
fn three(n: f64, c: f64, v: f64) -> String {
    let show = |value, dimension| format_rounded(value, dimension, DIGITS);
    let follows = n / c;
    let text = format!(
        "{} at {} is {}",
        show(n, Dimension::AMOUNT),
        show(c, Dimension::CONCENTRATION),
        show(follows, Dimension::VOLUME)
    );
    if ((follows - v) / v).abs() > SAME {
        format!(
            "{text}, you wrote {}: delete one of the three",
            show(v, Dimension::VOLUME)
        )
    } else {
        format!("{text} already: delete one of the three")
    }
}

/// A temperature, K: a quantity, or `"reflux"`, the boiling point of the solvent.
pub fn temperature_of(node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<f64> {
    match &node.value {
        Value::Text(text) if text == "reflux" => reflux(node, names, faults),
        _ => {
            let quantity: Quantity = Kind::TEMPERATURE.read("temperature", node, faults)?;
            Some(quantity.value)
        }
    }
}

fn reflux(node: &Node, names: &CompoundNames, faults: &mut Faults) -> Option<f64> {
    let Some(solvent) = &names.model?.solvent else {
        faults
            .error(
                &node.place,
                "reflux is the boiling point of the solvent, and no solvent is named",
            )
            .help("chemistry.solvent = \"MeOH\", or write the temperature");
        return None;
    };
    if solvent.boiling_point.is_none() {
        faults
            .error(
                &node.place,
                format!("no boiling point of {} is known", solvent.name),
            )
            .help("write the temperature");
    }
    solvent.boiling_point
}
