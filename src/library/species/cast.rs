//! A compound or species with all that is said of it, and all of them by name.
//!
//! Who belongs to a chemistry is decided in `casting`.

use std::collections::BTreeMap;

use crate::library::entries::spec::Spec;
use crate::library::entries::when::Asks;
use crate::library::lookup::chemistry::Chemistry;
use crate::library::lookup::finder::FoundCompound;
use crate::text::{Place, Table, Value};

/// A compound or species.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    /// Its name; a role filler's is the role.
    pub name: String,
    /// Other names.
    pub others: Vec<String>,
    /// The role it fills.
    pub role: Option<String>,
    /// What is said of it.
    pub spec: Spec,
    /// Where it is asked for or declared.
    pub place: Place,
    /// Whether it is a species in the flask (and not a salt that gives ions, or a drying agent).
    pub pool: bool,
    /// Whether it is used as a drying agent.
    pub agent: bool,
}

impl Entity {
    /// A species in the flask that fills no role.
    pub(super) fn species(name: String, spec: Spec, place: &Place) -> Entity {
        Entity {
            name,
            others: Vec::new(),
            role: None,
            spec,
            place: place.clone(),
            pool: true,
            agent: false,
        }
    }
}

/// Everybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cast {
    /// In the order in which they are reported.
    pub entities: Vec<Entity>,
    /// By name.
    pub(super) names: BTreeMap<String, usize>,
    /// Names that several species share: `mono` of `mono-primary` and `mono-secondary`.
    pub groups: Vec<(String, Vec<String>)>,
    /// The names of the solvent, where it is no species.
    pub solvent: Vec<String>,
    /// Remarks for the user.
    pub notes: Vec<String>,
    /// Whether a product lacks what its mechanism needs of it; that was told.
    pub incomplete: bool,
}

impl Cast {
    /// The entity of a name.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Whether somebody, or several, go by a name.
    pub fn knows(&self, name: &str) -> bool {
        self.get(name).is_some() || self.groups.iter().any(|(group, _)| group == name)
    }

    /// The entity that an ion of the solvent is where there is no charge balance.
    pub fn standing_for(&self, ion: &str) -> Option<usize> {
        let stands = |e: &Entity| e.spec.stands_for.as_deref() == Some(ion);
        self.entities.iter().position(stands)
    }

    /// Names of quench agents for which some species says what it falls back to.
    pub fn quench_words(&self) -> Vec<String> {
        let said = self
            .entities
            .iter()
            .filter_map(|e| e.spec.on_quench.as_ref());
        let tables = said.filter_map(|node| match &node.value {
            Value::Table(table) => Some(table),
            _ => None,
        });
        tables.flat_map(Table::keys).map(str::to_owned).collect()
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.keys().map(String::as_str)
    }

    pub(super) fn add(&mut self, entity: Entity) -> usize {
        let id = self.entities.len();
        if let Some(lender) = &entity.spec.composition_of {
            let plays = |other: &&String| entity.role.as_ref() != Some(*other);
            let mut names = std::iter::once(&entity.name).chain(entity.others.iter().rev());
            let who = names.find(plays).unwrap_or(&entity.name);
            self.notes.push(format!(
                "{who} is weighed, measured and evaporated as {lender}, as far as it gives no formula, density and boiling point of its own"
            ));
        }
        for name in std::iter::once(&entity.name).chain(&entity.others) {
            self.names.entry(name.clone()).or_insert(id);
        }
        self.entities.push(entity);
        id
    }

    pub(super) fn add_found(
        &mut self,
        found: &FoundCompound,
        role: Option<&str>,
        agent: bool,
    ) -> usize {
        let mut others = found.aliases.clone();
        // A compound whose forms have names of their own keeps its name, also in a role.
        let named_by_role =
            role.filter(|_| found.spec.forms.is_none() && found.spec.gives.is_none());
        let name = named_by_role.unwrap_or(&found.name).to_owned();
        others.extend(role.map(str::to_owned));
        others.push(found.name.clone());
        others.retain(|n| *n != name);
        others.dedup();
        self.add(Entity {
            name,
            others,
            role: role.map(str::to_owned),
            spec: found.spec.clone(),
            place: found.place.clone(),
            pool: found.spec.gives.is_none() && !agent,
            agent,
        })
    }
}

/// Whether something is there, before pools have forms.
pub(crate) fn asked(asks: &Asks, chemistry: &Chemistry, cast: &Cast) -> bool {
    match asks {
        Asks::There(name) => chemistry.options.get(name).copied().unwrap_or_else(|| {
            chemistry.role(name).is_some() || chemistry.brings.contains(name) || cast.knows(name)
        }),
        Asks::Offers { who, what } if who == "solvent" => chemistry
            .solvent
            .as_ref()
            .is_some_and(|s| s.spec.offers(what)),
        Asks::Offers { who, what } => chemistry.role(who).is_some_and(|found| {
            let of_class = found.class.is_some_and(|class| class.is(what));
            of_class || found.spec.offers(what) || found.spec.has_site(what)
        }),
    }
}
