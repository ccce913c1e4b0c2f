//! Classes of compounds: who belongs to which, by name or by formula, and how far two of one class differ.
//!
//! Read from one data file. Knows names and compositions, no structures: isomers of different classes are told apart by name only.

use std::sync::OnceLock;

use crate::notation::{Formula, folded};
use crate::text::{Entry, Faults, Node, Source, Value, parse};

/// The data file.
pub(super) const TEXT: (&str, &str) = ("classes.toml", include_str!("../data/classes.toml"));

/// A class of compounds.
#[derive(Debug)]
pub(crate) struct Class {
    /// Its name: `aromatic aldehyde`.
    pub name: String,
    /// Its smallest member.
    core: Option<Formula>,
    /// Names of well-known members, without case and blanks.
    compounds: Vec<String>,
    /// What other names end in, without case and blanks.
    endings: Vec<String>,
    /// Per property: how far two members differ, as an uncertainty.
    spread: Vec<(String, String)>,
    /// Words that conditions may ask for beside its name.
    kinds: Vec<String>,
    /// What a member has to say of itself so that the rest can be estimated.
    pub descriptors: Vec<String>,
    /// What holds for a member that does not say otherwise, as a compound would say it.
    pub estimated: Option<Node>,
}

/// All classes, in the order of the file.
pub(crate) fn classes() -> &'static [Class] {
    static CLASSES: OnceLock<Vec<Class>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let source = Source::new("library/classes.toml", TEXT.1);
        // The file is sound: a test reads it.
        match parse(&source, &mut Faults::new()).value {
            Value::Table(table) => {
                let each = table.entries.iter();
                each.map(|entry| Class::read(&entry.key.text, &entry.node))
                    .collect()
            }
            _ => Vec::new(),
        }
    })
}

/// The class of a name: `aromatic aldehyde`.
pub(crate) fn class(name: &str) -> Option<&'static Class> {
    classes().iter().find(|class| class.name == name)
}

/// The class of a well-known compound.
pub(crate) fn class_of_known(compound: &str) -> Option<&'static Class> {
    let compound = folded(compound);
    classes().iter().find(|c| c.compounds.contains(&compound))
}

/// The class in whose names a compound's name ends; the longest ending decides.
pub(crate) fn class_by_ending(compound: &str) -> Option<&'static Class> {
    let compound = folded(compound);
    let endings = classes()
        .iter()
        .flat_map(|class| class.endings.iter().map(move |ending| (ending, class)));
    endings
        .filter(|(ending, _)| compound.ends_with(*ending))
        .max_by_key(|(ending, _)| ending.len())
        .map(|(_, class)| class)
}

impl Class {
    fn read(name: &str, node: &Node) -> Class {
        let words = |key: &str| -> Vec<String> {
            let items = match node.get(key).map(|list| &list.value) {
                Some(Value::Array(items)) => items.as_slice(),
                _ => &[],
            };
            let words = items.iter().filter_map(Node::text);
            words.map(str::to_owned).collect()
        };
        let names = |key: &str| words(key).iter().map(|name| folded(name)).collect();
        let spread = match node.get("spread").map(|spread| &spread.value) {
            Some(Value::Table(table)) => table.entries.as_slice(),
            _ => &[],
        };
        let of = |entry: &Entry| Some((entry.key.text.clone(), entry.node.text()?.to_owned()));
        Class {
            name: name.to_owned(),
            core: node
                .get("core")
                .and_then(Node::text)
                .and_then(|text| Formula::parse(text).ok()),
            compounds: names("compounds"),
            endings: names("endings"),
            spread: spread.iter().filter_map(of).collect(),
            kinds: words("kinds"),
            descriptors: words("descriptors"),
            estimated: node.get("estimates").cloned(),
        }
    }

    /// Its name with the article before it.
    pub fn with_article(&self) -> String {
        let vowel = self.name.starts_with(['a', 'e', 'i', 'o', 'u']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.name)
    }

    /// Whether a word names it, or a kind of compound that it is: `arylamine` of a primary one.
    pub fn is(&self, word: &str) -> bool {
        let last = self.name.rsplit(' ').next();
        self.name == word || last == Some(word) || self.kinds.iter().any(|kind| kind == word)
    }

    /// Whether it says something of a property of every member.
    pub fn estimates(&self, property: &str) -> bool {
        let said = self.estimated.as_ref();
        said.is_some_and(|said| said.get(property).is_some())
    }

    /// How far two members differ in a property, as an uncertainty; `pKa` stands for all pKa.
    pub fn spread(&self, property: &str) -> Option<&str> {
        let named = |key: &str| self.spread.iter().find(|(k, _)| k == key);
        let all = property.strip_prefix("pKa").map(|_| "pKa");
        let found = named(property).or_else(|| named(all?));
        found.map(|(_, spread)| spread.as_str())
    }

    /// The smallest member, where a composition cannot be that of a member: it lacks atoms, or rings and double bonds.
    pub fn excludes(&self, formula: &Formula) -> Option<&Formula> {
        let core = self.core.as_ref()?;
        let has = |symbol: &str| {
            let elements = formula.elements();
            let found = elements.iter().find(|(s, _)| *s == symbol);
            found.map_or(0, |(_, count)| *count)
        };
        let heavy = core.elements();
        let mut heavy = heavy.iter().filter(|(symbol, _)| *symbol != "H");
        let lacks_atoms = heavy.any(|(symbol, count)| has(symbol) < *count);
        let lacks_rings = match (unsaturation(formula), unsaturation(core)) {
            (Some(own), Some(least)) => own < least,
            _ => false,
        };
        (lacks_atoms || lacks_rings).then_some(core)
    }
}

