//! Who is there: every compound and species of one chemistry, by name.
//!
//! Role fillers, the species that the mechanism makes of them, own species, and what else is charged, each with all that is
//! said of it. Knows no constants and no reactions.

use std::collections::BTreeMap;

use super::chemistry::Chemistry;
use super::finder::{Finder, Found};
use super::mechanism::Mechanism;
use super::reading::Origin;
use super::request::Charged;
use super::spec::Spec;
use super::species::{SpeciesReader, check_species_name};
use super::template::{Indices, texts_of};
use super::when::{self, Asks};
use crate::text::{Entry, Faults, Node, Place, Value, did_you_mean, folded, quote};

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

/// Everybody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cast {
    /// In the order in which they are reported.
    pub entities: Vec<Entity>,
    /// By name.
    names: BTreeMap<String, usize>,
    /// Names that several species share: `mono` of `mono-primary` and `mono-secondary`.
    pub groups: Vec<(String, Vec<String>)>,
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

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.keys().map(String::as_str)
    }

    fn add(&mut self, entity: Entity) -> usize {
        let id = self.entities.len();
        for name in std::iter::once(&entity.name).chain(&entity.others) {
            self.names.entry(name.clone()).or_insert(id);
        }
        self.entities.push(entity);
        id
    }

    fn add_found(&mut self, found: &Found, role: Option<&str>, agent: bool) -> usize {
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

/// Everybody of a chemistry.
pub(crate) fn cast(
    chemistry: &Chemistry,
    indices: &Indices,
    own: &[(Entry, Spec)],
    charged: &[Charged],
    finder: &Finder<'_>,
    faults: &mut Faults,
) -> Cast {
    let mut cast = Cast {
        groups: indices.groups.clone(),
        ..Cast::default()
    };
    for (role, found) in &chemistry.roles {
        cast.add_found(found, Some(role), false);
    }
    if let Some(mechanism) = &chemistry.mechanism {
        mechanism_species(&mut cast, mechanism, chemistry, indices, finder, faults);
    }
    brought_species(&mut cast, chemistry);
    for (entry, spec) in own {
        own_species(&mut cast, entry, spec, chemistry, finder, faults);
    }
    // What dries comes last: a compound that is charged under another of its names is no drying agent.
    let (agents, others): (Vec<&Charged>, Vec<&Charged>) = charged.iter().partition(|c| c.agent);
    for put_in in others.iter().chain(&agents) {
        put(&mut cast, put_in, &others, chemistry, finder, faults);
    }
    hold_the_solvent(&mut cast, chemistry);
    same_but_for_case(&cast, faults);
    cast
}

fn mechanism_species(
    cast: &mut Cast,
    mechanism: &Mechanism,
    chemistry: &Chemistry,
    indices: &Indices,
    finder: &Finder<'_>,
    faults: &mut Faults,
) {
    let reader = SpeciesReader::new(Origin::Library, &mechanism.reads());
    let Some(table) = mechanism.table("species") else {
        return;
    };
    for entry in &table.entries {
        let mut texts = vec![entry.key.text.as_str()];
        texts_of(&entry.node, &mut texts);
        for assignment in indices.assignments(&indices.letters_of(&texts)) {
            if !indices.at_site(&entry.node, &assignment) {
                continue;
            }
            if let Some(Value::Text(condition)) = entry.node.get("when").map(|n| &n.value) {
                let condition = indices.fill(condition, &assignment).unwrap_or_default();
                if !when::holds(&condition, |asks| asked(asks, chemistry, cast)) {
                    continue;
                }
            }
            let name = match indices.fill(&entry.key.text, &assignment) {
                Ok(name) => name,
                Err(message) => {
                    faults.error(&entry.key.place, message);
                    continue;
                }
            };
            let node = indices.fill_tree(&entry.node, &assignment, faults);
            let Some(spec) = reader.read(&name, &node, &[], faults) else {
                continue;
            };
            if let Some(spec) = finder.resolved(&name, spec, faults) {
                one_of_mechanism(cast, name, spec, chemistry, &entry.key.place, faults);
            }
        }
    }
}

/// Species that the reactions of a compound in a role make and the mechanism does not know.
fn brought_species(cast: &mut Cast, chemistry: &Chemistry) {
    let brings = |found: &&Found| found.spec.reactions.is_some();
    for found in chemistry
        .roles
        .iter()
        .map(|(_, found)| found)
        .filter(brings)
    {
        for (name, spec) in &found.spec.species {
            if cast.get(name).is_none() {
                cast.add(Entity {
                    name: name.clone(),
                    others: Vec::new(),
                    role: None,
                    spec: spec.clone(),
                    place: found.place.clone(),
                    pool: true,
                    agent: false,
                });
            }
        }
    }
}

/// Adds a species of the mechanism, with what the compounds in its roles say of it on top.
fn one_of_mechanism(
    cast: &mut Cast,
    name: String,
    spec: Spec,
    chemistry: &Chemistry,
    place: &Place,
    faults: &mut Faults,
) {
    let needs = spec.needs.clone();
    let holds = |above: &Spec| {
        let condition = above.when.as_ref().and_then(Node::text);
        condition.is_none_or(|text| when::holds(text, |asks| asked(asks, chemistry, cast)))
    };
    let said = |found: &'_ Found| {
        let mut of_name = found.spec.species.iter().filter(|(n, _)| *n == name);
        of_name
            .find(|(_, above)| holds(above))
            .map(|(_, above)| above.clone())
    };
    let overlay = chemistry.roles.iter().filter_map(|(_, found)| said(found));
    let spec = overlay.fold(spec, |below, above| above.over(&below));
    if needs.is_some_and(|key| chemistry.protic && spec.property(&key).is_none()) {
        missing_acidity(&name, chemistry, faults);
        cast.incomplete = true;
    }
    if let Some(known) = cast.get(&name) {
        let entity = &mut cast.entities[known];
        entity.spec = spec.over(&entity.spec.clone());
        return;
    }
    let others: Vec<String> = spec.short.iter().chain(&spec.aliases).cloned().collect();
    cast.add(Entity {
        name,
        others,
        role: None,
        spec,
        place: place.clone(),
        pool: true,
        agent: false,
    });
}

