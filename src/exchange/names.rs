//! Identifiers: letters, digits and underscores, made from what a chemist writes, no two alike and none that a format takes for itself.
//!
//! The words are those of libAntimony 3 (its lexer and the lists of functions and constants that it shares with the formula parser of
//! SBML level 3) and the units of SBML levels 1 to 3. Most are known in any case, so all are kept in any case: a name too many that
//! carries a number costs nothing.

use std::collections::HashSet;

/// Words of Antimony's grammar, which it knows in any case.
const KEYWORDS: [&str; 30] = [
    "after",
    "at",
    "compartment",
    "const",
    "constraint",
    "default_compartment",
    "delete",
    "dna",
    "end",
    "event",
    "ext",
    "formula",
    "function",
    "gene",
    "geneproduct",
    "has",
    "import",
    "in",
    "is",
    "maximize",
    "minimize",
    "model",
    "module",
    "operator",
    "reaction",
    "sbo",
    "species",
    "substanceonly",
    "unit",
    "var",
];
/// Numbers and truth values in formulas, in any case.
const CONSTANTS: [&str; 10] = [
    "avogadro",
    "exponentiale",
    "false",
    "inf",
    "infinity",
    "nan",
    "notanumber",
    "pi",
    "time",
    "true",
];
/// Functions in formulas of SBML level 3 and Antimony.
const FUNCTIONS: [&str; 89] = [
    "abs",
    "acos",
    "acosh",
    "acot",
    "acoth",
    "acsc",
    "acsch",
    "and",
    "arccos",
    "arccosh",
    "arccot",
    "arccoth",
    "arccsc",
    "arccsch",
    "arcsec",
    "arcsech",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "asec",
    "asech",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "bernoulli",
    "binomial",
    "cauchy",
    "ceil",
    "ceiling",
    "chisquare",
    "cos",
    "cosh",
    "cot",
    "coth",
    "csc",
    "csch",
    "delay",
    "divide",
    "eq",
    "equals",
    "exp",
    "exponential",
    "factorial",
    "floor",
    "gamma",
    "geq",
    "gt",
    "implies",
    "laplace",
    "leq",
    "ln",
    "log",
    "log10",
    "lognormal",
    "lt",
    "max",
    "min",
    "minus",
    "neq",
    "normal",
    "not",
    "or",
    "piecewise",
    "plus",
    "poisson",
    "pow",
    "power",
    "quotient",
    "rateof",
    "rayleigh",
    "rem",
    "root",
    "sec",
    "sech",
    "sin",
    "sinh",
    "sqr",
    "sqrt",
    "tan",
    "tanh",
    "times",
    "truncatedexponential",
    "truncatedgamma",
    "truncatednormal",
    "truncatedpoisson",
    "uniform",
    "xor",
];
/// Units of SBML, which in Antimony share one name space with everything else, and what a model measures in.
const UNITS: [&str; 42] = [
    "ampere",
    "area",
    "avogadro",
    "becquerel",
    "candela",
    "celsius",
    "coulomb",
    "dimensionless",
    "extent",
    "farad",
    "gram",
    "gray",
    "henry",
    "hertz",
    "item",
    "joule",
    "katal",
    "kelvin",
    "kilogram",
    "length",
    "liter",
    "litre",
    "lumen",
    "lux",
    "meter",
    "metre",
    "mole",
    "newton",
    "ohm",
    "pascal",
    "radian",
    "second",
    "siemens",
    "sievert",
    "steradian",
    "substance",
    "tesla",
    "time_unit",
    "volt",
    "volume",
    "watt",
    "weber",
];

/// Identifiers given out so far.
#[derive(Debug, Clone)]
pub struct Identifiers {
    taken: HashSet<String>,
}

impl Identifiers {
    /// None given out; these are kept free.
    pub fn new(kept: impl IntoIterator<Item = String>) -> Identifiers {
        Identifiers {
            taken: kept.into_iter().collect(),
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
        while is_reserved(&unique) || !self.taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{id}_{number}");
        }
        unique
    }
}

/// Whether a format takes a word for itself.
fn is_reserved(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let lists: [&[&str]; 4] = [&KEYWORDS, &CONSTANTS, &FUNCTIONS, &UNITS];
    lists
        .iter()
        .any(|list| list.binary_search(&word.as_str()).is_ok())
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
        let mut names = Identifiers::new(["flask".to_owned()]);
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
        assert_eq!(give("K"), "K");
        assert_eq!(give("DNA"), "DNA_2");
        assert_eq!(give("Inf"), "Inf_2");
        assert_eq!(give("until A < 1 %"), "until_A_1");
        assert_eq!(give("+"), "_");
    }

    #[test]
    fn reserved_words_stand_in_order_in_small_letters() {
        for list in [&KEYWORDS[..], &CONSTANTS, &FUNCTIONS, &UNITS] {
            assert!(list.is_sorted());
            assert!(list.iter().all(|word| *word == word.to_lowercase()));
        }
    }
}
