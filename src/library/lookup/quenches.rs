//! What a `quench` step names: an agent of the library or of the scenario, by its plain name or as a bottle's label has it
//! (`sat. aq. NaHCO3`).
//!
//! How much of it and what it does to the pH is said by the agent's entry; what species fall back to is not known here.

use super::finder::{Finder, FoundCompound};
use super::vocabulary::QUENCH_AGENT;
use crate::library::files::{FILES, File, Library};
use crate::notation::folded;
use crate::text::{Faults, Node, Place, Value, did_you_mean, quote};
use crate::units::{Dimension, parse_quantity};

/// Words on a bottle that say what a quench takes for granted: a solution in water, as in the agent's recipe.
const LABEL: [&str; 10] = [
    "sat",
    "saturated",
    "satd",
    "aq",
    "aqueous",
    "solution",
    "soln",
    "dilute",
    "dil",
    "of",
];

/// What a label says besides such words.
#[derive(Debug, PartialEq)]
struct QuenchLabel {
    /// A quantity in front: how strong, or how much.
    quantity: Option<(Dimension, String)>,
    /// The name, without blanks and case.
    name: String,
}

fn label(text: &str) -> QuenchLabel {
    let is_label = |word: &&str| {
        let bare = word.trim_matches(['(', ')', '.', ',']).to_lowercase();
        !bare.split('.').all(|part| LABEL.contains(&part))
    };
    let words: Vec<&str> = text.split_whitespace().filter(is_label).collect();
    // "1 M" is two words, "1M" one.
    for taken in [2, 1] {
        let Some((front, rest)) = words.split_at_checked(taken).filter(|(_, r)| !r.is_empty())
        else {
            continue;
        };
        let front = front.join(" ");
        let number = front.starts_with(|c: char| c.is_ascii_digit());
        if let (true, Ok(quantity)) = (number, parse_quantity(&front))
            && !quantity.unit.text.is_empty()
        {
            return QuenchLabel {
                quantity: Some((quantity.dimension, front)),
                name: folded(&rest.join(" ")),
            };
        }
    }
    QuenchLabel {
        quantity: None,
        name: folded(&words.join(" ")),
    }
}

/// Whether two names on a label mean one agent.
pub(crate) fn same_agent(one: &str, other: &str) -> bool {
    let (one, other) = (label(one), label(other));
    one.name == other.name && one.quantity.is_none() && other.quantity.is_none()
}

/// The agents that a procedure quenches with, under the names it gives them; `by_agent` are names for which some species says what it
/// falls back to, and which therefore need no entry. All others are told.
pub(crate) fn find_quenches(
    named: &[(String, Place)],
    by_agent: &[String],
    finder: &Finder<'_>,
    faults: &mut Faults,
) -> Vec<(String, FoundCompound)> {
    let mut list: Vec<(String, FoundCompound)> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for (name, place) in named {
        if told.contains(&name.as_str()) {
            continue;
        }
        told.push(name);
        let exact = finder
            .knows(name)
            .then(|| finder.find(name, place, faults))
            .flatten();
        if let Some(found) = exact.filter(|found| found.spec.offers(QUENCH_AGENT)) {
            list.push((name.clone(), found));
            continue;
        }
        let known = agents(finder.library, faults);
        let label = label(name);
        let meant = known.iter().find(|file| {
            let mut names = file.names.iter().map(|other| self::label(other));
            names.any(|other| other.name == label.name)
        });
        match meant {
            Some(file) if is_as_labelled(&label, file, place, faults) => {
                let found = finder.in_library(file.name(), place, faults);
                list.extend(found.map(|found| (name.clone(), found)));
            }
            Some(_) => {}
            None if by_agent
                .iter()
                .any(|agent| agent == name || same_agent(agent, name)) => {}
            None => unknown(name, place, &known, by_agent, faults),
        }
    }
    list
}

/// The library's agents.
fn agents(library: &Library, faults: &mut Faults) -> Vec<&'static File> {
    let mut is_agent = |file: &'static File| {
        let tree = library.tree(file, faults);
        let roles = tree.get("roles").map(|node| &node.value);
        let words = match roles {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        words
            .iter()
            .filter_map(Node::text)
            .any(|word| word == QUENCH_AGENT)
    };
    let compounds = FILES.iter().filter(|file| !file.is_mechanism());
    compounds.filter(|file| is_agent(file)).collect()
}

/// Whether what a label says of strength or amount is what the agent's entry says; else a fault with the key that takes it.
fn is_as_labelled(label: &QuenchLabel, file: &File, place: &Place, faults: &mut Faults) -> bool {
    let Some((dimension, text)) = &label.quantity else {
        return true;
    };
    let name = file.name();
    let mut own = file.names.iter().map(|other| self::label(other));
    if own.any(|own| {
        own.quantity
            .is_some_and(|(_, strength)| folded(&strength) == folded(text))
    }) {
        return true;
    }
    let strength = matches!(*dimension, Dimension::CONCENTRATION | Dimension::NONE);
    let (message, help) = match strength {
        true => (
            format!("a quench does not read how strong the agent is ({text})"),
            format!("quench = \"{name}\"; pH = ... beside it says what the water then has"),
        ),
        false => (
            format!("quench names the agent; {text} is how much of it"),
            format!("quench = \"{name}\", volume = \"20 mL\""),
        ),
    };
    faults.error(place, message).help(help);
    false
}

fn unknown(name: &str, place: &Place, known: &[&File], by_agent: &[String], faults: &mut Faults) {
    let names = known.iter().flat_map(|file| file.names).copied();
    let hint = did_you_mean(name, names.chain(by_agent.iter().map(String::as_str)));
    let list = known.iter().map(|file| file.name());
    let list: Vec<&str> = list.chain(by_agent.iter().map(String::as_str)).collect();
    let help = format!(
        "one of: {}; or an entry of [species] with roles = [\"{QUENCH_AGENT}\"] and its quench_pH",
        list.join(", ")
    );
    let message = format!("no quench agent {}{hint}", quote(name));
    faults.error(place, message).help(help);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_what_is_in_the_bottle() {
        for text in [
            "NaHCO3",
            "sat. NaHCO3",
            "saturated aqueous NaHCO3",
            "sat. aq. NaHCO3",
            "NaHCO3 (aq)",
            "aq. NaHCO3 solution",
            "satd. aq. NaHCO3 (aq.)",
        ] {
            assert_eq!(label(text), label("NaHCO3"), "{text}");
        }
        assert!(same_agent("aq. HCl", "HCl") && !same_agent("1 M HCl", "HCl"));
        let strong = label("1 M HCl").quantity.unwrap();
        assert_eq!(
            (strong.0, strong.1.as_str()),
            (Dimension::CONCENTRATION, "1 M")
        );
        assert_eq!(
            label("20 mL of sat. NH4Cl").quantity.unwrap().0,
            Dimension::VOLUME
        );
        assert_eq!(label("1 M HCl").name, label("hcl").name);
        assert!(label("sat.").name.is_empty());
    }
}
