//! The `[chemistry]` table: which mechanism, who plays which role, in which solvent, with which options.
//!
//! Chooses between the forms of a mechanism by the solvent's data and the options. What compounds come to in a network is not known
//! here.

use std::collections::BTreeMap;

use super::finder::{Finder, FoundCompound, mechanism};
use super::kinship::check_role;
use crate::library::entries::mechanism::{Mechanism, Role};
use crate::library::entries::when;
use crate::library::files::Library;
use crate::text::{Faults, Node, TableReader, Value, did_you_mean, join_words, nearest, quote};

/// What `[chemistry]` comes to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chemistry {
    /// The mechanism, in the form that this solvent takes.
    pub mechanism: Option<Mechanism>,
    /// The mechanism's name as the user wrote it.
    pub asked_name: Option<String>,
    /// Role, compound; roles left out are not here.
    pub roles: Vec<(String, FoundCompound)>,
    /// The solvent.
    pub solvent: Option<FoundCompound>,
    /// Options of the mechanism: name, on or off.
    pub options: BTreeMap<String, bool>,
    /// Whether nitrogens carry protons: the solvent has pKs and nobody switched it off.
    pub protic: bool,
    /// Which of `H+` and `lyate` what is charged brings.
    pub brings: Vec<String>,
    /// Roles, and `solvent`, of which a fault was told: who plays them is not known.
    pub unclear: Vec<String>,
}

/// Keys of `[chemistry]` that are no roles.
const KEYS: [&str; 4] = ["mechanism", "solvent", "with", "without"];

/// Reads the mechanism's name alone: the reader of own species needs its roles first.
pub(crate) fn read_mechanism(
    node: Option<&Node>,
    library: &Library,
    faults: &mut Faults,
) -> Option<Mechanism> {
    let node = node?.get("mechanism")?;
    let name = node.as_text("mechanism", faults)?;
    mechanism(name, &node.place, library, faults)
}

impl Chemistry {
    /// Reads the table; `head` is the mechanism named there, `unnamed` are roles that are spoken of although none is.
    pub fn read(
        node: Option<&Node>,
        head: Option<Mechanism>,
        unnamed: Vec<String>,
        finder: &Finder<'_>,
        faults: &mut Faults,
    ) -> Chemistry {
        let mut chemistry = Chemistry {
            unclear: unnamed,
            ..Chemistry::default()
        };
        let Some(node) = node else { return chemistry };
        let Some(mut keys) = TableReader::new(node, "[chemistry]", faults) else {
            return chemistry;
        };
        for key in chemistry
            .unclear
            .iter()
            .map(String::as_str)
            .chain(["mechanism"])
        {
            let _ = keys.take(key);
        }
        if let Some(n) = keys.node("solvent") {
            chemistry.solvent = n
                .as_text("solvent", faults)
                .and_then(|name| finder.solvent(name, &n.place, faults));
            if chemistry.solvent.is_none() {
                chemistry.unclear.push("solvent".into());
            }
        }
        let with = words(keys.node("with"), "with", faults);
        let without = words(keys.node("without"), "without", faults);
        let autoprotolysis = chemistry
            .solvent
            .as_ref()
            .is_some_and(|s| s.spec.property("pKs").is_some());
        chemistry.protic = autoprotolysis;
        let Some(head) = head else {
            for (_, node) in with.iter().chain(&without) {
                faults.error(
                    &node.place,
                    "options belong to a mechanism, and none is named",
                );
            }
            keys.finish(&[], faults);
            return chemistry;
        };
        chemistry.asked_name = Some(head.name.clone());
        let form = chemistry.choose(&head, &with, &without, node, finder.library, faults);
        if let Some(form) = form {
            chemistry.fill_roles(&form, &mut keys, finder, faults);
            chemistry.misspelt_roles(&form, node);
            keys.finish(&[], faults);
            chemistry.mechanism = Some(form);
        }
        chemistry
    }

    /// Sets the options and takes the form that they and the solvent ask for.
    fn choose(
        &mut self,
        head: &Mechanism,
        with: &[(String, Node)],
        without: &[(String, Node)],
        node: &Node,
        library: &Library,
        faults: &mut Faults,
    ) -> Option<Mechanism> {
        for choice in &head.options {
            self.options.insert(choice.name.clone(), choice.on);
        }
        let switched = |name: &str, list: &[(String, Node)]| list.iter().any(|(n, _)| n == name);
        let mut form = head.clone();
        if !head.forms.is_empty() {
            let wanted = self.options.get("protonation").copied().unwrap_or(true);
            let wanted =
                (wanted || switched("protonation", with)) && !switched("protonation", without);
            self.protic = self.protic && wanted;
            let protic = self.protic;
            let name = head
                .forms
                .iter()
                .find(|(condition, _)| when::holds(condition, |_| protic))
                .map(|(_, name)| name.clone())?;
            form = mechanism(&name, &node.place, library, faults)?;
            for choice in &form.options {
                self.options.insert(choice.name.clone(), choice.on);
            }
        } else {
            self.protic = self.protic && head.needs_protons;
        }
        self.switch(with, true, faults);
        self.switch(without, false, faults);
        self.options.insert("protonation".into(), self.protic);
        if form.needs_protons && !self.protic {
            let place = node.get("solvent").map_or(&node.place, |n| &n.place);
            faults.error(place, format!("{} needs a solvent with pKs", form.name)).help("MeOH or water, or take reductive-amination, which chooses its form by the solvent");
            return None;
        }
        Some(form)
    }

