//! Salts that go by the name of their base with an ending: which acid they bring, and how much of it.
//!
//! Read from one data file. Knows names only; whether there is such a base, and what the acid gives, is looked up elsewhere.

use std::sync::OnceLock;

use crate::text::{Faults, Node, Source, Value, parse};

/// A kind of salt.
#[derive(Debug)]
pub(crate) struct SaltKind {
    /// What stands behind the name of the base.
    endings: Vec<String>,
    /// Names of its own, and the base that they are of.
    names: Vec<String>,
    base: String,
    /// The acid, by its name in the library.
    pub acid: String,
    /// Of the acid for one base.
    pub equivalents: u32,
}

/// The name of the base, and the kind of its salt, where a name ends as a salt's does; the longest ending decides.
pub(crate) fn salt_of(name: &str) -> Option<(&str, &'static SaltKind)> {
    let own = kinds()
        .iter()
        .find(|kind| kind.names.iter().any(|own| own == name));
    if let Some(kind) = own {
        return Some((&kind.base, kind));
    }
    let base = |kind: &'static SaltKind| {
        let bases = kind.endings.iter();
        bases.filter_map(move |ending| Some((name.strip_suffix(ending.as_str())?.trim_end(), kind)))
    };
    let found = kinds().iter().flat_map(base);
    found
        .filter(|(base, _)| !base.is_empty())
        .min_by_key(|(base, _)| base.len())
}

fn kinds() -> &'static [SaltKind] {
    static KINDS: OnceLock<Vec<SaltKind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let source = Source::new("library/salts.toml", include_str!("../data/salts.toml"));
        // The file is sound: a test reads it.
        match parse(&source, &mut Faults::new()).value {
            Value::Table(table) => {
                let each = table.entries.iter();
                each.filter_map(|entry| SaltKind::read(&entry.node))
                    .collect()
            }
            _ => Vec::new(),
        }
    })
}

impl SaltKind {
    fn read(node: &Node) -> Option<SaltKind> {
        let texts = |key: &str| -> Vec<String> {
            let items = match node.get(key).map(|list| &list.value) {
                Some(Value::Array(items)) => items.as_slice(),
                _ => &[],
            };
            let texts = items.iter().filter_map(Node::text);
            texts.map(str::to_owned).collect()
        };
        let text = |key: &str| Some(node.get(key)?.text()?.to_owned());
        let Value::Integer(equivalents) = node.get("equivalents")?.value else {
            return None;
        };
        Some(SaltKind {
            endings: texts("endings"),
            names: texts("names"),
            base: text("base").unwrap_or_default(),
            acid: text("acid")?,
            equivalents: u32::try_from(equivalents).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::files::FILES;

    #[test]
    fn the_file_is_sound() {
        let source = Source::new("salts.toml", include_str!("../data/salts.toml"));
        let mut faults = Faults::new();
        let tree = parse(&source, &mut faults);
        assert!(faults.is_empty(), "{:?}", faults.sorted());
        let Value::Table(table) = &tree.value else {
            panic!("no table")
        };
        assert_eq!(kinds().len(), table.entries.len());
        for kind in kinds() {
            assert!(
                FILES
                    .iter()
                    .any(|file| file.names.contains(&kind.acid.as_str()))
            );
            assert!(
                (1..=3).contains(&kind.equivalents)
                    && kind.endings.is_empty() != kind.base.is_empty()
            );
        }
    }

    #[test]
    fn the_longest_ending_decides() {
        let found =
            |name| salt_of(name).map(|(base, kind)| (base, kind.acid.as_str(), kind.equivalents));
        assert_eq!(
            found("piperazine dihydrochloride"),
            Some(("piperazine", "HCl", 2))
        );
        assert_eq!(found("piperazine·2HCl"), Some(("piperazine", "HCl", 2)));
        assert_eq!(
            found("N-Boc-piperazine HCl"),
            Some(("N-Boc-piperazine", "HCl", 1))
        );
        assert_eq!(
            found("glycine ethyl ester hydrochloride"),
            Some(("glycine ethyl ester", "HCl", 1))
        );
        assert_eq!(found("morpholine TFA salt"), Some(("morpholine", "TFA", 1)));
        assert_eq!(found("NH4OAc"), Some(("ammonia", "acetic acid", 1)));
        assert_eq!(found("HCl"), None);
        assert_eq!(found("piperidine"), None);
    }
}
