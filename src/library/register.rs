//! All constants of one chemistry by address, with the scenario's `[constants]` laid over them.
//!
//! Definitions come in from species, reactions and mechanism; those that something asks for are resolved for the solvent and in
//! the order of their dependence. What coefficients make of them is the business of `rules`.

use std::collections::BTreeMap;

use super::confidence::Confidence;
use super::constant::read_constant;
use super::medium::{Medium, Pick};
use super::model::{Constant, Value as Stored};
use super::reading::{Origin, Reading, Readings, Written, is_logarithm};
use super::walk::walk;
use crate::network::expression::Expression;
use crate::network::law::{GAS_CONSTANT, Law};
use crate::text::{Faults, Place, Table, flatten, nearest};
use crate::units::{Dimension, format_rounded};

/// Index of a definition.
pub(crate) type DefinitionId = usize;

/// What a constant's unit must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Expected {
    /// That of a rate coefficient of this overall order.
    Rate(f64),
    /// This one.
    Dimension(Dimension),
    /// Whatever is written.
    Any,
}

/// How a pKa moves from water to another solvent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AcidKind {
    /// The acid is a cation.
    Cationic,
    /// The acid is neutral or an anion.
    Neutral,
}

/// A constant before it is resolved.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    /// `addition.k`.
    pub address: String,
    /// Other addresses.
    pub aliases: Vec<String>,
    /// Values as written.
    pub readings: Readings,
    /// Its unit.
    pub expected: Expected,
    /// Key and owner in words: `pKa1` of `1,4-diazepane`.
    pub words: (String, String),
    /// For pKa: which shift brings it from water to the solvent.
    pub acid: Option<AcidKind>,
    /// Whether it only repeats another one or a default.
    pub incidental: bool,
}

/// An entry of `[constants]`.
#[derive(Debug, Clone)]
struct Override {
    address: String,
    place: Place,
    readings: Readings,
    met: bool,
}

/// Definitions and what is laid over them.
#[derive(Debug, Default)]
pub(crate) struct Register {
    /// In the order in which they came in.
    pub definitions: Vec<Definition>,
    by_name: BTreeMap<String, DefinitionId>,
    overrides: Vec<Override>,
    /// Plain constants of the scenario: they must be used.
    own: Vec<(DefinitionId, Place)>,
}

/// Where the value of a constant is written.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// The value.
    pub place: Place,
    /// Whether the scenario's `[constants]` says it.
    pub laid_over: bool,
}

/// What is resolved.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// In the order of definition.
    pub constants: Vec<Constant>,
    /// Where each of them is written.
    pub spots: Vec<Spot>,
    /// Index of a definition among them.
    pub index: BTreeMap<DefinitionId, usize>,
    /// e of `ln K = e/T` of logarithmic constants (K): a pKa is kept as its number.
    pub slopes: BTreeMap<usize, (f64, f64)>,
    /// Formulas in the order in which they can be evaluated: constant, and the constants it names.
    pub formulas: Vec<(usize, Vec<(String, usize)>)>,
}

impl Register {
    /// Adds a constant; the first definition of an address stays.
    pub fn define(&mut self, definition: Definition) -> DefinitionId {
        if let Some(&known) = self.by_name.get(&definition.address) {
            return known;
        }
        let id = self.definitions.len();
        for name in std::iter::once(&definition.address).chain(&definition.aliases) {
            self.by_name.entry(name.clone()).or_insert(id);
        }
        self.definitions.push(definition);
        id
    }