    fn switch(&mut self, names: &[(String, Node)], on: bool, faults: &mut Faults) {
        for (name, node) in names {
            match self.options.get_mut(name) {
                Some(option) => *option = on,
                None => {
                    let hint = did_you_mean(name, self.options.keys().map(String::as_str));
                    faults.error(&node.place, format!("no option {}{hint}", quote(name)));
                }
            }
        }
    }

    fn fill_roles(
        &mut self,
        mechanism: &Mechanism,
        keys: &mut TableReader<'_>,
        finder: &Finder<'_>,
        faults: &mut Faults,
    ) {
        for role in &mechanism.roles {
            let node = keys.node(&role.name);
            match node {
                Some(node) => {
                    let found = node
                        .as_text(&role.name, faults)
                        .and_then(|name| finder.find(name, &node.place, faults));
                    match found {
                        Some(found) => {
                            let sound = check_role(mechanism, role, &found, faults);
                            if !sound || !check_needs(mechanism, role, &found, faults) {
                                self.unclear.push(role.name.clone());
                            }
                            self.roles.push((role.name.clone(), found));
                        }
                        None => self.unclear.push(role.name.clone()),
                    }
                }
                None if !role.optional => {
                    self.unclear.push(role.name.clone());
                    let place = keys.place().clone();
                    faults
                        .error(&place, format!("[chemistry] needs {}", quote(&role.name)))
                        .help(format!("{} has this role", mechanism.name));
                }
                None => {}
            }
        }
    }

    /// Roles whose key is written wrongly: the unknown key is told, the role is not missed besides.
    fn misspelt_roles(&mut self, mechanism: &Mechanism, node: &Node) {
        let Value::Table(table) = &node.value else {
            return;
        };
        let known = |key: &str| KEYS.contains(&key) || mechanism.role(key).is_some();
        let roles = mechanism.roles.iter().map(|role| role.name.as_str());
        let words: Vec<&str> = KEYS.into_iter().chain(roles).collect();
        for key in table.keys().filter(|key| !known(key)) {
            let meant = nearest(key, words.iter().copied());
            let missing = |word: &&str| table.get(word).is_none();
            if let Some(word) = meant.filter(missing) {
                self.unclear.push(word.to_owned());
            }
        }
    }

    /// The compound in a role.
    pub fn role(&self, name: &str) -> Option<&FoundCompound> {
        self.roles
            .iter()
            .find(|(role, _)| role == name)
            .map(|(_, found)| found)
    }
}

/// Whether a compound says what its role needs of it.
fn check_needs(
    mechanism: &Mechanism,
    role: &Role,
    found: &FoundCompound,
    faults: &mut Faults,
) -> bool {
    let spec = &found.spec;
    let mut sound = true;
    for need in &role.needs {
        let there = match need.as_str() {
            "sites" => spec.sites.is_some(),
            "hydrides" => spec.hydrides.is_some(),
            "ions" => spec.ions.is_some(),
            other => spec.property(other).is_some(),
        };
        if !there {
            sound = false;
            let message = format!(
                "{} has no {}, which {} needs of its {}",
                found.name,
                quote(need),
                mechanism.name,
                role.name
            );
            faults
                .error(&found.place, message)
                .help("take another compound, or declare it in [species] with like = \"...\"");
        }
    }
    let sites = spec.sites.as_deref().unwrap_or(&[]);
    for site in sites
        .iter()
        .filter(|s| !role.kinds.is_empty() && !role.kinds.contains(&s.kind))
    {
        sound = false;
        let message = format!(
            "{} has {} sites, which {} does not know",
            found.name, site.kind, mechanism.name
        );
        faults
            .error(&found.place, message)
            .help(format!("it knows {} ones", join_words(&role.kinds)));
    }
    sound
}

fn words(node: Option<&Node>, what: &str, faults: &mut Faults) -> Vec<(String, Node)> {
    let Some(node) = node.filter(|n| n.value != Value::Invalid) else {
        return Vec::new();
    };
    let list = node.as_texts(what, faults).unwrap_or_default();
    list.into_iter()
        .map(|(text, n)| (text.to_owned(), n.clone()))
        .collect()
}
