//! A constant as written: a value, a table, or a list of tables for different solvents.
//!
//! Reads the same notation from data files and scenarios. Which entry holds in a solvent, and what other constants make of it,
//! is decided elsewhere.

use crate::library::model::Confidence;
use crate::network::law::{GAS_CONSTANT, Law};
use crate::text::{Faults, Node, TableReader, Value};
use crate::units::{
    Dimension, Kind, Quantity, Unit, looks_like_quantity, parse_quantity, parse_uncertainty,
};

/// Where T_ref is not given: 25 °C, in K.
pub(crate) const ROOM_TEMPERATURE: f64 = 298.15;

/// Who wrote a text: the library must give provenance, a scenario may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A data file.
    Library,
    /// The user.
    Scenario,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    /// A number with its unit.
    Number(Quantity),
    /// An expression of other constants.
    Formula(String),
}

/// Temperature dependence as written, J/mol.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Slope {
    /// `Ea`.
    pub activation_energy: Option<f64>,
    /// `dH`.
    pub enthalpy: Option<f64>,
}

/// Where a number comes from, as far as it is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Provenance {
    /// Citation or reason.
    pub source: Option<String>,
    /// How far it is to be believed.
    pub confidence: Option<Confidence>,
    /// One standard deviation or limits.
    pub uncertainty: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// One value of a constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The value.
    pub value: Written,
    /// The node that holds it.
    pub node: Node,
    /// K, where written.
    pub t_ref: Option<f64>,
    /// Temperature dependence.
    pub slope: Slope,
    /// The solvent it is for.
    pub solvent: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// All values of a constant.
pub(crate) type Readings = Vec<Reading>;