    /// All addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &String> {
        self.by_name.keys()
    }

    /// The constant of an address or alias.
    pub fn get(&self, address: &str) -> Option<DefinitionId> {
        self.by_name.get(address).copied()
    }

    /// Reads the scenario's `[constants]`: what overrides, and what is new.
    pub fn lay_over(&mut self, table: &Table, faults: &mut Faults) {
        let is_value = |_: &str, t: &Table| t.get("value").is_some();
        for item in flatten(table, &is_value, faults) {
            let Some(readings) = read_constant(&item.address, item.node, Origin::Scenario, faults)
            else {
                continue;
            };
            let address = item
                .address
                .strip_prefix("constant.")
                .unwrap_or(&item.address)
                .to_owned();
            let known = self.by_name.contains_key(&address);
            if known || address.contains('.') {
                self.overrides.push(Override {
                    address,
                    place: item.place,
                    readings,
                    met: known,
                });
                continue;
            }
            let id = self.define(Definition {
                words: (address.clone(), "[constants]".into()),
                address,
                aliases: Vec::new(),
                readings,
                expected: Expected::Any,
                acid: None,
                incidental: false,
            });
            self.own.push((id, item.place));
        }
        for item in self.overrides.iter().filter(|item| !item.met) {
            let near = nearest(&item.address, self.by_name.keys());
            let hint = near
                .map(|name| format!("; did you mean {name}?"))
                .unwrap_or_default();
            faults.error(&item.place, format!("no constant {}{hint}", item.address));
        }
    }

    /// Own constants of the scenario that no root leads to.
    fn unused(
        &self,
        resolved: &Resolved,
        named_elsewhere: &dyn Fn(&str) -> bool,
        faults: &mut Faults,
    ) {
        for (id, place) in &self.own {
            let used = resolved
                .index
                .get(id)
                .is_some_and(|&i| resolved.constants[i].used);
            let address = &self.definitions[*id].address;
            if !used && !named_elsewhere(address) {
                faults.error(place, format!("[constants] {address} is used by nothing"));
            }
        }
    }

    /// Resolves what `roots` need, for a solvent; what nobody needs is kept where it holds by itself.
    pub fn resolve(
        &self,
        roots: &[DefinitionId],
        solvent: &Medium<'_>,
        named_elsewhere: &dyn Fn(&str) -> bool,
        faults: &mut Faults,
    ) -> Resolved {
        let walked = walk(self, roots, solvent, faults);
        let used = walked.used;
        let mut resolved = Resolved::default();
        let mut picks = walked.picked;
        for (id, &used) in used.iter().enumerate() {
            let pick = self.pick(id, solvent).filter(|_| !used);
            if let Some(pick) = pick.filter(|p| matches!(p.reading.value, Written::Number(_))) {
                picks.insert(id, pick);
            }
            if let Some(pick) = picks.remove(&id) {
                let index = resolved.constants.len();
                resolved.index.insert(id, index);
                resolved.spots.push(self.spot(id, &pick.reading));
                let constant = self.store(id, pick, used, index, &mut resolved.slopes, faults);
                resolved.constants.push(constant);
            }
        }
        for id in walked.order {
            let Some(&index) = resolved.index.get(&id) else {
                continue;
            };
            if let Stored::Expression(formula) = &resolved.constants[index].value {
                let needs = formula.constants().into_iter().filter_map(|(name, _)| {
                    Some((name.to_owned(), *resolved.index.get(&self.get(name)?)?))
                });
                resolved.formulas.push((index, needs.collect()));
            }
        }
        resolved.weigh_formulas();
        self.unused(&resolved, named_elsewhere, faults);
        resolved
    }

    /// The reading that holds in a solvent, with what the scenario lays over it.
    pub fn pick(&self, id: DefinitionId, medium: &Medium<'_>) -> Option<Pick> {
        let definition = &self.definitions[id];
        let base = medium.choose(&definition.readings).map(|reading| Pick {
            reading: reading.clone(),
            shift: None,
        });
        let base = base.or_else(|| medium.shifted(definition));
        let over = self
            .overrides
            .iter()
            .rev()
            .filter(|o| self.get(&o.address) == Some(id))
            .find_map(|o| medium.choose(&o.readings));
        let Some(over) = over else { return base };
        let mut reading = over.clone();
        if let Some(base) = base {
            reading.t_ref = reading.t_ref.or(base.reading.t_ref);
            let sloped =
                reading.slope.activation_energy.is_some() || reading.slope.enthalpy.is_some();
            if !sloped && matches!(reading.value, Written::Number(_)) {
                reading.slope = base.reading.slope;
            }
        }
        let given = &mut reading.provenance;
        given.source.get_or_insert_with(|| "scenario".into());
        given.confidence.get_or_insert(Confidence::Scenario);
        given.uncertainty.get_or_insert_with(|| "none".into());
        Some(Pick {
            reading,
            shift: None,
        })
    }

    /// Where a reading stands.
    pub fn spot(&self, id: DefinitionId, reading: &Reading) -> Spot {
        let place = reading.node.place.clone();
        let over = self.overrides.iter().flat_map(|o| &o.readings);
        let laid_over = self.own.iter().any(|(own, _)| *own == id)
            || over.into_iter().any(|r| r.node.place == place);
        Spot { place, laid_over }
    }

    /// The message about a constant that is not known in this solvent.
    pub fn missing(&self, id: DefinitionId, medium: &Medium<'_>) -> String {
        let definition = &self.definitions[id];
        let (key, who) = &definition.words;
        let known: Vec<&str> = definition
            .readings
            .iter()
            .filter_map(|r| r.solvent.as_deref())
            .collect();
        let known = known.join(", ");
        let Some(solvent) = medium.name() else {
            return format!(
                "{key} of {who} depends on the solvent (known: {known}): name it in [chemistry] solvent"
            );
        };
        let without = if is_logarithm(key) && medium.can_do_without {
            ", or without = [\"protonation\"]"
        } else {
            ""
        };
        format!("no {key} of {who} for {solvent} (known: {known}): set it in [constants]{without}")
    }

    fn store(
        &self,
        id: DefinitionId,
        pick: Pick,
        used: bool,
        index: usize,
        slopes: &mut BTreeMap<usize, (f64, f64)>,
        faults: &mut Faults,
    ) -> Constant {
        let definition = &self.definitions[id];
        let key = &definition.words.0;
        let logarithm = is_logarithm(key.rsplit('.').next().unwrap_or(key));
        let mut provenance = pick.reading.provenance.clone();
        let (value, dimension) = match &pick.reading.value {
            Written::Number(quantity) => {
                let law = match logarithm {
                    true => {
                        let t_ref = pick
                            .reading
                            .t_ref
                            .unwrap_or(super::reading::ROOM_TEMPERATURE);
                        slopes.insert(
                            index,
                            (
                                t_ref,
                                0.0 - pick.reading.slope.enthalpy.unwrap_or(0.0) / GAS_CONSTANT,
                            ),
                        );
                        Law {
                            t_ref,
                            ..Law::constant(quantity.value)
                        }
                    }
                    false => pick.reading.law(quantity, &definition.address, faults),
                };
                (Stored::Law(law), quantity.dimension)
            }
            Written::Formula(text) => match Expression::parse(text) {
                Ok(formula) => (Stored::Expression(formula), Dimension::NONE),
                // Reported when it was visited.
                Err(_) => (Stored::Law(Law::constant(f64::NAN)), Dimension::NONE),
            },
        };
        let (value, source, uncertainty) = match &pick.shift {
            Some(shift) => {
                shift.apply(value, &provenance.source, provenance.uncertainty.as_deref())
            }
            None => (
                value,
                provenance.source.clone(),
                provenance.uncertainty.clone(),
            ),
        };
        let formula = match &pick.reading.value {
            Written::Formula(text) => Some(text.clone()),
            Written::Number(_) => None,
        };
        let confidence = provenance.confidence.unwrap_or(Confidence::Scenario);
        let derived = formula.is_some() && provenance.confidence.is_none();
        let source = source.unwrap_or_else(|| {
            if derived {
                DERIVED.into()
            } else {
                "scenario".into()
            }
        });
        let confidence = if pick.shift.is_some() {
            confidence.min(Confidence::Estimated)
        } else {
            confidence
        };
        Constant {
            address: definition.address.clone(),
            aliases: definition.aliases.clone(),
            value,
            dimension,
            source,
            confidence,
            uncertainty: uncertainty.unwrap_or_else(|| {
                if derived {
                    "none".into()
                } else {
                    confidence.uncertainty(logarithm)
                }
            }),
            solvent: pick.reading.solvent.clone(),
            note: provenance.note.take(),
            used,
            formula,
            incidental: definition.incidental,
        }
    }
}

/// A number with a unit, in words for a note.
pub(crate) fn number_text(value: f64, dimension: Dimension) -> String {
    format_rounded(value, dimension, 3)
}

/// Source of a formula that has none of its own.
const DERIVED: &str = "follows from what it names";

impl Resolved {
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