/// Twice the number of rings and double bonds; none where an element has no one valence.
fn unsaturation(formula: &Formula) -> Option<i64> {
    let mut twice = 2;
    for (symbol, count) in formula.elements() {
        let valence = match symbol {
            "C" | "Si" => 4,
            "N" | "P" => 3,
            "O" | "S" => 2,
            "H" | "F" | "Cl" | "Br" | "I" => 1,
            _ => return None,
        };
        twice += i64::from(count) * (valence - 2);
    }
    Some(twice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::files::{FILES, File};
    use crate::units::{Uncertainty, Unit, parse_uncertainty};
    use std::collections::BTreeSet;

    #[test]
    fn the_file_is_sound() {
        let source = Source::new("classes.toml", include_str!("../data/classes.toml"));
        let mut faults = Faults::new();
        let tree = parse(&source, &mut faults);
        assert!(faults.is_empty(), "{:?}", faults.sorted());
        let mut seen = BTreeSet::new();
        for class in classes() {
            let node = tree.get(&class.name).unwrap();
            assert_eq!(class.core.is_some(), node.get("core").is_some());
            let names = class.compounds.iter().map(|name| (name, "name"));
            let endings = class.endings.iter().map(|ending| (ending, "ending"));
            for word in names.chain(endings) {
                assert!(seen.insert(word), "{word:?} comes twice");
            }
            assert!(class.estimated.is_some() || class.descriptors.is_empty());
            for (property, spread) in &class.spread {
                let read = parse_uncertainty(spread, &Unit::one());
                assert!(read.is_ok_and(|spread| !spread.is_none()), "{property}");
            }
            // Names are known by their compounds; those of the library say their class themselves.
            let own = FILES.iter().flat_map(|file| file.names).map(|n| folded(n));
            let twice = own.filter(|name| class.compounds.contains(name));
            assert_eq!(twice.collect::<Vec<_>>(), [""; 0], "{}", class.name);
        }
    }

    #[test]
    fn names_give_classes_away() {
        let by_ending = |name: &str| class_by_ending(name).map_or("", |c| c.name.as_str());
        for (name, expected) in [
            ("2-methylcyclohexanone", "ketone"),
            ("4-tert-butylbenzaldehyde", "aromatic aldehyde"),
            ("4-methoxyphenylacetaldehyde", "aliphatic aldehyde"),
            ("hexanal", "aliphatic aldehyde"),
            ("2-hexenal", "unsaturated aldehyde"),
            ("4-Iodoaniline", "primary arylamine"),
            ("N-methyl aniline", "secondary arylamine"),
            ("my aldehyde", ""),
        ] {
            assert_eq!(by_ending(name), expected, "{name}");
        }
        assert_eq!(
            class_of_known("Vanillin").unwrap().name,
            "aromatic aldehyde"
        );
        assert!(class_of_known("unobtainium").is_none());
        assert!(class("primary arylamine").unwrap().is("arylamine"));
    }

    /// Rings and double bonds counted by hand: cyclohexanone 2, benzaldehyde 5, aniline 4, cyclohexylamine 1.
    #[test]
    fn a_formula_can_be_too_small_for_a_class() {
        let excluded = |name: &str, formula: &str| {
            let formula = Formula::parse(formula).unwrap();
            class(name).unwrap().excludes(&formula).is_some()
        };
        assert!(excluded("aromatic aldehyde", "C6H10O"));
        assert!(excluded("aromatic aldehyde", "C9H18O"));
        assert!(!excluded("aromatic aldehyde", "C8H8O3"));
        assert!(!excluded("aromatic aldehyde", "C7H5NO3"));
        assert!(excluded("primary arylamine", "C6H13N"));
        assert!(!excluded("primary arylamine", "C7H9N"));
        assert!(excluded("alkyl bromide", "NaBH4"));
    }

    /// The stated spreads of sigma are the standard deviations over the library's own benzaldehydes, to a fifth.
    #[test]
    fn spreads_are_those_of_the_library() {
        let carbonyls = FILES.iter().filter(|file| file.folder == "carbonyls");
        let of_class = |file: &&File| file.text.contains("class   = \"aromatic aldehyde\"");
        let aldehydes = carbonyls.filter(of_class);
        let texts: Vec<&str> = aldehydes.map(|file| file.text).collect();
        for key in ["sigma", "sigma_plus", "logP"] {
            let value = |text: &&str| -> Option<f64> {
                let line = text
                    .lines()
                    .find(|line| line.split(' ').next() == Some(key))?;
                let rest = line.split_once("value = ")?.1;
                rest.split_once(',')?.0.parse().ok()
            };
            let values: Vec<f64> = texts.iter().filter_map(value).collect();
            assert_eq!(values.len(), 14);
            let mean = values.iter().sum::<f64>() / 14.0;
            let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
            let deviation = (squares / 13.0).sqrt();
            let stated = class("aromatic aldehyde").unwrap().spread(key).unwrap();
            let Ok(Uncertainty::Absolute(stated)) = parse_uncertainty(stated, &Unit::one()) else {
                panic!("{key}: {stated}");
            };
            assert!((stated / deviation - 1.0).abs() < 0.2, "{key} {deviation}");
        }
    }
}
