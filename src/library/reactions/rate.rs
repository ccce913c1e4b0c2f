//! Expressions as a chemistry writes them: rates, named sums, and what observables read off the flask; and the constants they name.
//!
//! What they come to is computed in `network`.

use crate::library::constants::register::{DefinitionId, DefinitionTable};
use crate::library::entries::reading::Origin;
use crate::network::expression::Expression;
use crate::text::{Faults, Node, Place, did_you_mean, quote};

/// A whole rate law as written.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    /// What it says.
    pub expression: Expression,
    /// Where.
    pub node: Node,
    /// Constants it names: name, definition.
    pub constants: Vec<(String, DefinitionId)>,
}

/// A sum, its conditions settled.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub place: Place,
    /// Who wrote it.
    pub origin: Origin,
    /// What is added up.
    pub terms: Vec<Rate>,
}

impl Sum {
    /// Constants that its terms name.
    pub fn constants(&self) -> impl Iterator<Item = DefinitionId> {
        let named = self.terms.iter().flat_map(|term| &term.constants);
        named.map(|(_, id)| *id)
    }
}

/// A `value = "..."` of an observable.
#[derive(Debug, Clone)]
pub(crate) struct ObservableValue {
    /// The observable.
    pub name: String,
    /// What it says, and which constants it names.
    pub rate: Rate,
}

/// What observables read off the flask; those with faults are left out.
pub(crate) fn values<'n>(
    entries: impl Iterator<Item = (&'n str, &'n Node)>,
    sums: &[Sum],
    register: &DefinitionTable,
    faults: &mut Faults,
) -> Vec<ObservableValue> {
    let mut list = Vec::new();
    for (name, node) in entries {
        let Some(node) = node.get("value") else {
            continue;
        };
        let Some(text) = node.as_text("value", faults) else {
            continue;
        };
        match Expression::parse(text) {
            Ok(expression) => {
                let mut rate = Rate {
                    expression,
                    node: node.clone(),
                    constants: Vec::new(),
                };
                rate.name_constants("", sums, register, faults);
                list.push(ObservableValue {
                    name: name.to_owned(),
                    rate,
                });
            }
            Err(flaw) => node.flaw(&flaw, faults),
        }
    }
    list
}

impl Rate {
    /// Finds the constants it names: those of the reaction `label` first. A name of a sum is nobody else's.
    pub fn name_constants(
        &mut self,
        label: &str,
        sums: &[Sum],
        register: &DefinitionTable,
        faults: &mut Faults,
    ) {
        for (name, span) in self.expression.constants() {
            let addresses = [format!("{label}.{name}"), name.to_owned()];
            if sums.iter().any(|sum| sum.name == name) {
                if addresses.iter().any(|a| register.get(a).is_some()) {
                    let message = format!("{} is a sum and a constant: rename one", quote(name));
                    faults.error(&self.node.place_within(span), message);
                }
                continue;
            }
            if let Some(id) = addresses.iter().find_map(|a| register.get(a)) {
                self.constants.push((name.to_owned(), id));
                continue;
            }
            let hint = did_you_mean(name, register.addresses());
            let message = format!("no constant {}{hint}", quote(name));
            let fault = faults.error(&self.node.place_within(span), message);
            if hint.is_empty() {
                let home = if label.is_empty() {
                    format!("[constants] {name} = ...")
                } else {
                    format!("constants = {{ {name} = ... }} in this reaction")
                };
                fault.help(format!("{home}; a concentration is written [{name}]"));
            }
        }
    }
}
