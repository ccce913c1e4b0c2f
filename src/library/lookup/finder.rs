//! Compounds and mechanisms found by name: a scenario's own species first, then the library.
//!
//! Reads the files it finds, lays what `like` names below an entry, and tells what was perhaps meant by a name that nobody has. Who
//! plays which role is not known here.

use crate::library::entries::mechanism::Mechanism;
use crate::library::entries::reading::Origin;
use crate::library::entries::spec::Spec;
use crate::library::entries::species::SpeciesReader;
use crate::library::files::Library;
use crate::text::{Faults, Place, did_you_mean, quote};
use crate::units::Dimension;

/// Keys of a compound file that say nothing about the species.
const FILE_KEYS: [&str; 2] = ["name", "title"];

/// A compound found by name.
#[derive(Debug, Clone)]
pub(crate) struct FoundCompound {
    /// The name that rules.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What is said of it, `like` resolved.
    pub spec: Spec,
    /// Where it was asked for.
    pub place: Place,
}

impl FoundCompound {
    /// Whether it goes by a name.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias == name)
    }
}

/// Finds compounds: own species first, then the library.
pub(crate) struct Finder<'a> {
    /// The library.
    pub library: &'a Library,
    /// Own species of the scenario, `like` not resolved.
    own: &'a [(String, Spec)],
    /// Reader of library compounds.
    reader: SpeciesReader,
}

impl<'a> Finder<'a> {
    /// A finder among own species and the library; `reads` are the properties that the mechanism's roles read.
    pub fn new(
        library: &'a Library,
        own: &'a [(String, Spec)],
        reads: &[(String, Dimension)],
    ) -> Finder<'a> {
        Finder {
            library,
            own,
            reader: SpeciesReader::new(Origin::Library, reads),
        }
    }

    /// Whether there is a compound of a name.
    pub fn knows(&self, name: &str) -> bool {
        self.library.compound(name).is_some() || self.own.iter().any(|(own, _)| own == name)
    }

    /// The compound of a name, or a fault.
    pub fn find(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<FoundCompound> {
        if let Some((own, spec)) = self
            .own
            .iter()
            .find(|(n, s)| n == name || s.short.as_deref() == Some(name))
        {
            let spec = self.resolved(own, spec.clone(), faults)?;
            let aliases = spec.short.iter().cloned().collect();
            return Some(FoundCompound {
                name: own.clone(),
                aliases,
                spec,
                place: place.clone(),
            });
        }
        if let Some(found) = self.in_library(name, place, faults) {
            return Some(found);
        }
        let mut known: Vec<&str> = self.own.iter().map(|(n, _)| n.as_str()).collect();
        known.extend(self.library.compound_names());
        let hint = did_you_mean(name, known);
        faults.error(place, format!("no compound {}{hint}", quote(name)));
        None
    }

    /// The solvent of a name, or a fault. An entry for a solvent of the library is that solvent, by any of its names: what it says lies
    /// over what the library says.
    pub fn solvent(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<FoundCompound> {
        let Some(mut found) = self.in_library(name, place, faults) else {
            return self.find(name, place, faults);
        };
        let own = self.own.iter().find(|(own, _)| found.is(own));
        if let Some((own, spec)) = own {
            let spec = self.resolved(own, spec.clone(), faults)?;
            found.aliases.extend(spec.short.clone());
            found.spec = spec.over(&found.spec);
        }
        Some(found)
    }

    /// The library's compound of a name.
    pub fn in_library(
        &self,
        name: &str,
        place: &Place,
        faults: &mut Faults,
    ) -> Option<FoundCompound> {
        let file = self.library.compound(name)?;
        let tree = self.library.tree(file, faults);
        let spec = self.reader.read(file.name(), &tree, &FILE_KEYS, faults)?;
        let aliases = file.names[1..].iter().map(|n| (*n).to_owned()).collect();
        Some(FoundCompound {
            name: file.name().to_owned(),
            aliases,
            spec,
            place: place.clone(),
        })
    }

    /// An entry with what `like` says below it.
    pub fn resolved(&self, name: &str, spec: Spec, faults: &mut Faults) -> Option<Spec> {
        let own = name;
        let Some(node) = spec.like.clone() else {
            return Some(spec);
        };
        let name = node.as_text("like", faults)?.to_owned();
        match self.in_library(&name, &node.place, faults) {
            Some(mut base) => {
                if name != own {
                    base.spec.rename_forms(own);
                }
                Some(spec.over(&base.spec))
            }
            None => {
                let hint = did_you_mean(&name, self.library.compound_names());
                faults.error(
                    &node.place,
                    format!("the library has no {}{hint}", quote(&name)),
                );
                None
            }
        }
    }
}

/// The mechanism of a name, or a fault.
pub(crate) fn mechanism(
    name: &str,
    place: &Place,
    library: &Library,
    faults: &mut Faults,
) -> Option<Mechanism> {
    let Some(file) = library.mechanism(name) else {
        let hint = did_you_mean(name, library.mechanism_names());
        faults.error(place, format!("no mechanism {}{hint}", quote(name)));
        return None;
    };
    let tree = library.tree(file, faults);
    Mechanism::read(&tree, faults)
}

/// Properties that a mechanism and all its forms read: what own species may say must not depend on the solvent.
pub(crate) fn properties_of(
    head: &Mechanism,
    library: &Library,
    faults: &mut Faults,
) -> Vec<(String, Dimension)> {
    let mut reads = head.reads();
    for (_, form) in &head.forms {
        if let Some(form) = mechanism(form, &head.tree.place, library, faults) {
            reads.extend(form.reads());
        }
    }
    reads
}
