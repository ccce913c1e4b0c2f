//! Constants as they are kept: what something asks for is resolved for the solvent and in the order of dependence.
//!
//! Every number gets its law and its provenance; a formula rests on the constants it names. What coefficients make of them is the
//! business of `rules`.

use std::collections::BTreeMap;

use super::medium::{Medium, Pick};
use super::register::{Definition, DefinitionId, DefinitionTable, WrittenAt};
use super::walk::walk;
use crate::library::entries::constant::CERTAIN;
use crate::library::entries::reading::{ConstantReading, Provenance, Written, WrittenSlope};
use crate::library::files::is_logarithm;
use crate::model::Confidence;
use crate::model::ROOM_TEMPERATURE;
use crate::model::{Constant, ConstantValue as Stored};
use crate::network::expression::Expression;
use crate::network::law::{GAS_CONSTANT, Law};
use crate::text::Faults;
use crate::units::{Dimension, Unit, format_quantity, is_within, parse_uncertainty};

/// Source of a formula that has none of its own.
const DERIVED: &str = "follows from what it names";

/// What is resolved.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// In the order of definition.
    pub constants: Vec<Constant>,
    /// Where each of them is written.
    pub spots: Vec<WrittenAt>,
    /// Index of a definition among them.
    pub index: BTreeMap<DefinitionId, usize>,
    /// e of `ln K = e/T` of logarithmic constants (K): a pKa is kept as its number.
    pub slopes: BTreeMap<usize, (f64, f64)>,
    /// Formulas in the order in which they can be evaluated: constant, and the constants it names.
    pub formulas: Vec<(usize, Vec<(String, usize)>)>,
}

/// Resolves what `roots` need, for a solvent; what nobody needs is kept where it holds by itself.
pub(crate) fn resolve(
    register: &DefinitionTable,
    roots: &[DefinitionId],
    medium: &Medium<'_>,
    named_elsewhere: &dyn Fn(&str) -> bool,
    faults: &mut Faults,
) -> Resolved {
    let walked = walk(register, roots, medium, faults);
    let mut resolved = Resolved::default();
    let mut picks = walked.picked;
    for (id, &used) in walked.used.iter().enumerate() {
        let pick = register.pick(id, medium).filter(|_| !used);
        if let Some(pick) = pick.filter(|p| matches!(p.reading.value, Written::Number(_))) {
            picks.insert(id, pick);
        }
        if let Some(pick) = picks.remove(&id) {
            let spot = register.spot(id, &pick.reading);
            let limits = register.limits(id, medium);
            check_limits(limits, &register.definitions[id], &pick.reading, faults);
            resolved.keep(id, &register.definitions[id], pick, spot, used, faults);
            if let Some(constant) = resolved.constants.last_mut() {
                constant.limits = limits;
            }
        }
    }
    resolved.order_formulas(register, &walked.order);
    resolved.weigh_formulas();
    let used = |id: DefinitionId, address: &str| {
        let constant = resolved.index.get(&id).map(|&i| &resolved.constants[i]);
        constant.is_some_and(|constant| constant.used) || named_elsewhere(address)
    };
    register.check_use(used, faults);
    resolved
}

impl Resolved {
    fn keep(
        &mut self,
        id: DefinitionId,
        definition: &Definition,
        pick: Pick,
        spot: WrittenAt,
        used: bool,
        faults: &mut Faults,
    ) {
        let index = self.constants.len();
        self.index.insert(id, index);
        self.spots.push(spot);
        if let Some(slope) = slope_of_logarithm(definition, &pick.reading) {
            self.slopes.insert(index, slope);
        }
        self.constants
            .push(constant(definition, pick, used, faults));
    }

    fn order_formulas(&mut self, register: &DefinitionTable, order: &[DefinitionId]) {
        for id in order {
            let Some(&index) = self.index.get(id) else {
                continue;
            };
            if let Stored::Expression(formula) = &self.constants[index].value {
                let needs = formula.constants().into_iter().filter_map(|(name, _)| {
                    let need = self.index.get(&register.get(name)?)?;
                    Some((name.to_owned(), *need))
                });
                self.formulas.push((index, needs.collect()));
            }
        }
    }

    /// A formula is as good as the worst constant it names; one that is nothing but another constant repeats it.
    fn weigh_formulas(&mut self) {
        for (index, needs) in &self.formulas {
            let worst = needs
                .iter()
                .map(|(_, id)| self.constants[*id].confidence)
                .min();
            let constant = &mut self.constants[*index];
            if constant.source == DERIVED {
                constant.confidence = worst.unwrap_or(constant.confidence);
                let repeats = needs
                    .iter()
                    .any(|(name, _)| constant.formula.as_deref() == Some(name));
                constant.incidental |= repeats;
            }
        }
    }
}

/// A number outside its limits is refused where it is written.
fn check_limits(
    limits: Option<(f64, f64)>,
    definition: &Definition,
    reading: &ConstantReading,
    faults: &mut Faults,
) {
    let (Some(limits), Written::Number(quantity)) = (limits, &reading.value) else {
        return;
    };
    if is_within(quantity.value, limits) {
        return;
    }
    let message = outside(
        &definition.address,
        quantity.value,
        limits,
        quantity.dimension,
    );
    let fault = faults.error(&reading.node.place, message);
    fault.help("change the value, or the limits in its `uncertainty`");
}