/// Reads a constant. `what` is its key, for messages.
pub(crate) fn read_constant(
    what: &str,
    node: &Node,
    origin: Origin,
    faults: &mut Faults,
) -> Option<Readings> {
    let readings: Vec<Reading> = match &node.value {
        Value::Array(items) => items
            .iter()
            .filter_map(|item| read_table(what, item, faults))
            .collect(),
        Value::Table(_) => read_table(what, node, faults).into_iter().collect(),
        _ => read_value(what, node, faults)
            .into_iter()
            .map(|value| bare(value, node))
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

fn bare(value: Written, node: &Node) -> Reading {
    Reading {
        value,
        node: node.clone(),
        t_ref: None,
        slope: Slope::default(),
        solvent: None,
        provenance: Provenance::default(),
    }
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

fn read_table(what: &str, node: &Node, faults: &mut Faults) -> Option<Reading> {
    if !matches!(node.value, Value::Table(_)) {
        return read_value(what, node, faults).map(|value| bare(value, node));
    }
    let mut keys = TableReader::new(node, what, faults)?;
    let value = keys.required("value", "\"0.05 /M/s\"", faults).cloned();
    let t_ref = keys
        .node("T_ref")
        .and_then(|n| Kind::TEMPERATURE.read("T_ref", n, faults))
        .map(|q| q.value);
    let slope = read_slope(&mut keys, faults);
    let solvent = keys.text("solvent", faults).map(str::to_owned);
    let mut provenance = read_provenance(&mut keys, faults);
    keys.finish(&[], faults);
    let value_node = value?;
    let value = read_value(what, &value_node, faults)?;
    check_uncertainty(&mut provenance, &value, node, faults);
    Some(Reading {
        value,
        node: value_node,
        t_ref,
        slope,
        solvent,
        provenance,
    })
}

/// `Ea` and `dH` of a table.
pub(crate) fn read_slope(keys: &mut TableReader<'_>, faults: &mut Faults) -> Slope {
    let mut energy = |key: &str| {
        keys.node(key)
            .and_then(|n| Kind::MOLAR_ENERGY.read(key, n, faults))
            .map(|q| q.value)
    };
    Slope {
        activation_energy: energy("Ea"),
        enthalpy: energy("dH"),
    }
}

/// `source`, `confidence`, `uncertainty` and `note` of a table.
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
    }
}

/// An uncertainty that cannot be read is told and dropped.
fn check_uncertainty(
    provenance: &mut Provenance,
    value: &Written,
    node: &Node,
    faults: &mut Faults,
) {
    let Some(text) = &provenance.uncertainty else {
        return;
    };
    let unit = match value {
        Written::Number(quantity) => quantity.unit.clone(),
        Written::Formula(_) => Unit::one(),
    };
    if let Err(flaw) = parse_uncertainty(text, &unit) {
        node.get("uncertainty").unwrap_or(node).flaw(&flaw, faults);
        provenance.uncertainty = None;
    }
}

/// A number of the library without source or confidence cannot be trusted. A formula is only as good as what it names.
pub(crate) fn demand_provenance(what: &str, reading: &Reading, faults: &mut Faults) {
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

impl Provenance {
    /// What is missing, taken from a wider table.
    pub fn or(self, wider: &Provenance) -> Provenance {
        Provenance {
            source: self.source.or_else(|| wider.source.clone()),
            confidence: self.confidence.or(wider.confidence),
            uncertainty: self.uncertainty.or_else(|| wider.uncertainty.clone()),
            note: self.note.or_else(|| wider.note.clone()),
        }
    }
}

impl Confidence {
    /// The words of data files, least trusted first.
    pub const WORDS: [&'static str; 7] = [
        "assumed",
        "recalled",
        "estimated",
        "computed",
        "abstract",
        "secondary",
        "measured",
    ];

    /// The confidence that a word of a data file names.
    pub fn of_word(word: &str) -> Option<Confidence> {
        use Confidence::{Abstract, Assumed, Computed, Estimated, Measured, Recalled, Secondary};
        let all = [
            Assumed, Recalled, Estimated, Computed, Abstract, Secondary, Measured,
        ];
        Confidence::WORDS
            .iter()
            .position(|w| *w == word)
            .map(|i| all[i])
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Assumed => "assumed",
            Confidence::Recalled => "recalled",
            Confidence::Estimated => "estimated",
            Confidence::Computed => "computed",
            Confidence::Abstract => "abstract",
            Confidence::Secondary => "secondary",
            Confidence::Measured => "measured",
            Confidence::Scenario => "scenario",
        }
    }

    /// One standard deviation of log10 where a constant states none: the house's table, by how the number was obtained.
    pub fn decades(self) -> Option<f64> {
        match self {
            Confidence::Measured => Some(0.05),
            Confidence::Secondary => Some(0.15),
            Confidence::Abstract => Some(0.4),
            Confidence::Estimated | Confidence::Recalled => Some(0.5),
            Confidence::Computed | Confidence::Assumed => Some(1.0),
            Confidence::Scenario => None,
        }
    }

    /// The uncertainty it implies, as text; `logarithm` when the constant is itself one (pKa).
    pub fn uncertainty(self, logarithm: bool) -> String {
        match (self.decades(), logarithm) {
            (None, _) => "none".to_owned(),
            (Some(decades), true) => format!("± {decades}"),
            (Some(decades), false) => format!("x/ {:.2}", 10f64.powf(decades)),
        }
    }
}

/// Whether a key holds a logarithm: `pKs`, `pKa1`, `pKa2` ...
pub(crate) fn is_logarithm(key: &str) -> bool {
    matches!(key, "pKs" | "logP")
        || key
            .strip_prefix("pKa")
            .is_some_and(|n| n.is_empty() || n.bytes().all(|b| b.is_ascii_digit()))
}

impl Reading {
    /// The law of a number, in base units; the slope by its dimension: Eyring or Arrhenius for rates, van 't Hoff for the rest.
    pub fn law(&self, quantity: &Quantity, what: &str, faults: &mut Faults) -> Law {
        let t_ref = self.t_ref.unwrap_or(ROOM_TEMPERATURE);
        let rate = quantity.dimension.rate_order().is_some();
        let (b, energy) = match (self.slope.activation_energy, self.slope.enthalpy) {
            (Some(ea), None) if rate => (0.0, ea),
            (None, Some(dh)) => (if rate { 1.0 } else { 0.0 }, dh),
            (None, None) => {
                return Law {
                    t_ref,
                    ..Law::constant(quantity.value)
                };
            }
            (Some(_), Some(_)) => {
                let place = &self.node.place;
                faults
                    .error(place, format!("{what}: Ea and dH both fix the slope"))
                    .help("keep Ea (Arrhenius) or dH (Eyring)");
                return Law::constant(quantity.value);
            }
            (Some(_), None) => {
                faults.error(
                    &self.node.place,
                    format!("{what} is no rate constant: its slope is dH, not Ea"),
                );
                return Law::constant(quantity.value);
            }
        };
        Law {
            value: quantity.value,
            t_ref,
            b,
            e: -energy / GAS_CONSTANT,
        }
    }
}

/// Rate laws of a reaction table that gives no `k`: `A` with `Ea`, or `dH` with `dS`.
pub(crate) fn law_without_k(
    a: Option<f64>,
    dh_ds: Option<(f64, f64)>,
    ea: Option<f64>,
    t_ref: f64,
) -> Option<Law> {
    match (a.zip(ea), dh_ds) {
        (Some((a, ea)), None) => Some(Law::arrhenius(a, ea, t_ref)),
        (None, Some((dh, ds))) => Some(Law::eyring(dh, ds, t_ref)),
        _ => None,
    }
}

/// Refuses a quantity of another dimension than a property has.
pub(crate) fn check_property(
    what: &str,
    needed: Dimension,
    reading: &Reading,
    faults: &mut Faults,
) -> bool {
    let Written::Number(quantity) = &reading.value else {
        return true;
    };
    let text = reading.node.place.text().trim_matches('"').to_owned();
    match crate::units::check_dimension(what, needed, quantity, &text) {
        Ok(()) => true,
        Err(flaw) => {
            faults.error(&reading.node.place, flaw.message);
            false
        }
    }
}