/// A product whose protonation nobody knows would count as no base at all.
fn missing_acidity(name: &str, chemistry: &Chemistry, faults: &mut Faults) {
    let Some((role, found)) = chemistry.roles.first() else {
        return;
    };
    let message = format!("{} has no pKa for {name}, which it turns into", found.name);
    let help = format!(
        "in [species], give {role} {} the key species = {{ {name} = {{ pKa = [...] }} }}, or say without = [\"protonation\"]",
        quote(&found.name)
    );
    faults.error(&found.place, message).help(help);
}

/// Whether something is there, before pools have forms.
pub(crate) fn asked(asks: &Asks, chemistry: &Chemistry, cast: &Cast) -> bool {
    match asks {
        Asks::There(name) => chemistry
            .options
            .get(name)
            .copied()
            .unwrap_or_else(|| chemistry.role(name).is_some() || cast.knows(name)),
        Asks::Offers { who, what } if who == "solvent" => chemistry
            .solvent
            .as_ref()
            .is_some_and(|s| s.spec.offers(what)),
        Asks::Offers { who, what } => chemistry
            .role(who)
            .is_some_and(|found| found.spec.offers(what) || found.spec.has_site(what)),
    }
}

fn own_species(
    cast: &mut Cast,
    entry: &Entry,
    spec: &Spec,
    chemistry: &Chemistry,
    finder: &Finder<'_>,
    faults: &mut Faults,
) {
    let name = &entry.key.text;
    let plays = |found: &Found| found.name == *name;
    if chemistry.roles.iter().any(|(_, found)| plays(found))
        || chemistry.solvent.as_ref().is_some_and(plays)
    {
        return;
    }
    if !check_species_name(entry, faults) {
        return;
    }
    if let Some(mechanism) = &chemistry.mechanism {
        let who = chemistry.asked_name.as_deref().unwrap_or(&mechanism.name);
        if mechanism.role(name).is_some() {
            faults.error(
                &entry.key.place,
                format!("{name} is a role of {who}: another name"),
            );
            return;
        }
        if cast.knows(name) {
            faults.error(
                &entry.key.place,
                format!("{} belongs to {who}: another name", quote(name)),
            );
            return;
        }
    }
    if finder.library.compound(name).is_some() {
        cast.notes.push(format!(
            "{name} is the one declared in [species], not the library's"
        ));
    }
    let Some(spec) = finder.resolved(name, spec.clone(), faults) else {
        return;
    };
    let others: Vec<String> = spec.short.iter().cloned().collect();
    let pool = spec.gives.is_none();
    cast.add(Entity {
        name: name.clone(),
        others,
        role: None,
        spec,
        place: entry.key.place.clone(),
        pool,
        agent: false,
    });
}

fn put(
    cast: &mut Cast,
    put_in: &Charged,
    others: &[&Charged],
    chemistry: &Chemistry,
    finder: &Finder<'_>,
    faults: &mut Faults,
) {
    if let Some(known) = cast.get(&put_in.name) {
        let charged = others.iter().any(|c| cast.get(&c.name) == Some(known));
        let entity = &mut cast.entities[known];
        if put_in.agent && !charged && entity.role.is_none() {
            (entity.agent, entity.pool) = (true, false);
        }
        return;
    }
    if chemistry.unclear.contains(&put_in.name) {
        return;
    }
    let optional = chemistry
        .mechanism
        .as_ref()
        .and_then(|m| m.role(&put_in.name));
    if optional.is_some() {
        let message = format!(
            "no compound plays {}: name it in [chemistry]",
            quote(&put_in.name)
        );
        faults.error(&put_in.place, message);
        return;
    }
    if !finder.knows(&put_in.name) {
        let mut known: Vec<&str> = cast.names().collect();
        known.extend(finder.library.compound_names());
        let hint = did_you_mean(&put_in.name, known);
        faults.error(
            &put_in.place,
            format!("no compound {}{hint}", quote(&put_in.name)),
        );
        return;
    }
    let Some(found) = finder.find(&put_in.name, &put_in.place, faults) else {
        return;
    };
    // The same compound under another of its names.
    if let Some(known) = cast.get(&found.name) {
        cast.names.insert(put_in.name.clone(), known);
        return;
    }
    cast.add_found(&found, None, put_in.agent);
}

/// The compound that is the solvent keeps its neat concentration.
fn hold_the_solvent(cast: &mut Cast, chemistry: &Chemistry) {
    let Some(solvent) = &chemistry.solvent else {
        return;
    };
    let Some(neat) = solvent.spec.property("neat") else {
        return;
    };
    if let Some(id) = cast.get(&solvent.name) {
        let spec = &mut cast.entities[id].spec;
        if spec.fixed.is_none() {
            spec.fixed = Some(neat.clone());
        }
    }
}

fn same_but_for_case(cast: &Cast, faults: &mut Faults) {
    let mut seen: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (name, &id) in &cast.names {
        let earlier = seen.insert(folded(name), (name, id));
        if let Some((other, other_id)) = earlier.filter(|(_, other)| *other != id) {
            let place = &cast.entities[id.max(other_id)].place;
            faults.error(
                place,
                format!(
                    "{} and {} differ only in case or blanks",
                    quote(other),
                    quote(name)
                ),
            );
        }
    }
}
