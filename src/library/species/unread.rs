//! What a scenario says of its compounds that nothing reads: properties of another role, words of no meaning, products of nobody.
//!
//! An entry may serve several variants, so what counts is what a compound could be, by the role it plays or the roles it offers, and not
//! what this one solvent or option makes of it.

use super::cast::Cast;
use crate::library::entries::spec::Spec;
use crate::library::entries::template::{mentions, texts_of};
use crate::library::lookup::chemistry::Chemistry;
use crate::library::lookup::finder::Finder;
use crate::library::lookup::request::{ChemistryNodes, Use};
use crate::library::lookup::vocabulary::{
    DRYING_AGENT, NamedMechanism, QUENCH_AGENT, SOLVENT, acid_kinds, is_reader, mechanisms,
    readers, words,
};
use crate::text::{Entry, Faults, Node, Value, did_you_mean, join_words, quote};

/// Where a scenario speaks of compounds, and what is known of them.
pub(super) struct Unread<'a> {
    pub nodes: ChemistryNodes<'a>,
    pub uses: Use<'a>,
    pub chemistry: &'a Chemistry,
    pub cast: &'a Cast,
    pub finder: &'a Finder<'a>,
}

impl Unread<'_> {
    /// Tells everything in the scenario's entries that nothing reads.
    pub fn tell(&self, own: &[(Entry, Spec)], faults: &mut Faults) {
        let tables = own
            .iter()
            .filter(|(entry, _)| matches!(entry.node.value, Value::Table(_)));
        // The library is gone through only where somebody asks.
        let mut known = None;
        for (entry, spec) in tables {
            let mechanisms =
                known.get_or_insert_with(|| mechanisms(self.finder.library, &mut Faults::new()));
            self.keys(entry, spec, mechanisms, faults);
            self.words(entry, mechanisms, faults);
        }
    }

    /// Keys that another kind of compound has.
    fn keys(&self, entry: &Entry, spec: &Spec, mechanisms: &[NamedMechanism], faults: &mut Faults) {
        let Value::Table(table) = &entry.node.value else {
            return;
        };
        let name = &entry.key.text;
        let filled = self.filled(name);
        let mut is = self.could_be(name, spec, &filled);
        // Words that no key depends on say nothing here.
        is.retain(|word| is_reader(word, mechanisms));
        // Somebody who is not here in this variant may play a role in another.
        if is.is_empty() && !self.is_put_in(name) {
            return;
        }
        for item in &table.entries {
            let key = &item.key.text;
            let Some(readers) = readers(key, mechanisms) else {
                continue;
            };
            let read = readers.iter().any(|reader| is.contains(reader));
            if read || self.is_named(name, &filled, key) {
                continue;
            }
            let who = match is.as_slice() {
                [] => "it plays no role".to_owned(),
                _ => format!("it is {}", join_words(&is)),
            };
            let message = format!("nothing reads {} of {name}: {who}", quote(key));
            let fault = faults.error(&item.key.place, message);
            fault.help(help(key, &readers, &is, mechanisms));
        }
    }

    /// Words of which no compound of the library and no mechanism knows anything.
    fn words(&self, entry: &Entry, mechanisms: &[NamedMechanism], faults: &mut Faults) {
        let library = self.finder.library;
        if let Some(node) = entry.node.get("roles") {
            let roles = mechanisms.iter().flat_map(|m| &m.roles);
            let mut known = words("roles", library, faults);
            known.extend(roles.map(|(role, _)| role.clone()));
            known.sort();
            known.dedup();
            each_text(node, &known, "role", faults);
        }
        if let Some(node) = entry.node.get("acid") {
            let kinds = acid_kinds(library, faults);
            each_text(node, &kinds, "kind of acid", faults);
        }
        if let Some(Value::Table(products)) = entry.node.get("species").map(|node| &node.value) {
            let brings = entry.node.get("reactions").is_some();
            let known = words("species", library, faults);
            let all = || known.iter().map(String::as_str).chain(self.cast.names());
            let strange = |e: &&Entry| !brings && all().all(|name| name != e.key.text);
            for product in products.entries.iter().filter(strange) {
                let name = &product.key.text;
                let message = format!(
                    "{} turns into no {}{}",
                    entry.key.text,
                    quote(name),
                    did_you_mean(name, all())
                );
                faults.error(&product.key.place, message);
            }
        }
    }

    /// The roles that a compound plays here.
    fn filled(&self, name: &str) -> Vec<String> {
        let roles = self.chemistry.roles.iter();
        let own = roles.filter(|(_, found)| found.is(name));
        own.map(|(role, _)| role.clone()).collect()
    }

    /// What a compound is or could be.
    fn could_be(&self, name: &str, spec: &Spec, filled: &[String]) -> Vec<String> {
        let mut is = filled.to_vec();
        // What is wrong with `like` is told where it is looked up.
        let whole = self.finder.resolved(name, spec.clone(), &mut Faults::new());
        is.extend(whole.and_then(|spec| spec.roles).unwrap_or_default());
        let solvent = self.chemistry.solvent.as_ref();
        let poured = self.uses.extracts.iter().any(|(other, _)| other == name);
        if poured || solvent.is_some_and(|found| found.is(name)) {
            is.push(SOLVENT.to_owned());
        }
        if self.uses.charged.iter().any(|c| c.agent && c.name == name) {
            is.push(DRYING_AGENT.to_owned());
        }
        if self.uses.quench.iter().any(|(agent, _)| agent == name) {
            is.push(QUENCH_AGENT.to_owned());
        }
        is.sort();
        is.dedup();
        is
    }

    fn is_put_in(&self, name: &str) -> bool {
        self.uses.charged.iter().any(|c| c.name == name)
    }

    /// Whether some rate, constant or observable of the scenario names a property.
    fn is_named(&self, name: &str, filled: &[String], key: &str) -> bool {
        let nodes = [
            self.nodes.reactions,
            self.nodes.sums,
            self.nodes.constants,
            self.nodes.observables,
            self.nodes.species,
        ];
        let mut texts = Vec::new();
        nodes
            .into_iter()
            .flatten()
            .for_each(|node| texts_of(node, &mut texts));
        let mut addresses = filled.iter().map(String::as_str).chain([name]);
        addresses.any(|who| {
            let address = format!("{who}.{key}");
            texts.iter().any(|text| mentions(text, &address))
        })
    }
}

/// Tells each text that is none of the known words.
fn each_text(node: &Node, known: &[String], what: &str, faults: &mut Faults) {
    for (text, node) in node.as_texts(what, &mut Faults::new()).unwrap_or_default() {
        if known.iter().any(|word| word == text) {
            continue;
        }
        let hint = did_you_mean(text, known);
        faults
            .error(&node.place, format!("no {what} {}{hint}", quote(text)))
            .help(format!("one of: {}", known.join(", ")));
    }
}

/// Of whom a key is read, and what is read of this compound.
fn help(key: &str, readers: &[String], is: &[String], mechanisms: &[NamedMechanism]) -> String {
    let own = mechanisms.iter().flat_map(|m| &m.roles);
    let own = own.filter(|(role, _)| is.contains(role));
    let mut own: Vec<String> = own.flat_map(|(_, keys)| keys.clone()).collect();
    own.sort();
    own.dedup();
    let of = format!("{} is read of {}", quote(key), readers.join(", "));
    match own.is_empty() {
        true => format!("leave it out: {of}"),
        false => format!("{of}; of {}: {}", is.join(", "), own.join(", ")),
    }
}