/// What is wrong with a value outside its limits.
pub fn outside(address: &str, value: f64, (low, high): (f64, f64), dimension: Dimension) -> String {
    let shown = |value| format_quantity(value, dimension);
    format!(
        "{address} = {} is outside its limits, {} to {}",
        shown(value),
        shown(low),
        shown(high)
    )
}

/// A constant as it is kept.
fn constant(definition: &Definition, pick: Pick, used: bool, faults: &mut Faults) -> Constant {
    let Pick { reading, shift } = pick;
    let (value, dimension) = value(definition, &reading, faults);
    let (unit, zero) = match &reading.value {
        Written::Number(quantity) => (quantity.unit.clone(), quantity.value == 0.0),
        Written::Formula(_) => (Unit::one(), false),
    };
    let (t_ref, slope) = (reading.t_ref, reading.slope);
    let formula = match reading.value {
        Written::Formula(text) => Some(text),
        Written::Number(_) => None,
    };
    let Provenance {
        source,
        confidence,
        uncertainty,
        note,
        t_range,
    } = reading.provenance;
    let (value, source, uncertainty) = match &shift {
        Some(shift) => shift.apply(value, &source, uncertainty.as_deref()),
        None => (value, source, uncertainty),
    };
    let derived = formula.is_some() && confidence.is_none();
    let own_source = if derived { DERIVED } else { "scenario" };
    let mut confidence = confidence.unwrap_or(Confidence::Scenario);
    if shift.is_some() {
        confidence = confidence.min(Confidence::Estimated);
    }
    // Nobody stated it: a formula is as uncertain as what it names, and a factor does not make a zero uncertain.
    let logarithm = holds_logarithm(definition);
    let implied = || match formula.is_some() || (zero && !logarithm) {
        true => CERTAIN.into(),
        false => confidence.uncertainty(logarithm),
    };
    let source = source.unwrap_or_else(|| own_source.into());
    let uncertainty = uncertainty.unwrap_or_else(implied);
    // In words of its own: draws follow this text, and must not change with the names of types.
    let bends = [
        ("T_ref", t_ref),
        ("Ea", slope.activation_energy),
        ("dH", slope.enthalpy),
    ];
    let bends = bends.iter();
    let bends = bends.filter_map(|(key, number)| number.map(|n| format!(" {key} {n}")));
    let identity = format!(
        "{}: {} {}{} in {}; {source}",
        definition.what,
        written(&value),
        dimension.unit_text(),
        bends.collect::<String>(),
        reading.solvent.as_deref().unwrap_or("any solvent")
    );
    Constant {
        identity,
        spread: parse_uncertainty(&uncertainty, &unit)
            .ok()
            .filter(|spread| !spread.is_none()),
        address: definition.address.clone(),
        aliases: definition.aliases.clone(),
        value,
        dimension,
        source,
        confidence,
        uncertainty: in_its_unit(uncertainty, &unit),
        limits: None,
        holds_in: t_range,
        known_at: t_ref.filter(|_| slope == WrittenSlope::default()),
        solvent: reading.solvent,
        in_water: None,
        note,
        used,
        formula,
        incidental: definition.incidental,
    }
}

/// A number without unit takes that of its value, and says so where the value is not shown in that unit.
fn in_its_unit(uncertainty: String, unit: &Unit) -> String {
    let bare = uncertainty.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    let sized = uncertainty.starts_with(['±', '+']) || uncertainty.contains(" to ");
    match bare && sized && *unit != Unit::one() {
        true => format!("{uncertainty} {}", unit.text),
        false => uncertainty,
    }
}

/// A value as digits that read back, or as its formula.
fn written(value: &Stored) -> String {
    match value {
        Stored::Law(law) => format!("{:?}", law.value),
        Stored::Expression(formula) => formula.to_string(),
    }
}

/// The law of a number, or the formula, and its dimension.
fn value(
    definition: &Definition,
    reading: &ConstantReading,
    faults: &mut Faults,
) -> (Stored, Dimension) {
    match &reading.value {
        Written::Number(quantity) => {
            let law = match holds_logarithm(definition) {
                true => Law {
                    t_ref: reading.t_ref.unwrap_or(ROOM_TEMPERATURE),
                    ..Law::constant(quantity.value)
                },
                false => reading.law(quantity, &definition.address, faults),
            };
            (Stored::Law(law), quantity.dimension)
        }
        Written::Formula(text) => match Expression::parse(text) {
            Ok(formula) => (Stored::Expression(formula), Dimension::NONE),
            // Reported when it was visited.
            Err(_) => (Stored::Law(Law::constant(f64::NAN)), Dimension::NONE),
        },
    }
}

/// T_ref, and e of `ln K = e/T`, of a constant that is kept as a logarithm.
fn slope_of_logarithm(definition: &Definition, reading: &ConstantReading) -> Option<(f64, f64)> {
    if !holds_logarithm(definition) || !matches!(reading.value, Written::Number(_)) {
        return None;
    }
    let t_ref = reading.t_ref.unwrap_or(ROOM_TEMPERATURE);
    let enthalpy = reading.slope.enthalpy.unwrap_or(0.0);
    Some((t_ref, 0.0 - enthalpy / GAS_CONSTANT))
}

fn holds_logarithm(definition: &Definition) -> bool {
    let key = &definition.words.0;
    is_logarithm(key.rsplit('.').next().unwrap_or(key))
}
