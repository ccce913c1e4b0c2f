//! The constants that species, solvent and mechanism bring into the register.

use super::medium::Medium;
use super::register::{Definition, DefinitionId, DefinitionTable, Expected};
use crate::library::entries::constant::read_constant;
use crate::library::entries::reading::{Origin, Readings};
use crate::library::entries::species::known_properties;
use crate::library::lookup::vocabulary::SHIFT;
use crate::library::species::settled::Assembly;
use crate::text::{Faults, Table, Value};
use crate::units::Dimension;

/// Definitions that species need.
#[derive(Debug, Default)]
pub(crate) struct SpeciesConstants {
    /// Per pool: its acidity constants, least to most protonated.
    pub acidity: Vec<Vec<DefinitionId>>,
    /// Per pool: its held concentration.
    pub fixed: Vec<Option<DefinitionId>>,
    /// Autoprotolysis of the solvent.
    pub autoprotolysis: Option<DefinitionId>,
    /// The diffusion limit.
    pub limit: Option<DefinitionId>,
}

impl SpeciesConstants {
    /// All of them.
    pub fn constants(&self) -> impl Iterator<Item = DefinitionId> {
        let own = self.acidity.iter().flatten();
        own.chain(self.fixed.iter().flatten())
            .chain(&self.autoprotolysis)
            .chain(&self.limit)
            .copied()
    }
}

impl Assembly<'_> {
    /// pKa, held concentrations, autoprotolysis and the diffusion limit.
    pub fn species_constants(&self, register: &mut DefinitionTable) -> SpeciesConstants {
        let mut constants = SpeciesConstants::default();
        for family in &self.families.list {
            let entity = &self.cast.entities[family.entity];
            let acidity = family.acidity.iter().enumerate().map(|(j, number)| {
                // The acid is the more protonated form.
                let acid = match &entity.spec.acid {
                    Some(kind) => format!("{SHIFT}_{kind}"),
                    None if family.forms[j + 1].1 > 0 => SHIFT.to_owned(),
                    None => format!("{SHIFT}_neutral"),
                };
                let readings = entity.spec.p_acidity[number].clone();
                let expected = Expected::Dimension(Dimension::NONE);
                register.define(Definition {
                    acid: Some(acid),
                    ..self.definition(family.entity, &format!("pKa{number}"), readings, expected)
                })
            });
            constants.acidity.push(acidity.collect());
            let fixed = entity.spec.fixed.clone().map(|readings| {
                let expected = Expected::Dimension(Dimension::CONCENTRATION);
                register.define(self.definition(family.entity, "fixed", readings, expected))
            });
            constants.fixed.push(fixed);
        }
        if let Some(solvent) = &self.chemistry.solvent {
            let mut define = |key: &str, expected: Expected| {
                let readings = solvent.spec.property(key)?.clone();
                let aliases = std::iter::once(&solvent.name)
                    .chain(&solvent.aliases)
                    .map(|name| format!("{name}.{key}"))
                    .collect();
                let words = (key.to_owned(), solvent.name.clone());
                Some(register.define(Definition {
                    address: format!("solvent.{key}"),
                    aliases,
                    readings,
                    expected,
                    what: format!("{key} of {}", solvent.name),
                    words,
                    acid: None,
                    incidental: false,
                }))
            };
            let second_order = Expected::Rate(2.0);
            constants.limit = define("diffusion_limit", second_order);
            let autoprotolysis = define("pKs", Expected::Dimension(Dimension::NONE));
            constants.autoprotolysis = autoprotolysis.filter(|_| self.chemistry.protic);
        }
        constants
    }

    /// A constant of an entity: under its name, and under its other names.
    pub fn definition(
        &self,
        entity: usize,
        key: &str,
        readings: Readings,
        expected: Expected,
    ) -> Definition {
        let entity = &self.cast.entities[entity];
        let first = entity.role.as_ref().unwrap_or(&entity.name);
        let mut names: Vec<&String> = std::iter::once(&entity.name)
            .chain(&entity.others)
            .filter(|n| *n != first)
            .collect();
        names.dedup();
        let who = if entity.role.is_some() {
            entity
                .others
                .iter()
                .rev()
                .find(|n| Some(*n) != entity.role.as_ref())
                .unwrap_or(&entity.name)
        } else {
            &entity.name
        };
        let formula = match entity.spec.formula.as_ref().map(|node| &node.value) {
            Some(Value::Text(formula)) => formula.as_str(),
            _ => "",
        };
        Definition {
            address: format!("{first}.{key}"),
            aliases: names
                .into_iter()
                .map(|name| format!("{name}.{key}"))
                .collect(),
            readings,
            expected,
            words: (key.to_owned(), who.clone()),
            what: format!("{key} of {who} {formula}"),
            acid: None,
            incidental: false,
        }
    }

    /// Properties that expressions may name: of role fillers, own species and whatever is charged.
    pub fn properties(&self, register: &mut DefinitionTable) {
        // What the language reads itself (pKs, a drying agent's k) is defined where it is read.
        let known: Vec<String> = known_properties().into_iter().map(|(key, _)| key).collect();
        for (id, entity) in self.cast.entities.iter().enumerate() {
            for (key, readings) in entity
                .spec
                .properties
                .iter()
                .filter(|(key, _)| !known.contains(key))
            {
                register.define(self.definition(id, key, readings.clone(), Expected::Any));
            }
        }
    }

    /// `[constants]` of the compounds in their roles and of the mechanism: their own, and defaults for what a compound does not say.
    pub fn mechanism_constants(&self, register: &mut DefinitionTable, faults: &mut Faults) {
        for (_, found) in &self.chemistry.roles {
            if let Some(Value::Table(table)) = found.spec.constants.as_ref().map(|n| &n.value) {
                self.brought_constants(table, &found.name, register, faults);
            }
        }
        let mechanism = self.chemistry.mechanism.as_ref();
        if let Some(table) = mechanism.and_then(|m| m.table("constants")) {
            self.brought_constants(table, "the mechanism", register, faults);
        }
    }

    /// Constants of a table, by their addresses; what is said of a role is said of the compound that plays it.
    fn brought_constants(
        &self,
        table: &Table,
        whose: &str,
        register: &mut DefinitionTable,
        faults: &mut Faults,
    ) {
        let is_value = |_: &str, t: &Table| t.get("value").is_some();
        for item in crate::text::flatten(table, &is_value, faults) {
            let Some(readings) = read_constant(&item.address, item.node, Origin::Library, faults)
            else {
                continue;
            };
            let words = match item.address.split_once('.') {
                Some((role, key)) => (key.to_owned(), role.to_owned()),
                None => (item.address.clone(), whose.to_owned()),
            };
            let mut roles = self.chemistry.roles.iter();
            let player = roles.find(|(role, _)| *role == words.1);
            let owner = player.map_or(words.1.as_str(), |(_, found)| found.name.as_str());
            register.define(Definition {
                what: format!("{} of {owner}", words.0),
                address: item.address,
                aliases: Vec::new(),
                readings,
                expected: Expected::Any,
                words,
                acid: None,
                incidental: false,
            });
        }
    }

    /// The solvent as constants see it.
    pub fn medium(&self) -> Medium<'_> {
        let solvent = self.chemistry.solvent.as_ref();
        let can_do_without = self.chemistry.asked_name.as_deref()
            != self.chemistry.mechanism.as_ref().map(|m| m.name.as_str());
        Medium {
            solvent,
            place: self.nodes.chemistry.map(|node| &node.place),
            can_do_without,
            roles: &self.chemistry.roles,
        }
    }
}
