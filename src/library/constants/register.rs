//! All constants of one chemistry by address, with the scenario's `[constants]` laid over them.
//!
//! Definitions come in from species, reactions and mechanism; which of them something asks for, and what they come to, is said in
//! `resolve`.

use std::collections::BTreeMap;

use super::medium::{Medium, Pick};
use crate::library::entries::constant::{CERTAIN, read_constant};
use crate::library::entries::reading::{ConstantReading, Origin, Readings, Written};
use crate::library::files::is_logarithm;
use crate::model::Confidence;
use crate::text::{Faults, Place, Table, flatten, nearest};
use crate::units::Dimension;

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
    /// What it is wherever it is used, whatever it is called there: a property of this compound, the constant of that reaction.
    pub what: String,
    /// For pKa: which of the solvent's shifts brings it there from water.
    pub acid: Option<String>,
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
pub(crate) struct DefinitionTable {
    /// In the order in which they came in.
    pub definitions: Vec<Definition>,
    by_name: BTreeMap<String, DefinitionId>,
    overrides: Vec<Override>,
    /// Plain constants of the scenario: they must be used.
    own: Vec<(DefinitionId, Place)>,
}

/// Where the value of a constant is written.
#[derive(Debug, Clone)]
pub(crate) struct WrittenAt {
    /// The value.
    pub place: Place,
    /// Whether the scenario's `[constants]` says it.
    pub laid_over: bool,
}

impl DefinitionTable {
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
                what: address.clone(),
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

    /// The values of all constants, those laid over them before their own.
    pub fn readings(&self) -> impl Iterator<Item = &ConstantReading> {
        let laid_over = self.overrides.iter().map(|o| &o.readings);
        let own = self.definitions.iter().map(|d| &d.readings);
        laid_over.chain(own).flatten()
    }

    /// Tells own constants of the scenario that are not used.
    pub fn check_use(&self, used: impl Fn(DefinitionId, &str) -> bool, faults: &mut Faults) {
        for (id, place) in &self.own {
            let address = &self.definitions[*id].address;
            if !used(*id, address) {
                faults.error(place, format!("[constants] {address} is used by nothing"));
            }
        }
    }

    /// The reading that holds in a solvent, with what the scenario lays over it.
    pub fn pick(&self, id: DefinitionId, medium: &Medium<'_>) -> Option<Pick> {
        let definition = &self.definitions[id];
        let base = medium.choose(&definition.readings).map(|reading| Pick {
            reading: reading.clone(),
            shift: None,
        });
        let base =
            base.or_else(|| medium.shifted(definition.acid.as_deref()?, self.all_readings(id)));
        let key = definition.address.rsplit('.').next().unwrap_or_default();
        let base = base.or_else(|| medium.lent(key, &definition.readings));
        let Some(over) = self.over_in(id, medium) else {
            return base;
        };
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
        given.uncertainty.get_or_insert_with(|| CERTAIN.into());
        Some(Pick {
            reading,
            shift: None,
        })
    }

    /// Hard limits of a constant: those of what is laid over it where that states an uncertainty, else its own.
    pub fn limits(&self, id: DefinitionId, medium: &Medium<'_>) -> Option<(f64, f64)> {
        let over = self.over_in(id, medium);
        let own = over.filter(|reading| reading.provenance.uncertainty.is_some());
        let base = || medium.choose(&self.definitions[id].readings);
        own.or_else(base)?.limits()
    }

    /// The reading of what the scenario lays over a constant that holds in a solvent.
    fn over_in(&self, id: DefinitionId, medium: &Medium<'_>) -> Option<&ConstantReading> {
        self.laid_over(id)
            .find_map(|readings| medium.choose(readings))
    }

    /// What the scenario lays over a constant, the last first.
    fn laid_over(&self, id: DefinitionId) -> impl Iterator<Item = &Readings> {
        let own = self.overrides.iter().rev();
        own.filter(move |o| self.get(&o.address) == Some(id))
            .map(|o| &o.readings)
    }

    /// Whether the scenario lays something over a constant.
    pub fn is_laid_over(&self, id: DefinitionId) -> bool {
        self.laid_over(id).next().is_some()
    }

    /// The values of a constant in all solvents, what the scenario lays over it before the others.
    fn all_readings(&self, id: DefinitionId) -> impl Iterator<Item = &ConstantReading> {
        let own = std::iter::once(&self.definitions[id].readings);
        self.laid_over(id).chain(own).flatten()
    }

    /// Which constant holds in water: `here`, that of the flask, where flask and water read the same number; else `water` by itself,
    /// which then has one value, that for water or for any solvent.
    pub fn in_water(
        &mut self,
        here: DefinitionId,
        water: DefinitionId,
        medium: &Medium<'_>,
    ) -> DefinitionId {
        let mut lists = self
            .laid_over(water)
            .chain(self.laid_over(here))
            .chain([&self.definitions[here].readings]);
        let reading = lists.find_map(|readings| Medium::choose_in_water(readings).cloned());
        drop(lists);
        let pick = self.pick(here, medium);
        let unknown = pick.is_none();
        let flask = pick.filter(|pick| pick.shift.is_none());
        let same = match (&flask, &reading) {
            (Some(flask), Some(reading)) => flask.reading.node.place == reading.node.place,
            _ => false,
        };
        let alone = reading.filter(|_| !same).map(|reading| ConstantReading {
            solvent: None,
            ..reading
        });
        if unknown && alone.is_some() {
            // What is not known in this solvent is one number, that of the funnel: the name of both is free for it.
            let names = &self.definitions[here];
            let names = std::iter::once(&names.address).chain(&names.aliases);
            let names: Vec<String> = names.cloned().collect();
            self.definitions[water].aliases.extend(names);
        }
        self.definitions[water].readings = alone.into_iter().collect();
        if same { here } else { water }
    }

    /// Where a reading stands.
    pub fn spot(&self, id: DefinitionId, reading: &ConstantReading) -> WrittenAt {
        let place = reading.node.place.clone();
        let over = self.overrides.iter().flat_map(|o| &o.readings);
        let laid_over = self.own.iter().any(|(own, _)| *own == id)
            || over.into_iter().any(|r| r.node.place == place);
        WrittenAt { place, laid_over }
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
        // What no solvent has a value for does not depend on it.
        if known.is_empty() {
            return format!("no {key} of {who} is known: set it in [constants]");
        }
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
}
