//! Compounds of one class, role or kind of nitrogen side by side: what each file says of each property.
//!
//! Values as they are written. Where a file says nothing and its class estimates, that is told; what the estimate comes to is known only in
//! a chemistry.

use std::collections::BTreeMap;

use super::classes::{Class, class, classes};
use super::embedded::{FILES, File, Library};
use crate::text::{Faults, Node, Table, Value, did_you_mean, quote};

/// What a member says of a property that its class estimates.
pub const BY_CLASS: &str = "by class";

/// Which compounds are wanted; all conditions must hold.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this class, or of this kind: `ketone`, `arylamine`.
    pub class: Option<String>,
    /// That play this role: `amine`.
    pub role: Option<String>,
    /// With sites of all these kinds: `primary`.
    pub sites: Vec<String>,
}

/// A compound among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCompound {
    /// Its name.
    pub name: &'static str,
    /// Its class.
    pub class: String,
    /// Its formula.
    pub formula: String,
    /// What it says of each property, by the property and the solvent of the value: `pKa1 (water)`.
    pub properties: BTreeMap<String, String>,
}

impl Wanted {
    /// The compounds that are wanted, in the order of their files.
    ///
    /// # Errors
    ///
    /// A class or role that there is not, with the nearest that there is.
    pub fn members(&self, library: &Library) -> Result<Vec<ListedCompound>, String> {
        let files = FILES.iter().filter(|file| !file.is_mechanism());
        let trees = files.map(|file| (file, library.tree(file, &mut Faults::new())));
        let trees: Vec<_> = trees.collect();
        if let Some(word) = &self.class
            && !classes().iter().any(|class| class.is(word))
        {
            return Err(unknown("class", word, classes().iter().map(|c| &*c.name)));
        }
        if let Some(word) = &self.role {
            let mut roles = trees.iter().flat_map(|(_, tree)| texts(tree, "roles"));
            if !roles.any(|role| role == word) {
                let roles = trees.iter().flat_map(|(_, tree)| texts(tree, "roles"));
                return Err(unknown("role", word, roles));
            }
        }
        let wanted = trees.iter().filter(|(_, tree)| self.includes(tree));
        Ok(wanted.map(|(file, tree)| member(file, tree)).collect())
    }

    fn includes(&self, tree: &Node) -> bool {
        let of_class = |word: &String| class_of(tree).is_some_and(|class| class.is(word));
        let plays = |word: &String| texts(tree, "roles").contains(&word.as_str());
        let kinds = kinds_of_sites(tree);
        self.class.as_ref().is_none_or(of_class)
            && self.role.as_ref().is_none_or(plays)
            && self.sites.iter().all(|kind| kinds.contains(&kind.as_str()))
    }
}

fn unknown<'w>(what: &str, word: &str, known: impl Iterator<Item = &'w str>) -> String {
    let hint = did_you_mean(word, known);
    format!("the library has no {what} {}{hint}", quote(word))
}

fn class_of(tree: &Node) -> Option<&'static Class> {
    class(tree.get("class")?.text()?)
}

/// A list of texts, or none.
fn texts<'n>(tree: &'n Node, key: &str) -> Vec<&'n str> {
    match tree.get(key).map(|node| &node.value) {
        Some(Value::Array(items)) => items.iter().filter_map(Node::text).collect(),
        _ => Vec::new(),
    }
}

fn kinds_of_sites(tree: &Node) -> Vec<&str> {
    match tree.get("sites").map(|node| &node.value) {
        Some(Value::Array(items)) => {
            let kinds = items.iter().filter_map(|item| item.get("kind")?.text());
            kinds.collect()
        }
        _ => Vec::new(),
    }
}

fn member(file: &'static File, tree: &Node) -> ListedCompound {
    let text = |key: &str| tree.get(key).and_then(Node::text).unwrap_or("").to_owned();
    let mut properties = BTreeMap::new();
    let estimates = class_of(tree).and_then(|class| class.estimated.as_ref());
    for key in estimates.into_iter().flat_map(property_keys) {
        properties.insert(key, BY_CLASS.to_owned());
    }
    if let Value::Table(table) = &tree.value {
        own_properties(table, &mut properties);
    }
    ListedCompound {
        name: file.name(),
        class: text("class"),
        formula: text("formula"),
        properties,
    }
}

/// The properties that a class estimates.
fn property_keys(estimates: &Node) -> Vec<String> {
    let Value::Table(table) = &estimates.value else {
        return Vec::new();
    };
    let says = |node: &Node| node.get("value").is_some() || node.text().is_some();
    let entries = table.entries.iter().filter(|entry| says(&entry.node));
    entries.map(|entry| entry.key.text.clone()).collect()
}

fn own_properties(table: &Table, into: &mut BTreeMap<String, String>) {
    for entry in &table.entries {
        let readings = match &entry.node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for reading in readings {
            let Some(value) = reading.get("value") else {
                continue;
            };
            let heading = match reading.get("solvent").and_then(Node::text) {
                Some(solvent) => format!("{} ({solvent})", entry.key.text),
                None => entry.key.text.clone(),
            };
            let written = value.place.text().trim_matches('"').to_owned();
            into.insert(heading, written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &Wanted) -> Vec<&'static str> {
        let members = wanted.members(&Library::new()).unwrap();
        members.iter().map(|member| member.name).collect()
    }

    #[test]
    fn a_class_has_the_members_whose_files_say_so() {
        let ketones = Wanted {
            class: Some("ketone".into()),
            ..Wanted::default()
        };
        let members = ketones.members(&Library::new()).unwrap();
        assert!(members.iter().all(|member| member.class == "ketone"));
        let acetone = members.iter().find(|m| m.name == "acetone").unwrap();
        // As its file writes it, and what only the class says.
        assert_eq!(acetone.properties["hydration"], "1.4e-3");
        assert_eq!(acetone.properties["E_iminium"], BY_CLASS);
        assert_eq!(acetone.formula, "C3H6O");
    }

    #[test]
    fn conditions_hold_together() {
        let amines = |sites: &[&str]| {
            names(&Wanted {
                role: Some("amine".into()),
                sites: sites.iter().map(|kind| (*kind).to_owned()).collect(),
                ..Wanted::default()
            })
        };
        let (all, primary) = (amines(&[]), amines(&["primary"]));
        let both = amines(&["primary", "secondary"]);
        assert!(primary.contains(&"propylamine") && !primary.contains(&"piperidine"));
        assert!(primary.iter().all(|name| all.contains(name)) && primary.len() < all.len());
        assert_eq!(both, ["1,4-diazepan-6-amine"]);
        let arylamines = Wanted {
            class: Some("arylamine".into()),
            sites: vec!["secondary".into()],
            ..Wanted::default()
        };
        assert_eq!(names(&arylamines), ["N-methylaniline"]);
    }

    #[test]
    fn what_there_is_not_is_told_with_the_nearest() {
        let refused = |wanted: Wanted| wanted.members(&Library::new()).unwrap_err();
        let class = Wanted {
            class: Some("ketones".into()),
            ..Wanted::default()
        };
        assert_eq!(
            refused(class),
            "the library has no class `ketones`; did you mean `ketone`?"
        );
        let role = Wanted {
            role: Some("amines".into()),
            ..Wanted::default()
        };
        assert!(refused(role).ends_with("did you mean `amine`?"));
    }
}
