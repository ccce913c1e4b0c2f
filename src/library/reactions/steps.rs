//! The reactions there are: templates copied over their rungs, switched off or replaced by the scenario, drying agents added.

use super::step::Instance;
use crate::library::entries::mechanism::Role;
use crate::library::entries::reading::Origin;
use crate::library::entries::template::{Indices, LetterValues, texts_of};
use crate::library::entries::when::{self, Asks};
use crate::library::lookup::chemistry::Chemistry;
use crate::library::species::cast::{Cast, asked};
use crate::library::species::families::Families;
use crate::library::species::settled::Assembly;
use crate::text::{Entry, Faults, Node, Table, Value, did_you_mean, quote};

/// What decides about an instance.
pub(crate) struct InstanceRule<'a> {
    pub chemistry: &'a Chemistry,
    pub indices: &'a Indices,
    pub cast: &'a Cast,
    pub families: &'a Families,
}

impl Assembly<'_> {
    /// What decides about reactions here.
    pub fn stage(&self) -> InstanceRule<'_> {
        InstanceRule {
            chemistry: &self.chemistry,
            indices: &self.indices,
            cast: &self.cast,
            families: &self.families,
        }
    }
}

impl InstanceRule<'_> {
    /// The copies of a mechanism's table that exist here.
    pub fn instances(&self, table: &Table, faults: &mut Faults) -> Vec<Instance> {
        table
            .entries
            .iter()
            .flat_map(|entry| self.copies(entry, faults))
            .collect()
    }

    /// Lays what a compound brings over the mechanism's steps: another reaction of the same label, or `"off"`.
    pub fn bring(
        &self,
        mut steps: Vec<Instance>,
        table: &Table,
        faults: &mut Faults,
    ) -> Vec<Instance> {
        for entry in &table.entries {
            let label = &entry.key.text;
            let at = steps.iter().position(|step| step.base == *label);
            let at = at.unwrap_or(steps.len());
            steps.retain(|step| step.base != *label);
            if entry.node.value != Value::Text("off".into()) {
                let at = at.min(steps.len());
                steps.splice(at..at, self.copies(entry, faults));
            }
        }
        steps
    }

    fn copies(&self, entry: &Entry, faults: &mut Faults) -> Vec<Instance> {
        let mut texts = Vec::new();
        // The equation first: its letters give the order of the numbers in labels.
        entry
            .node
            .get("equation")
            .into_iter()
            .for_each(|node| texts_of(node, &mut texts));
        texts_of(&entry.node, &mut texts);
        let mut copies = Vec::new();
        for assignment in self.counted(&entry.node, &texts, faults) {
            let node = self.indices.fill_tree(&entry.node, &assignment, faults);
            if node.get("sites").and_then(Node::text) == Some("0") {
                continue;
            }
            copies.push(Instance {
                base: entry.key.text.clone(),
                label: format!("{}{}", entry.key.text, self.indices.suffix(&assignment)),
                place: entry.key.place.clone(),
                node,
                raw: entry.node.clone(),
                free_sites: self.free_sites(&assignment),
                origin: Origin::Library,
            });
        }
        copies
    }

    /// The terms that an item of a sum stands for.
    pub fn terms(&self, item: &Node, faults: &mut Faults) -> Vec<Node> {
        let term = item.get("term").unwrap_or(item);
        let mut texts = Vec::new();
        texts_of(term, &mut texts);
        texts_of(item, &mut texts);
        let copies = self.counted(item, &texts, faults);
        let filled = copies
            .iter()
            .map(|assignment| self.indices.fill_tree(term, assignment, faults));
        filled.collect()
    }

    /// The rungs and members at which what is written counts: where `site` and `when` say so. `texts` name the letters.
    fn counted(&self, node: &Node, texts: &[&str], faults: &mut Faults) -> Vec<LetterValues> {
        let assignments = self.indices.assignments(&self.indices.letters_of(texts));
        if let Some(site) = node.get("site")
            && assignments.iter().any(|a| self.indices.rung(a).is_none())
        {
            faults.error(
                &site.place,
                "site picks among rungs, but nothing here counts them: leave it out",
            );
        }
        let counts = |a: &LetterValues| self.indices.at_site(node, a) && self.wanted(node, a);
        assignments.into_iter().filter(counts).collect()
    }

    fn wanted(&self, node: &Node, assignment: &LetterValues) -> bool {
        let Some(condition) = node.get("when").and_then(Node::text) else {
            return true;
        };
        // A condition about a member that a ladder lacks does not hold.
        self.indices
            .fill(condition, assignment)
            .is_ok_and(|text| self.holds(&text))
    }

    /// Whether a condition holds, forms included.
    pub fn holds(&self, condition: &str) -> bool {
        when::holds(condition, |asks| match asks {
            Asks::There(name) => {
                self.families.names.contains_key(name) || asked(asks, self.chemistry, self.cast)
            }
            Asks::Offers { .. } => asked(asks, self.chemistry, self.cast),
        })
    }

    /// Sites of its kind that are still free before a rung; without one, those of the compound as it is charged.
    fn free_sites(&self, assignment: &LetterValues) -> Option<u32> {
        if let Some(rung) = self.indices.rung(assignment) {
            return Some(rung.free);
        }
        let mechanism = self.chemistry.mechanism.as_ref()?;
        let needs_sites = |role: &&Role| role.needs.iter().any(|need| need == "sites");
        let role = mechanism.roles.iter().find(needs_sites)?;
        let sites = self.chemistry.role(&role.name)?.spec.sites.as_deref()?;
        Some(sites.iter().map(|s| s.count).sum())
    }
}

