//! Names of compounds, forms, constants and steps.
//!
//! Holds what a name may look like and what its spelling says about charge; it does not know which names exist.

use crate::text::{Flaw, quote};

/// Characters that no name may contain: they have meanings in addresses, expressions, conditions and TOML.
const RESERVED: &str = ".[]{}\"#<>=";

/// Words with a meaning in equations, which no species may take.
pub const RESERVED_WORDS: [&str; 3] = ["H+", "lyate", "solvent"];

/// Refuses what cannot be a name.
pub fn check_name(name: &str) -> Result<(), Flaw> {
    let whole = 0..name.len();
    if name.trim().is_empty() {
        return Err(Flaw::new(whole, "a name cannot be empty"));
    }
    if name.trim() != name {
        let message = format!("the name {} has a blank at its end", quote(name));
        return Err(Flaw::new(whole, message).with_help(format!("write {}", quote(name.trim()))));
    }
    let bad = |c: &char| c.is_control() || RESERVED.contains(*c);
    match name.char_indices().find(|(_, c)| bad(c)) {
        None => Ok(()),
        Some((at, c)) => {
            let message = format!("a name cannot contain {}", quote(&c.to_string()));
            Err(Flaw::new(at..at + c.len_utf8(), message))
        }
    }
}

/// The name without what two names may not differ in alone: case and blanks.
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Charge by the signs at the end of a name: `BH4-` -1, `DH2++` +2; digits never count.
pub fn charge_of_name(name: &str) -> i32 {
    let signs = name.chars().rev().map_while(|c| match c {
        '+' => Some(1),
        '-' => Some(-1),
        _ => None,
    });
    signs.sum()
}

/// A name without the signs at its end: `DH2++` gives `DH2`.
pub fn without_charge(name: &str) -> &str {
    name.trim_end_matches(['+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charge_is_read_from_the_signs_at_the_end() {
        let table = [
            ("BH4-", -1),
            ("DH+", 1),
            ("DH2++", 2),
            ("CO3--", -2),
            ("PO4---", -3),
            ("DH2+", 1),
            ("AcOH", 0),
            ("N-Boc-1,4-diazepane", 0),
            ("glycine+-", 0),
            ("Zn2", 0),
        ];
        for (name, charge) in table {
            assert_eq!(charge_of_name(name), charge, "{name}");
        }
        assert_eq!(without_charge("DH2++"), "DH2");
        assert_eq!(without_charge("D"), "D");
    }

    #[test]
    fn names_may_be_nearly_anything() {
        for name in [
            "D",
            "DH+",
            "acetic acid",
            "1,4-diazepane",
            "N,O-acetal (1)",
            "µ-oxo",
        ] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_with_reserved_characters_are_refused_at_the_spot() {
        let flaw = check_name("mono.k").unwrap_err();
        assert_eq!(
            (flaw.span, flaw.message.as_str()),
            (4..5, "a name cannot contain `.`")
        );
        for name in [
            "", " ", " D", "D ", "a[b", "a]b", "{", "}", "\"", "#", "a<b", "a>b", "a=b", "a\tb",
        ] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn case_and_blanks_do_not_tell_names_apart() {
        assert_eq!(folded("Acetic  Acid"), folded("aceticacid"));
        assert_ne!(folded("DH+"), folded("DH"));
    }
}
