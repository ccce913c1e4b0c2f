//! Species that a mechanism makes of the compounds in its roles, and what these compounds say of them.

use super::cast::{Entity, asked};
use super::casting::Casting;
use crate::library::entries::mechanism::Mechanism;
use crate::library::entries::reading::Origin;
use crate::library::entries::spec::Spec;
use crate::library::entries::species::SpeciesReader;
use crate::library::entries::template::{Indices, LetterValues, texts_of};
use crate::library::entries::when;
use crate::library::lookup::finder::FoundCompound;
use crate::text::{Entry, Node, Place, quote};

impl Casting<'_> {
    /// The species of a mechanism, one copy per rung.
    pub(super) fn species(&mut self, mechanism: &Mechanism, indices: &Indices) {
        let reader = SpeciesReader::new(Origin::Library, &mechanism.reads());
        let Some(table) = mechanism.table("species") else {
            return;
        };
        for entry in &table.entries {
            let mut texts = vec![entry.key.text.as_str()];
            texts_of(&entry.node, &mut texts);
            for assignment in indices.assignments(&indices.letters_of(&texts)) {
                if self.wanted(entry, indices, &assignment) {
                    self.copy(entry, indices, &assignment, &reader);
                }
            }
        }
    }

    /// Whether there is a copy of an entry here.
    fn wanted(&self, entry: &Entry, indices: &Indices, assignment: &LetterValues) -> bool {
        if !indices.at_site(&entry.node, assignment) {
            return false;
        }
        let Some(condition) = entry.node.get("when").and_then(Node::text) else {
            return true;
        };
        let condition = indices.fill(condition, assignment).unwrap_or_default();
        self.holds(&condition)
    }

    fn holds(&self, condition: &str) -> bool {
        when::holds(condition, |asks| asked(asks, self.chemistry, &self.cast))
    }

    fn copy(
        &mut self,
        entry: &Entry,
        indices: &Indices,
        assignment: &LetterValues,
        reader: &SpeciesReader,
    ) {
        let name = match indices.fill(&entry.key.text, assignment) {
            Ok(name) => name,
            Err(message) => {
                self.faults.error(&entry.key.place, message);
                return;
            }
        };
        let node = indices.fill_tree(&entry.node, assignment, self.faults);
        let Some(spec) = reader.read(&name, &node, &[], self.faults) else {
            return;
        };
        if let Some(spec) = self.finder.resolved(&name, spec, self.faults) {
            self.one(name, spec, &entry.key.place);
        }
    }

    /// Adds a species, with what the compounds in their roles say of it on top.
    fn one(&mut self, name: String, spec: Spec, place: &Place) {
        let needs = spec.needs.clone();
        let chemistry = self.chemistry;
        let overlay = chemistry.roles.iter().filter_map(|(_, found)| {
            let mut of_name = found.spec.species.iter().filter(|(n, _)| *n == name);
            of_name.find(|(_, above)| self.counts(above))
        });
        let spec = overlay.fold(spec, |below, (_, above)| above.clone().over(&below));
        if needs.is_some_and(|key| chemistry.protic && spec.property(&key).is_none()) {
            self.missing_acidity(&name);
            self.cast.incomplete = true;
        }
        if let Some(known) = self.cast.get(&name) {
            let entity = &mut self.cast.entities[known];
            entity.spec = spec.over(&entity.spec.clone());
            return;
        }
        let others: Vec<String> = spec.short.iter().chain(&spec.aliases).cloned().collect();
        self.cast.add(Entity {
            others,
            ..Entity::species(name, spec, place)
        });
    }

    /// Whether what a compound says under a condition holds.
    fn counts(&self, above: &Spec) -> bool {
        let condition = above.when.as_ref().and_then(Node::text);
        condition.is_none_or(|text| self.holds(text))
    }

    /// A product whose protonation nobody knows would count as no base at all.
    fn missing_acidity(&mut self, name: &str) {
        let Some((role, found)) = self.chemistry.roles.first() else {
            return;
        };
        let message = format!("{} has no pKa for {name}, which it turns into", found.name);
        let help = format!(
            "in [species], give {role} {} the key species = {{ {name} = {{ pKa = [...] }} }}, or say without = [\"protonation\"]",
            quote(&found.name)
        );
        self.faults.error(&found.place, message).help(help);
    }

    /// Species that the reactions of a compound in a role make and the mechanism does not know.
    pub(super) fn brought(&mut self) {
        let brings = |found: &&FoundCompound| found.spec.reactions.is_some();
        let roles = self.chemistry.roles.iter();
        for found in roles.map(|(_, found)| found).filter(brings) {
            for (name, spec) in &found.spec.species {
                if self.cast.get(name).is_none() {
                    let entity = Entity::species(name.clone(), spec.clone(), &found.place);
                    self.cast.add(entity);
                }
            }
        }
    }
}
