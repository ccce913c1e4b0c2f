//! Roles that are spoken of where no mechanism is named: told once, instead of every one of them as an unknown name.
//!
//! Knows which roles mechanisms have, not what they do.

use super::finder::Finder;
use super::request::Charged;
use super::vocabulary::mechanisms;
use crate::text::{Entry, Faults, Node, Place, Value, join_words, nearest, quote};

/// Tells of roles without a mechanism; gives their names, of which nothing more is to be said. `node` is `[chemistry]`.
pub(crate) fn tell(
    node: Option<&Node>,
    charged: &[Charged],
    finder: &Finder<'_>,
    faults: &mut Faults,
) -> Vec<String> {
    let entries = match node.map(|node| &node.value) {
        Some(Value::Table(table)) => table.entries.as_slice(),
        _ => &[],
    };
    let keys = entries.iter().map(|e| (&e.key.text, &e.key.place));
    let unknown = charged.iter().filter(|c| !finder.knows(&c.name));
    let named = keys.chain(unknown.map(|c| (&c.name, &c.place)));
    let named: Vec<(&String, &Place)> = named.collect();
    if named.is_empty() {
        return Vec::new();
    }
    let mechanisms = mechanisms(finder.library, faults);
    let roles = || mechanisms.iter().flat_map(|m| &m.roles);
    let is_role = |name: &str| roles().any(|(role, _)| role == name);
    let mut first = None;
    let mut list: Vec<String> = Vec::new();
    for (name, place) in named {
        if is_role(name) && !list.contains(name) {
            list.push(name.clone());
            first = first.or(Some(place));
        }
    }
    let misspelt = |entry: &Entry| nearest(&entry.key.text, ["mechanism"]).is_some();
    let Some(first) = first.filter(|_| !entries.iter().any(misspelt)) else {
        return list;
    };
    let quoted: Vec<String> = list.iter().map(|name| quote(name)).collect();
    let are = match list.len() {
        1 => "is a role",
        _ => "are roles",
    };
    let fits = mechanisms.iter().filter(|m| {
        let has = |name: &String| m.roles.iter().any(|(role, _)| role == name);
        list.iter().all(has)
    });
    let fits = fits.map(|m| format!("mechanism = \"{}\"", m.name));
    let message = format!(
        "{} {are} of a mechanism, and [chemistry] names none",
        join_words(&quoted)
    );
    let fault = faults.error(node.map_or(first, |node| &node.place), message);
    let fits: Vec<String> = fits.collect();
    if !fits.is_empty() {
        fault.help(fits.join(", or "));
    }
    list
}
