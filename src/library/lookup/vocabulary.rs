//! The words of the library's language: which roles its mechanisms have, what each of them reads of its compound, and which words
//! compounds say of themselves.
//!
//! Goes through every file, so it is asked only where something is to be checked against all of them. Knows no scenario.

use crate::library::entries::mechanism::{LadderSource, Mechanism};
use crate::library::files::{FILES, Library};
use crate::text::{Faults, Node, Value};

/// The solvent's property that moves the pKa of a cationic acid from water to here; with `_neutral` behind it that of a neutral
/// acid or an anion, with `_KIND` that of the acids of compounds that say `acid = "KIND"`.
pub(crate) const SHIFT: &str = "pKa_shift";

/// Kinds of compound that the language itself asks for.
pub(crate) const SOLVENT: &str = "solvent";
/// What a `dry` step names.
pub(crate) const DRYING_AGENT: &str = "drying agent";
/// What a `quench` step names.
pub(crate) const QUENCH_AGENT: &str = "quench agent";

/// What the language reads of one kind of compound alone.
const OF_KINDS: [(&str, &[&str]); 3] = [
    (
        SOLVENT,
        &[
            "pKs",
            "pKa_shift",
            "pKa_shift_neutral",
            "diffusion_limit",
            "neat",
            "mixes_with_water",
        ],
    ),
    (DRYING_AGENT, &["k", "capacity", "residual"]),
    (QUENCH_AGENT, &["quench_volume", "quench_pH", "recipe"]),
];

/// What acts only through the role that a compound plays in a mechanism, whichever that is.
const OF_ROLES: [&str; 6] = [
    "reactions",
    "constants",
    "sums",
    "ledger",
    "observables",
    "species",
];

/// A mechanism that a chemist can name, with its roles in all its forms.
#[derive(Debug)]
pub(crate) struct NamedMechanism {
    pub name: String,
    /// Roles, and what each reads.
    pub roles: Vec<(String, Vec<String>)>,
}

/// Every mechanism of the library; those that are only forms of another are part of that.
pub(crate) fn mechanisms(library: &Library, faults: &mut Faults) -> Vec<NamedMechanism> {
    let files = FILES.iter().filter(|file| file.is_mechanism());
    let all = files.filter_map(|file| Mechanism::read(&library.tree(file, faults), faults));
    let all: Vec<Mechanism> = all.collect();
    let form_of =
        |form: &Mechanism, head: &Mechanism| head.forms.iter().any(|(_, name)| *name == form.name);
    let heads = all
        .iter()
        .filter(|m| all.iter().all(|head| !form_of(m, head)));
    let of = |head: &Mechanism| {
        let forms = all.iter().filter(|form| form_of(form, head));
        let mut roles: Vec<(String, Vec<String>)> = Vec::new();
        for role in std::iter::once(head).chain(forms).flat_map(|m| &m.roles) {
            let mut keys: Vec<String> = role.reads.iter().map(|(key, _)| key.clone()).collect();
            keys.extend(role.needs.iter().cloned());
            if role.ladder == Some(LadderSource::Ions) {
                keys.push("ions".to_owned());
            }
            match roles.iter_mut().find(|(name, _)| *name == role.name) {
                Some((_, known)) => known.extend(keys),
                None => roles.push((role.name.clone(), keys)),
            }
        }
        for (_, keys) in &mut roles {
            keys.sort();
            keys.dedup();
        }
        NamedMechanism {
            name: head.name.clone(),
            roles,
        }
    };
    heads.map(of).collect()
}

/// Who reads a key of an entry: kinds and roles; none where it says something of any compound.
pub(crate) fn readers(key: &str, mechanisms: &[NamedMechanism]) -> Option<Vec<String>> {
    let roles = || mechanisms.iter().flat_map(|m| &m.roles);
    let kinds = OF_KINDS.iter().filter(|(_, keys)| keys.contains(&key));
    let mut list: Vec<String> = kinds.map(|(kind, _)| (*kind).to_owned()).collect();
    let of_roles = OF_ROLES.contains(&key);
    let reading = roles().filter(|(_, keys)| of_roles || keys.iter().any(|k| k == key));
    list.extend(reading.map(|(role, _)| role.clone()));
    list.sort();
    list.dedup();
    // Hydrides are counted whoever brings them.
    (!list.is_empty() && key != "hydrides").then_some(list)
}

/// Whether a word among a compound's roles is one by which its keys are read.
pub(crate) fn is_reader(word: &str, mechanisms: &[NamedMechanism]) -> bool {
    let mut roles = mechanisms.iter().flat_map(|m| &m.roles);
    OF_KINDS.iter().any(|(kind, _)| *kind == word) || roles.any(|(role, _)| role == word)
}

/// Every word that compounds of the library have under a key (`roles`), or every key of a table that they have (`species`).
pub(crate) fn words(key: &str, library: &Library, faults: &mut Faults) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for file in FILES.iter().filter(|file| !file.is_mechanism()) {
        let tree = library.tree(file, faults);
        match tree.get(key).map(|node| &node.value) {
            Some(Value::Table(table)) => list.extend(table.keys().map(str::to_owned)),
            Some(Value::Array(items)) => {
                list.extend(items.iter().filter_map(Node::text).map(str::to_owned));
            }
            Some(Value::Text(text)) => list.push(text.clone()),
            _ => {}
        }
    }
    list.sort();
    list.dedup();
    list
}

/// Kinds of acid (`acid = "KIND"`) whose pKa some solvent moves in a way of its own.
pub(crate) fn acid_kinds(library: &Library, faults: &mut Faults) -> Vec<String> {
    let prefix = format!("{SHIFT}_");
    let mut list: Vec<String> = Vec::new();
    for file in FILES.iter().filter(|file| !file.is_mechanism()) {
        if let Value::Table(table) = &library.tree(file, faults).value {
            let kinds = table.keys().filter_map(|key| key.strip_prefix(&prefix));
            list.extend(kinds.map(str::to_owned));
        }
    }
    list.sort();
    list.dedup();
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_compound_of_the_library_says_is_read_of_it() {
        let (library, mut faults) = (Library::new(), Faults::new());
        let mechanisms = mechanisms(&library, &mut faults);
        let compounds = FILES.iter().filter(|file| !file.is_mechanism());
        for file in compounds {
            let tree = library.tree(file, &mut faults);
            let Value::Table(table) = &tree.value else {
                panic!("{}", file.path)
            };
            let own = tree
                .get("roles")
                .and_then(|n| n.as_texts("roles", &mut faults));
            let own: Vec<&str> = own.iter().flatten().map(|(word, _)| *word).collect();
            for key in table.keys() {
                let readers = readers(key, &mechanisms).unwrap_or_default();
                let read = readers.is_empty() || readers.iter().any(|r| own.contains(&r.as_str()));
                assert!(read, "{}: {key} is read of {readers:?}", file.path);
            }
        }
        assert!(faults.is_empty());
    }

    #[test]
    fn forms_belong_to_the_mechanism_that_chooses_them() {
        let mechanisms = mechanisms(&Library::new(), &mut Faults::new());
        let names: Vec<&str> = mechanisms.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "acylation",
                "alkylation",
                "aminolysis",
                "reductive-amination"
            ]
        );
        assert_eq!(readers("k_iminium", &mechanisms).unwrap(), ["reductant"]);
        assert_eq!(readers("neat", &mechanisms).unwrap(), [SOLVENT]);
        assert_eq!(readers("logP", &mechanisms), None);
    }
}
