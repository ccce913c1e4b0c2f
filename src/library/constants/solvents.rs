//! Solvents that values are given for: a name that nobody has is told, because nothing would ever read such a value.
//!
//! Which value holds in a solvent is decided in `medium`.

use super::register::DefinitionTable;
use crate::library::files::solvent_names;
use crate::text::{Faults, Place, did_you_mean, quote};

impl DefinitionTable {
    /// Tells values for a solvent of no known name, each once.
    pub fn check_solvents(&self, known: impl Fn(&str) -> bool, faults: &mut Faults) {
        let mut told: Vec<&Place> = Vec::new();
        for reading in self.readings() {
            let place = &reading.node.place;
            let strange = reading.solvent.as_deref().filter(|name| !known(name));
            let Some(name) = strange.filter(|_| !told.contains(&place)) else {
                continue;
            };
            told.push(place);
            let hint = did_you_mean(name, solvent_names());
            let message = format!(
                "this value is for a solvent {}, which nobody knows{hint}",
                quote(name)
            );
            faults
                .error(place, message)
                .help("a solvent of the library, or one with an entry in [species]");
        }
    }
}
