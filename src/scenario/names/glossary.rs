//! Observables by name: declared ones, those always there, and the other names of compounds.

use std::collections::BTreeMap;

use crate::experiment::observable::Observable;
use crate::model::CompoundId;
use crate::text::{Faults, Place, did_you_mean, quote};

/// The observables of one chemistry by name.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// Those that read well, in the order of the columns.
    pub list: Vec<Observable>,
    /// Compounds whose free amount is an observable under one name, for their other names.
    pub free: Vec<(CompoundId, String)>,
    /// Compound names, for the same.
    pub aliases: BTreeMap<String, CompoundId>,
    /// Names of results that are computed from others when all is over.
    pub computed: Vec<String>,
    /// Names whose faults were reported: using them is no further fault.
    pub faulty: Vec<String>,
    /// Whether the chemistry itself is faulty, so that names say nothing.
    pub blind: bool,
}

impl Glossary {
    /// The observable of a name or of another name of the compound it means, or a fault with the nearest one.
    pub fn find(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<&Observable> {
        let found = self.get(name);
        if found.is_none() && self.computed.iter().any(|other| other == name) {
            let message = format!(
                "{name} is computed from results, which are not followed between the points of a course"
            );
            faults.error(place, message);
        } else if found.is_none() && !self.blind && !self.faulty.iter().any(|faulty| faulty == name)
        {
            let names = self.list.iter().map(|o| o.name.as_str());
            let hint = did_you_mean(name, names.chain(self.aliases.keys().map(String::as_str)));
            faults.error(place, format!("no observable {}{hint}", quote(name)));
        }
        found
    }

    /// The observable of a name or of another name of the compound it means.
    pub fn get(&self, name: &str) -> Option<&Observable> {
        let direct = self.list.iter().find(|o| o.name == name);
        direct.or_else(|| {
            let id = self.aliases.get(name)?;
            let (_, shown) = self.free.iter().find(|(free, _)| free == id)?;
            self.list.iter().find(|o| o.name == *shown)
        })
    }

    /// Adds an observable, in the place of one of the same name.
    pub fn put(&mut self, observable: Observable) {
        match self.list.iter_mut().find(|o| o.name == observable.name) {
            Some(old) => *old = observable,
            None => self.list.push(observable),
        }
    }
}
