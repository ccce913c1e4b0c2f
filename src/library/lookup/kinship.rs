//! Whether two compounds are of one class: only then may one be `like` the other.
//!
//! The class of a compound is what its file, its well-known name or its entry says, else what its name ends in; a formula can only speak
//! against one. A name that says nothing is believed to be of the class of its relative.

use super::finder::{Finder, FoundCompound};
use crate::library::entries::lent::Lender;
use crate::library::entries::mechanism::{Mechanism, Role};
use crate::library::entries::spec::Spec;
use crate::library::files::classes::{Class, class, class_by_ending, class_of_known, classes};
use crate::library::files::{FILES, File};
use crate::notation::Formula;
use crate::text::{Faults, Node, did_you_mean, quote};

/// The class that an entry or a file states, where it is one.
pub(crate) fn stated(spec: &Spec) -> Option<&'static Class> {
    class(spec.class.as_ref()?.text()?)
}

/// The formula that an entry gives itself.
pub(crate) fn formula(spec: &Spec) -> Option<Formula> {
    Formula::parse(spec.formula.as_ref()?.text()?).ok()
}

/// Whether nothing but the end of its name gives a compound's class: it may be another's.
fn is_guessed(name: &str, spec: &Spec) -> bool {
    class_of_known(name).is_none() && stated(spec).is_none()
}

/// Compounds of the library that are of a class.
fn members(of: &Class, finder: &Finder<'_>) -> Vec<&'static str> {
    let compounds = FILES.iter().filter(|file| !file.is_mechanism());
    let member = |file: &&'static File| {
        let tree = finder.library.tree(file, &mut Faults::new());
        tree.get("class").and_then(Node::text) == Some(of.name.as_str())
    };
    compounds.filter(member).map(File::name).collect()
}

impl Finder<'_> {
    /// The class that a name by itself belongs to: of a compound of the library, or of a well-known one.
    fn class_of_name(&self, name: &str) -> Option<&'static Class> {
        let Some(file) = self.library.compound(name) else {
            return class_of_known(name);
        };
        let tree = self.library.tree(file, &mut Faults::new());
        class(tree.get("class")?.text()?)
    }

    /// The class of a compound, as far as it is known.
    pub fn class_of(&self, name: &str, spec: &Spec) -> Option<&'static Class> {
        let known = self.class_of_name(name).or_else(|| stated(spec));
        known.or_else(|| class_by_ending(name))
    }

    /// Refuses a class that there is not, or that the compound's name contradicts.
    pub fn check_class(&self, name: &str, spec: &Spec, faults: &mut Faults) -> bool {
        let Some(node) = &spec.class else { return true };
        let Some(word) = node.as_text("class", faults) else {
            return false;
        };
        let names = || classes().iter().map(|class| class.name.as_str());
        if class(word).is_none() {
            let hint = did_you_mean(word, names());
            let all = names().collect::<Vec<_>>().join(", ");
            let message = format!("no class {}{hint}", quote(word));
            faults
                .error(&node.place, message)
                .help(format!("classes are {all}"));
            return false;
        }
        if let Some(known) = self.class_of_name(name).filter(|c| c.name != word) {
            let message = format!("{name} is {}", known.with_article());
            faults
                .error(&node.place, message)
                .help(format!("write class = \"{}\", or leave it out", known.name));
            return false;
        }
        true
    }

    /// Refuses `like` between compounds of different classes, with the way out.
    pub fn check_like(
        &self,
        name: &str,
        spec: &Spec,
        like: &Node,
        lender: &Lender<'_>,
        faults: &mut Faults,
    ) -> bool {
        let Some(theirs) = lender.class else {
            return true;
        };
        if let Some(own) = self.class_of(name, spec) {
            if own.name == theirs.name {
                return true;
            }
            let message = format!(
                "{name} is {}, {} {}: no number of the one holds for the other",
                own.with_article(),
                lender.name,
                theirs.with_article()
            );
            let fault = faults.error(&like.place, message);
            fault.help(self.way_out(name, spec, own, theirs));
            return false;
        }
        let formula = formula(spec);
        let Some((formula, core)) = formula
            .as_ref()
            .and_then(|formula| Some((formula, theirs.excludes(formula)?)))
        else {
            return true;
        };
        let message = format!(
            "{formula} is no {}, as {} is: it has less than {core}",
            theirs.name, lender.name
        );
        faults.error(&like.place, message).help(format!(
            "mend the formula, take a relative of its own class, or say that it is one: class = \"{}\"",
            theirs.name
        ));
        false
    }

    /// What to write in place of a relative of another class.
    fn way_out(&self, name: &str, spec: &Spec, own: &Class, theirs: &Class) -> String {
        if self.library.compound(name).is_some() {
            return format!("the library has {name} itself: leave `like` out, or the whole entry");
        }
        let relatives = members(own, self).join(", ");
        let relatives = match relatives.as_str() {
            "" => format!(
                "the library has no {}: leave `like` out, and write its numbers and [reactions] with sources of their own",
                own.name
            ),
            some => format!("take one of its class: {some}"),
        };
        match is_guessed(name, spec) {
            true => format!(
                "{relatives}; if it is {}, say so: class = \"{}\"",
                theirs.with_article(),
                theirs.name
            ),
            false => relatives,
        }
    }

    /// What is known of a name that the library has no numbers for: its class, and who is of it.
    pub fn known_elsewhere(&self, name: &str) -> Option<String> {
        let class = class_of_known(name).or_else(|| class_by_ending(name))?;
        let relatives = members(class, self);
        if let Some(entry) = by_descriptors(class) {
            return Some(format!(
                "{name} is {}: give it in [species] by what the rest is estimated from, {name} = {entry}",
                class.with_article()
            ));
        }
        Some(match relatives.first() {
            None => format!(
                "{name} is {}, and the library has none: write it in [species], and its [reactions], with numbers and sources of their own",
                class.with_article()
            ),
            Some(first) => format!(
                "{name} is {}: give it in [species] with its own numbers, or as a guess with like = \"{first}\" (also {})",
                class.with_article(),
                relatives[1..].join(", ")
            ),
        })
    }
}

/// The entry that a class can estimate a member from, its numbers left open; none where it estimates nothing.
fn by_descriptors(class: &Class) -> Option<String> {
    class.estimated.as_ref()?;
    let each = class.descriptors.iter();
    let each: Vec<String> = each.map(|key| format!("{key} = ...")).collect();
    Some(format!(
        "{{ class = \"{}\", {} }}",
        class.name,
        each.join(", ")
    ))
}

/// Refuses a compound of a class that the laws of a mechanism do not hold for.
pub(crate) fn check_role(
    mechanism: &Mechanism,
    role: &Role,
    found: &FoundCompound,
    faults: &mut Faults,
) -> bool {
    let Some(class) = found.class else {
        return true;
    };
    if role.classes.is_empty() || role.classes.contains(&class.name) {
        return true;
    }
    let only = match role.classes.len() {
        1 => "this class",
        _ => "these classes",
    };
    let message = format!(
        "{} is {}; the laws of {} hold for a {} of {only} only: {}",
        found.name,
        class.with_article(),
        mechanism.name,
        role.name,
        role.classes.join(", ")
    );
    let mut help =
        "leave the mechanism out, and write [reactions] with numbers and sources of their own"
            .to_owned();
    if is_guessed(&found.name, &found.spec) {
        let classes = role.classes.join("\" or \"");
        help += &format!("; if its name misleads, say so in [species]: class = \"{classes}\"");
    }
    faults.error(&found.place, message).help(help);
    false
}
