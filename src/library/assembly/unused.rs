//! What a scenario's entry says of a compound in its role and no coefficient of this chemistry follows from.
//!
//! A property may be read of the role and still act on nothing: a substituent's constant of an amine that has no ring, say. What no mechanism
//! reads at all is refused before (`unread`); here the numbers of one chemistry are there.

use crate::library::entries::mechanism::Role;
use crate::library::species::settled::Assembly;
use crate::model::Model;
use crate::text::{Entry, Faults, Value, quote};

impl Assembly<'_> {
    /// Warns of properties that act on nothing.
    pub fn tell_unused(&self, model: &Model, faults: &mut Faults) {
        let (Some(species), Some(mechanism)) = (self.nodes.species, &self.chemistry.mechanism)
        else {
            return;
        };
        let Value::Table(table) = &species.value else {
            return;
        };
        for entry in &table.entries {
            for (role, found) in &self.chemistry.roles {
                if let Some(role) = mechanism.role(role).filter(|_| found.is(&entry.key.text)) {
                    tell(entry, role, model, faults);
                }
            }
        }
    }
}

fn tell(entry: &Entry, role: &Role, model: &Model, faults: &mut Faults) {
    let Value::Table(table) = &entry.node.value else {
        return;
    };
    let acts = |key: &str| {
        let id = model.constant(&format!("{}.{key}", role.name));
        id.is_some_and(|id| model.constants[id].used)
    };
    for item in &table.entries {
        let key = &item.key.text;
        if role.reads.iter().any(|(read, _)| read == key) && !acts(key) {
            let message = format!("{} of {} acts on nothing here", quote(key), entry.key.text);
            let help = "no coefficient of this mechanism follows from it for a compound of this kind: leave it out, or see `monobis library` for what is read of it";
            faults.warning(&item.key.place, message).help(help);
        }
    }
}
