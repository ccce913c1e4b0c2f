//! The head of a mechanism file: roles, options, and which form of a mechanism is meant.
//!
//! Reads what a mechanism asks of the compounds that play in it; its species, reactions and observables stay trees until the
//! roles are filled.

use crate::text::{Faults, Node, Table, TableReader, Value};
use crate::units::{Dimension, parse_unit};

/// A part that a compound plays.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    /// Its name.
    pub name: String,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Keys its compound must have.
    pub needs: Vec<String>,
    /// Classes of compounds for which its laws hold; empty: any.
    pub classes: Vec<String>,
    /// Kinds of site it can handle; empty: any.
    pub kinds: Vec<String>,
    /// Kinds that a site of a kind is after one substitution; a kind that is not named is spent then.
    pub becomes: Vec<(String, String)>,
    /// Names of what becomes of it, one after the other.
    pub ladder: Option<LadderSource>,
    /// Letter that runs over the rungs, from 1.
    pub rung: Option<String>,
    /// Letter that runs over all members, from 0.
    pub member: Option<String>,
    /// Properties that the mechanism reads.
    pub reads: Vec<(String, Dimension)>,
}

/// Where the names of a ladder come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LadderSource {
    /// From the mechanism: by how many substituents there are.
    Names(Vec<String>),
    /// From the compound's `ions`, counted down by `hydrides`: the first is the compound, the last is spent.
    Ions,
}

/// A switch of a mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Its name in `with` and `without`.
    pub name: String,
    /// Whether it is on.
    pub on: bool,
    /// What it does.
    pub text: String,
}

/// A mechanism file, its roles and options read.
#[derive(Debug, Clone)]
pub(crate) struct Mechanism {
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its options.
    pub options: Vec<Choice>,
    /// Whether it works only in a solvent with pKs.
    pub needs_protons: bool,
    /// Forms by condition, where the file only chooses between others.
    pub forms: Vec<(String, String)>,
    /// The whole file.
    pub tree: Node,
}

const TREES: [&str; 9] = [
    "species",
    "reactions",
    "sums",
    "equilibria",
    "heats",
    "constants",
    "observables",
    "ledger",
    "notes",
];

impl Mechanism {
    /// Reads the head of a file.
    pub fn read(tree: &Node, faults: &mut Faults) -> Option<Mechanism> {
        let mut keys = TableReader::new(tree, "this mechanism", faults)?;
        let name = keys.text("name", faults)?.to_owned();
        let _ = (keys.text("title", faults), keys.text("text", faults));
        let needs_protons = keys.text("needs", faults) == Some("pKs");
        let roles = entries(keys.node("roles"))
            .filter_map(|(name, node)| role(name, node, faults))
            .collect();
        let options = entries(keys.node("options"))
            .filter_map(|(name, node)| option(name, node, faults))
            .collect();
        let forms = entries(keys.node("forms"))
            .filter_map(|(when, node)| {
                Some((when.to_owned(), node.as_text("forms", faults)?.to_owned()))
            })
            .collect();
        for key in TREES {
            let _ = keys.take(key);
        }
        keys.finish(&[], faults);
        Some(Mechanism {
            name,
            roles,
            options,
            needs_protons,
            forms,
            tree: tree.clone(),
        })
    }

    /// One of its tables.
    pub fn table(&self, key: &str) -> Option<&Table> {
        match self.tree.get(key).map(|node| &node.value) {
            Some(Value::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The role of a name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }

    /// Properties that its roles read.
    pub fn reads(&self) -> Vec<(String, Dimension)> {
        self.roles
            .iter()
            .flat_map(|role| role.reads.iter().cloned())
            .collect()
    }
}

/// Keys and values of a table that may be missing.
fn entries<'a>(node: Option<&'a Node>) -> impl Iterator<Item = (&'a str, &'a Node)> + use<'a> {
    let entries = match node.map(|n| &n.value) {
        Some(Value::Table(table)) => table.entries.as_slice(),
        _ => &[],
    };
    entries
        .iter()
        .map(|entry| (entry.key.text.as_str(), &entry.node))
}

fn role(name: &str, node: &Node, faults: &mut Faults) -> Option<Role> {
    let mut keys = TableReader::new(node, name, faults)?;
    let mut texts = |key: &str| -> Vec<String> {
        let list = keys
            .node(key)
            .and_then(|n| n.as_texts(key, faults))
            .unwrap_or_default();
        list.into_iter().map(|(text, _)| text.to_owned()).collect()
    };
    let (needs, kinds, ladder) = (texts("needs"), texts("kinds"), texts("ladder"));
    let classes = texts("classes");
    let ladder = match ladder.as_slice() {
        [] => None,
        [word] if word == "ions" => Some(LadderSource::Ions),
        _ => Some(LadderSource::Names(ladder)),
    };
    let becomes = entries(keys.node("becomes"))
        .filter_map(|(kind, node)| {
            Some((kind.to_owned(), node.as_text("becomes", faults)?.to_owned()))
        })
        .collect();
    let reads = entries(keys.node("reads"))
        .filter_map(|(key, node)| {
            let unit = node.as_text(key, faults)?;
            match parse_unit(unit) {
                Ok(unit) => Some((key.to_owned(), unit.dimension)),
                Err(flaw) => {
                    node.flaw(&flaw, faults);
                    None
                }
            }
        })
        .collect();
    let role = Role {
        name: name.to_owned(),
        optional: keys.boolean("optional", faults).unwrap_or(false),
        needs,
        classes,
        kinds,
        becomes,
        ladder,
        rung: keys.text("rung", faults).map(str::to_owned),
        member: keys.text("member", faults).map(str::to_owned),
        reads,
    };
    keys.finish(&[], faults);
    Some(role)
}

fn option(name: &str, node: &Node, faults: &mut Faults) -> Option<Choice> {
    let mut keys = TableReader::new(node, name, faults)?;
    let on = keys.boolean("default", faults).unwrap_or(false);
    let text = keys.text("text", faults).unwrap_or("").to_owned();
    keys.finish(&[], faults);
    Some(Choice {
        name: name.to_owned(),
        on,
        text,
    })
}