/// Lays the scenario's `[reactions]` over the mechanism's: new ones, `"off"`, `replace = true`.
pub(crate) fn lay_over(
    mut steps: Vec<Instance>,
    table: &Table,
    mechanism: Option<&str>,
    faults: &mut Faults,
) -> Vec<Instance> {
    let known: Vec<String> = steps
        .iter()
        .flat_map(|s| [s.label.clone(), s.base.clone()])
        .collect();
    for entry in &table.entries {
        let label = &entry.key.text;
        let is = |step: &Instance| {
            step.origin == Origin::Library && (step.label == *label || step.base == *label)
        };
        let there = steps.iter().any(is);
        match &entry.node.value {
            Value::Invalid => continue,
            Value::Text(word) if word == "off" && there => steps.retain(|step| !is(step)),
            Value::Text(word) if word == "off" => {
                let hint = did_you_mean(label, &known);
                faults.error(
                    &entry.key.place,
                    format!("no reaction {} to switch off{hint}", quote(label)),
                );
            }
            Value::Table(_) => {
                if !may_stand(entry, there, mechanism, &known, faults) {
                    continue;
                }
                let at = steps.iter().position(is).unwrap_or(steps.len());
                steps.retain(|step| !is(step));
                steps.insert(at.min(steps.len()), own(entry));
            }
            _ => {
                faults.error(
                    &entry.node.place,
                    format!("{} is a table with an equation, or \"off\"", quote(label)),
                );
            }
        }
    }
    steps
}

/// Whether a reaction may stand beside or instead of those that are there. One that replaces nothing is told, and stands.
fn may_stand(
    entry: &Entry,
    there: bool,
    mechanism: Option<&str>,
    known: &[String],
    faults: &mut Faults,
) -> bool {
    let label = quote(&entry.key.text);
    let replace = entry.node.get("replace").map(|n| &n.value);
    let replaces = replace == Some(&Value::Boolean(true));
    let message = match (there, replaces) {
        (true, false) => {
            let who = mechanism.unwrap_or("the mechanism");
            format!("{label} belongs to {who}: another label, or replace = true")
        }
        (false, true) => {
            let hint = did_you_mean(&entry.key.text, known);
            format!("no reaction {label} to replace{hint}")
        }
        _ => return true,
    };
    faults.error(&entry.key.place, message);
    !there
}

fn own(entry: &Entry) -> Instance {
    Instance {
        base: entry.key.text.clone(),
        label: entry.key.text.clone(),
        place: entry.key.place.clone(),
        node: entry.node.clone(),
        raw: entry.node.clone(),
        free_sites: None,
        origin: Origin::Scenario,
    }
}

/// The observables of a mechanism that hold here, without their conditions.
pub(crate) fn observables(table: &Table, stage: &InstanceRule<'_>) -> Vec<(String, Node)> {
    let mut list = Vec::new();
    for entry in &table.entries {
        let choices = match &entry.node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let holds = |node: &&Node| {
            node.get("when")
                .and_then(Node::text)
                .is_none_or(|text| stage.holds(text))
        };
        if let Some(node) = choices.iter().find(holds) {
            list.push((entry.key.text.clone(), without_when(node)));
        }
    }
    list
}

fn without_when(node: &Node) -> Node {
    let mut node = node.clone();
    if let Value::Table(table) = &mut node.value {
        table.entries.retain(|entry| entry.key.text != "when");
    }
    node
}
