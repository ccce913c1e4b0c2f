//! Whom the scenario brings besides the roles: its own species, and what else is charged.

use super::cast::Entity;
use super::casting::Casting;
use crate::library::entries::spec::Spec;
use crate::library::entries::species::check_species_name;
use crate::library::lookup::finder::FoundCompound;
use crate::library::lookup::request::Charged;
use crate::text::{Entry, Node, Value, did_you_mean, quote};

impl Casting<'_> {
    /// A species of its own that fills no role.
    pub(super) fn own(&mut self, entry: &Entry, spec: &Spec) {
        let name = &entry.key.text;
        if let Some(label) = &spec.label {
            self.cast.notes.push(format!("{name} stands for {label}"));
        }
        let plays = |found: &FoundCompound| found.name == *name;
        if self.chemistry.roles.iter().any(|(_, found)| plays(found)) {
            return;
        }
        if let Some(solvent) = self.chemistry.solvent.as_ref().filter(|s| s.is(name)) {
            return self.own_solvent(solvent);
        }
        if !check_species_name(entry, self.faults) || !self.is_free(entry) {
            return;
        }
        if self.finder.library.compound(name).is_some() {
            self.cast.notes.push(format!(
                "{name} is the one declared in [species], not the library's"
            ));
        }
        let Some(spec) = self.finder.resolved(name, spec.clone(), self.faults) else {
            return;
        };
        self.cast.add(Entity {
            others: spec.short.iter().cloned().collect(),
            pool: spec.gives.is_none(),
            ..Entity::species(name.clone(), spec, &entry.key.place)
        });
    }

    /// The solvent under a name of its own: a species where its neat concentration is known, else a solvent and no more.
    fn own_solvent(&mut self, solvent: &FoundCompound) {
        let kept = solvent.spec.property("neat").is_some() || solvent.spec.fixed.is_some();
        if !kept || self.cast.knows(&solvent.name) {
            return;
        }
        self.cast.notes.push(format!(
            "{} is the solvent: it keeps its neat concentration",
            solvent.name
        ));
        self.cast.add_found(solvent, None, false);
    }

    /// Whether the mechanism leaves a name to the scenario, or a fault.
    fn is_free(&mut self, entry: &Entry) -> bool {
        let name = &entry.key.text;
        let Some(mechanism) = &self.chemistry.mechanism else {
            return true;
        };
        let asked = self.chemistry.asked_name.as_deref();
        let who = asked.unwrap_or(&mechanism.name);
        let message = if mechanism.role(name).is_some() {
            format!("{name} is a role of {who}: another name")
        } else if self.cast.knows(name) {
            format!("{} belongs to {who}: another name", quote(name))
        } else {
            return true;
        };
        self.faults.error(&entry.key.place, message);
        false
    }

    /// What is put in; `others` is all of it that does not dry.
    pub(super) fn put(&mut self, put_in: &Charged, others: &[&Charged]) {
        if let Some(known) = self.cast.get(&put_in.name) {
            let cast = &mut self.cast;
            let charged = others.iter().any(|c| cast.get(&c.name) == Some(known));
            let entity = &mut cast.entities[known];
            if put_in.agent && !charged && entity.role.is_none() {
                (entity.agent, entity.pool) = (true, false);
            }
            return;
        }
        if self.chemistry.unclear.contains(&put_in.name) || !self.is_somebody(put_in) {
            return;
        }
        let found = self.finder.find(&put_in.name, &put_in.place, self.faults);
        let Some(found) = found else { return };
        // The same compound under another of its names.
        if let Some(known) = self.cast.get(&found.name) {
            self.cast.names.insert(put_in.name.clone(), known);
            return;
        }
        let found = self.salt_of_somebody(found);
        self.cast.add_found(&found, None, put_in.agent);
    }

    /// The salt of somebody who is here already is that with its acid; everybody else is who he was.
    fn salt_of_somebody(&self, mut found: FoundCompound) -> FoundCompound {
        let base = found.spec.salt.as_ref();
        let Some((salt, base)) = base.and_then(|salt| Some((salt, self.cast.get(&salt.base)?)))
        else {
            return found;
        };
        let base = &self.cast.entities[base].name;
        let ions = salt.ions.text().unwrap_or_default();
        let gives = Node {
            value: Value::Text(format!("{base} + {ions}")),
            place: salt.ions.place.clone(),
        };
        found.spec.gives = Some(gives);
        found
    }

    /// Whether a name can be a compound's, or a fault.
    fn is_somebody(&mut self, put_in: &Charged) -> bool {
        let name = &put_in.name;
        let mechanism = self.chemistry.mechanism.as_ref();
        let message = if mechanism.is_some_and(|m| m.role(name).is_some()) {
            format!("no compound plays {}: name it in [chemistry]", quote(name))
        } else if !self.finder.knows(name) {
            let known = self
                .cast
                .names()
                .chain(self.finder.library.compound_names());
            format!("no compound {}{}", quote(name), did_you_mean(name, known))
        } else {
            return true;
        };
        self.faults.error(&put_in.place, message);
        false
    }
}
