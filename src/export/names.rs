//! Identifiers: letters, digits and underscores, made from what a chemist writes, no two alike.

use std::collections::HashSet;

/// Words that mean something to Antimony or to a formula.
const RESERVED: [&str; 48] = [
    "abs",
    "after",
    "and",
    "arccos",
    "arcsin",
    "arctan",
    "at",
    "avogadro",
    "ceil",
    "compartment",
    "const",
    "constraint",
    "cos",
    "delay",
    "delete",
    "end",
    "event",
    "exp",
    "exponentiale",
    "factorial",
    "false",
    "floor",
    "formula",
    "from",
    "function",
    "gene",
    "has",
    "import",
    "in",
    "infinity",
    "is",
    "ln",
    "log",
    "max",
    "min",
    "model",
    "not",
    "operator",
    "or",
    "pi",
    "piecewise",
    "pow",
    "reaction",
    "sin",
    "species",
    "sqrt",
    "time",
    "true",
];
/// Units have identifiers of their own in SBML, but not in Antimony.
const UNITS: [&str; 8] = [
    "K",
    "litre",
    "mole",
    "second",
    "kelvin",
    "joule",
    "dimensionless",
    "var",
];

/// Identifiers given out so far.
#[derive(Debug, Clone)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// None given out; these are kept free.
    pub fn new(kept: &[&str]) -> Names {
        let reserved = RESERVED.iter().chain(&UNITS).chain(kept);
        Names {
            taken: reserved.map(|word| (*word).to_owned()).collect(),
        }
    }

    /// An identifier for a text, with something before it: `DH2++` becomes `DH2_plus2`.
    pub fn give(&mut self, prefix: &str, text: &str) -> String {
        let mut id = format!("{prefix}{}", plain(text));
        id.truncate(id.trim_end_matches('_').len());
        if !id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            id.insert(0, '_');
        }
        let mut unique = id.clone();
        let mut number = 1;
        while !self.taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{id}_{number}");
        }
        unique
    }
}

/// A text in letters, digits and underscores; the charge at its end in words.
fn plain(text: &str) -> String {
    let stem = text.trim_end_matches(['+', '-']);
    let (stem, signs) = if stem.is_empty() {
        (text, "")
    } else {
        (stem, &text[stem.len()..])
    };
    let mut id = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('_') {
            id.push('_');
        }
    }
    id.truncate(id.trim_end_matches('_').len());
    let word = match signs.chars().next() {
        Some('+') => "_plus",
        Some(_) => "_minus",
        None => "",
    };
    id += word;
    if signs.len() > 1 {
        id += &signs.len().to_string();
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_readable_and_apart() {
        let mut names = Names::new(&["flask"]);
        let mut give = |text: &str| names.give("", text);
        assert_eq!(give("DH+"), "DH_plus");
        assert_eq!(give("DH2++"), "DH2_plus2");
        assert_eq!(give("BH4-"), "BH4_minus");
        assert_eq!(give("1,4-diazepane"), "_1_4_diazepane");
        assert_eq!(give("N,O-acetal-1"), "N_O_acetal_1");
        assert_eq!(give("flask"), "flask_2");
        assert_eq!(give("time"), "time_2");
        assert_eq!(give("a b"), "a_b");
        assert_eq!(give("a-b"), "a_b_2");
        assert_eq!(give("K"), "K_2");
        assert_eq!(give("until A < 1 %"), "until_A_1");
        assert_eq!(give("+"), "_");
    }

    #[test]
    fn reserved_words_stand_in_order() {
        assert!(RESERVED.is_sorted());
    }
}
