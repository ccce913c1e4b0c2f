//! Conditions of mechanism files: what of a mechanism there is for this choice of roles, solvent and options.
//!
//! `when = "acid and not bridged-aminal and solvent is alcohol"`: terms joined by `and`; a term names an option, an optional
//! role, a species or form, or an ion that something charged brings (`H+`, `lyate`), or asks for a word among a compound's roles,
//! kinds of site or class. Decides structure, so it never looks at numbers.

/// One term of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConditionTerm {
    /// Whether the term must not hold.
    pub negated: bool,
    /// What it asks.
    pub asks: Asks,
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asks {
    /// An option is on, a role is filled, there is a species or form of this name, or what is charged brings this ion.
    There(String),
    /// A compound offers a role: `solvent is alcohol`.
    Offers {
        /// The role that the compound fills, or `solvent`.
        who: String,
        /// The word among its roles.
        what: String,
    },
}

/// Reads a condition; every text is one, whether its names exist shows later.
pub(crate) fn terms(text: &str) -> Vec<ConditionTerm> {
    text.split(" and ").map(|part| term(part.trim())).collect()
}

fn term(text: &str) -> ConditionTerm {
    let (negated, rest) = match text.strip_prefix("not ") {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    let asks = match rest.split_once(" is ") {
        Some((who, what)) => Asks::Offers {
            who: who.trim().to_owned(),
            what: what.trim().to_owned(),
        },
        None => Asks::There(rest.to_owned()),
    };
    ConditionTerm { negated, asks }
}

/// Whether all terms hold.
pub(crate) fn holds(text: &str, mut asked: impl FnMut(&Asks) -> bool) -> bool {
    terms(text)
        .iter()
        .all(|term| asked(&term.asks) != term.negated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_joined_by_and() {
        let there = |asks: &Asks| match asks {
            Asks::There(name) => name == "acid",
            Asks::Offers { who, what } => who == "solvent" && what == "alcohol",
        };
        for (text, expected) in [
            ("acid", true),
            ("not acid", false),
            ("acid and solvent is alcohol", true),
            ("acid and bis", false),
            ("not bis and acid", true),
            ("amine is alcohol", false),
            ("not amine is alcohol", true),
        ] {
            assert_eq!(holds(text, there), expected, "{text}");
        }
    }
}
