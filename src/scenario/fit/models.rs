//! `[fit] models = ["reversible", "irreversible"]`: variants that are held against the same data one after the other.
//!
//! Knows their names; what each is fitted with is read as for one.

use crate::study::Design;
use crate::text::{Faults, Node, did_you_mean, quote};

/// Indices of the variants that are compared, in the order written; none where `[fit]` names none.
pub fn models(fit: Option<&Node>, design: Option<&Design>, faults: &mut Faults) -> Vec<usize> {
    let node = fit.and_then(|fit| fit.get("models"));
    let (Some(node), Some(design)) = (node, design) else {
        return Vec::new();
    };
    let names = || design.variants.iter().map(|variant| variant.name.as_str());
    let mut found = Vec::new();
    for (name, place) in node.as_texts("models", faults).unwrap_or_default() {
        match names().position(|known| known == name && !known.is_empty()) {
            Some(at) if found.contains(&at) => {
                faults.error(&place.place, format!("{} is written twice", quote(name)));
            }
            Some(at) => found.push(at),
            None => {
                let hint = did_you_mean(name, names());
                let message = format!("no variant is called {}{hint}", quote(name));
                faults
                    .error(&place.place, message)
                    .help("a model is a [[variant]] with a name");
            }
        }
    }
    found
}
