//! Compounds and mechanisms found by name: a scenario's own species first, then the library.
//!
//! Reads the files it finds, lays what `like` names below an entry, and tells what was perhaps meant by a name that nobody has. Who
//! plays which role is not known here.

use super::kinship::{formula, stated};
use crate::library::entries::lent::Lender;
use crate::library::entries::mechanism::Mechanism;
use crate::library::entries::reading::Origin;
use crate::library::entries::spec::Spec;
use crate::library::entries::species::SpeciesReader;
use crate::library::files::Library;
use crate::library::files::classes::Class;
use crate::library::files::salts::salt_of;
use crate::text::{Faults, Node, Place, did_you_mean, quote};
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
    /// Its class, as far as that is known.
    pub class: Option<&'static Class>,
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
        self.has_entry(name) || salt_of(name).is_some_and(|(base, _)| self.has_entry(base))
    }

    /// Whether a name has an entry of its own, in the scenario or in the library.
    pub fn has_entry(&self, name: &str) -> bool {
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
            let class = self.class_of(own, &spec);
            return Some(FoundCompound {
                name: own.clone(),
                aliases,
                spec: self.over_estimates(spec, class, faults),
                class,
                place: place.clone(),
            });
        }
        if let Some(found) = self.in_library(name, place, faults) {
            return Some(FoundCompound {
                spec: self.over_estimates(found.spec, found.class, faults),
                ..found
            });
        }
        if let Some((base, kind)) = salt_of(name).filter(|(base, _)| self.has_entry(base)) {
            return self.salt(name, base, kind, place, faults);
        }
        let mut known: Vec<&str> = self.own.iter().map(|(n, _)| n.as_str()).collect();
        known.extend(self.library.compound_names());
        let hint = did_you_mean(name, known);
        let fault = faults.error(place, format!("no compound {}{hint}", quote(name)));
        if let Some(known) = self.known_elsewhere(name) {
            fault.help(known);
        }
        None
    }

    /// An entry laid over what its class says of all members. Done last: nobody is lent an estimate, whoever borrows has a class too.
    fn over_estimates(
        &self,
        spec: Spec,
        class: Option<&'static Class>,
        faults: &mut Faults,
    ) -> Spec {
        let said = class.and_then(|class| {
            let node = class.estimated.as_ref()?;
            let said = self.reader.read(&class.name, node, &[], faults)?;
            Some(said.estimated_for(class))
        });
        match said {
            Some(said) => spec.over(&said),
            None => spec,
        }
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
            class: stated(&spec),
            spec,
            place: place.clone(),
        })
    }

    /// An entry with what `like` says below it, marked as lent where that is another compound; a relative's own relatives lie below
    /// it, each under its own name.
    pub fn resolved(&self, name: &str, spec: Spec, faults: &mut Faults) -> Option<Spec> {
        if !self.check_class(name, &spec, faults) {
            return None;
        }
        let relatives = self.relatives(name, &spec, faults)?;
        let formula = formula(&spec);
        let mut whole = spec;
        for (i, (like, relative)) in relatives.iter().enumerate() {
            let mut base = relative.spec.clone();
            if !relative.is(name) {
                // Who says nothing of its class has that of its own relative.
                let class = relatives[i..].iter().find_map(|(_, found)| found.class);
                let lender = Lender {
                    name: &relative.name,
                    class,
                };
                if !self.check_like(name, &whole, like, &lender, faults) {
                    return None;
                }
                base = base.lent(&lender, formula.as_ref());
                // Who describes itself is no copy: what follows from the description is estimated anew.
                if let Some(class) = class.filter(|class| describes_itself(&whole, class)) {
                    base.properties.retain(|(key, _)| !class.estimates(key));
                }
            }
            if like.text() != Some(name) {
                base.rename_forms(name);
            }
            whole = whole.over(&base);
        }
        Some(whole)
    }

    /// Whom `like` names, whom its `like` names, and so on, each with the place that names it and nothing laid below.
    fn relatives(
        &self,
        name: &str,
        spec: &Spec,
        faults: &mut Faults,
    ) -> Option<Vec<(Node, FoundCompound)>> {
        let mut chain = vec![name.to_owned()];
        let mut relatives = Vec::new();
        let mut next = spec.like.clone();
        while let Some(like) = next {
            let found = self.relative(&like, &chain, faults)?;
            next = found.spec.like.clone();
            chain.push(found.name.clone());
            relatives.push((like, found));
        }
        Some(relatives)
    }

    /// Whom `like` names, nothing laid below it: one of the scenario's own that is not on the way here, else the library's.
    fn relative(
        &self,
        like: &Node,
        chain: &[String],
        faults: &mut Faults,
    ) -> Option<FoundCompound> {
        let name = like.as_text("like", faults)?;
        let mut own = self.own.iter();
        let own = own.find(|(own, _)| own == name && !chain.contains(own));
        if let Some((own, spec)) = own {
            return Some(FoundCompound {
                name: own.clone(),
                aliases: spec.short.iter().cloned().collect(),
                class: self.class_of(own, spec),
                spec: spec.clone(),
                place: like.place.clone(),
            });
        }
        if let Some(found) = self.in_library(name, &like.place, faults) {
            return Some(found);
        }
        if chain.iter().any(|seen| seen == name) {
            let circle = chain.join(", ");
            let message = format!("`like` goes in a circle: {circle}, {name}");
            faults.error(&like.place, message);
            return None;
        }
        let own = self.own.iter().map(|(own, _)| own.as_str());
        let hint = did_you_mean(name, own.chain(self.library.compound_names()));
        let message = format!("the library has no {}{hint}", quote(name));
        let fault = faults.error(&like.place, message);
        if let Some(known) = self.known_elsewhere(name) {
            fault.help(known);
        }
        None
    }
}

/// Whether an entry gives what its class estimates the rest from.
fn describes_itself(spec: &Spec, class: &Class) -> bool {
    let mut descriptors = class.descriptors.iter();
    descriptors.any(|key| spec.property(key).is_some())
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
