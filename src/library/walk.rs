//! From what coefficients need to the constants that give it: dependence followed, units checked, cycles and unknown names told.

use std::collections::BTreeMap;

use super::constant::{Reading, Slope, Written};
use super::medium::{Medium, Pick};
use super::register::{Definition, DefinitionId, Expected, Register};
use crate::network::expression::Expression;
use crate::text::{Faults, Flaw, Node, did_you_mean, quote};
use crate::units::{Quantity, check_dimension, check_rate_coefficient};

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Per definition: whether a root leads to it and all is well.
    pub used: Vec<bool>,
    /// The readings that hold.
    pub picked: BTreeMap<DefinitionId, Pick>,
    /// In the order in which they can be evaluated.
    pub order: Vec<DefinitionId>,
}

/// Follows everything that `roots` depend on.
pub(crate) fn walk(
    register: &Register,
    roots: &[DefinitionId],
    solvent: &Medium<'_>,
    faults: &mut Faults,
) -> Walked {
    let mut walk = Walk {
        register,
        solvent,
        state: vec![State::Unseen; register.definitions.len()],
        found: Walked::default(),
        faults,
    };
    for &root in roots {
        walk.visit(root, &mut Vec::new());
    }
    walk.found.used = walk.state.iter().map(|s| *s == State::Done).collect();
    walk.found
}

/// How far a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Unseen,
    Open,
    Done,
    Failed,
}

/// A walk over definitions, deepest first.
struct Walk<'a, 'f> {
    register: &'a Register,
    solvent: &'a Medium<'a>,
    state: Vec<State>,
    found: Walked,
    faults: &'f mut Faults,
}

impl Walk<'_, '_> {
    fn visit(&mut self, id: DefinitionId, path: &mut Vec<DefinitionId>) {
        if matches!(self.state[id], State::Done | State::Failed) {
            return;
        }
        let register = self.register;
        if self.state[id] == State::Open {
            let from = path.iter().position(|p| *p == id).unwrap_or(0);
            let names: Vec<&str> = path[from..]
                .iter()
                .chain([&id])
                .map(|p| register.definitions[*p].address.as_str())
                .collect();
            let message = format!("a constant cannot depend on itself: {}", names.join(", "));
            if let Some(reading) = register.definitions[id].readings.first() {
                self.faults.error(&reading.node.place, message);
            }
            return;
        }
        self.state[id] = State::Open;
        path.push(id);
        self.state[id] = if self.one(id, path) {
            State::Done
        } else {
            State::Failed
        };
        path.pop();
        self.found.order.push(id);
    }

    fn one(&mut self, id: DefinitionId, path: &mut Vec<DefinitionId>) -> bool {
        let register = self.register;
        let definition = &register.definitions[id];
        let Some(pick) = register.pick(id, self.solvent) else {
            let place = self
                .solvent
                .solvent
                .map(|s| &s.place)
                .or(definition.readings.first().map(|r| &r.node.place));
            if let Some(place) = place {
                self.faults.error(place, register.missing(id, self.solvent));
            }
            return false;
        };
        let fine = match &pick.reading.value {
            Written::Number(quantity) => self.check_unit(definition, &pick.reading, quantity),
            Written::Formula(text) => self.formula(definition, text, &pick.reading, path),
        };
        self.found.picked.insert(id, pick);
        fine
    }

    fn check_unit(
        &mut self,
        definition: &Definition,
        reading: &Reading,
        quantity: &Quantity,
    ) -> bool {
        let text = reading
            .node
            .place
            .text()
            .trim_matches(['"', '\''])
            .to_owned();
        let checked: Result<(), Flaw> = match definition.expected {
            Expected::Rate(order) => check_rate_coefficient(order, quantity, &text),
            Expected::Dimension(needed) => {
                check_dimension(&definition.words.0, needed, quantity, &text)
            }
            Expected::Any => Ok(()),
        };
        let Err(flaw) = checked else { return true };
        let fault = self.faults.error(&reading.node.place, flaw.message);
        if let Some(help) = flaw.help {
            fault.help(help);
        }
        false
    }

    fn formula(
        &mut self,
        definition: &Definition,
        text: &str,
        reading: &Reading,
        path: &mut Vec<DefinitionId>,
    ) -> bool {
        let node = &reading.node;
        if reading.slope != Slope::default() {
            let message = format!(
                "{} follows from other constants and takes its temperature dependence from them: leave Ea and dH out",
                definition.address
            );
            self.faults.error(&node.place, message);
            return false;
        }
        let formula = match Expression::parse(text) {
            Ok(formula) => formula,
            Err(flaw) => {
                node.flaw(&flaw, self.faults);
                return false;
            }
        };
        let mut fine = true;
        for (name, span) in formula.constants() {
            match self.register.get(name) {
                Some(id) => {
                    self.visit(id, path);
                    fine &= self.state[id] == State::Done;
                }
                None => {
                    self.unknown(name, node, span);
                    fine = false;
                }
            }
        }
        fine
    }
}

impl Walk<'_, '_> {
    /// A name that no constant has: either misspelt, or a property that a compound lacks.
    fn unknown(&mut self, name: &str, node: &Node, span: std::ops::Range<usize>) {
        let role = name.split_once('.').and_then(|(role, key)| {
            let (_, found) = self.solvent.roles.iter().find(|(r, _)| r == role)?;
            Some((role, key, found))
        });
        if let Some((role, key, found)) = role {
            let message = format!(
                "{} has no {}, which its role {role} asks for",
                found.name,
                quote(key)
            );
            self.faults.error(&found.place, message).help(format!(
                "give it in [species], with like = {} or a relative of it",
                quote(&found.name)
            ));
            return;
        }
        let hint = did_you_mean(name, self.register.addresses());
        self.faults.error(
            &node.place_within(span),
            format!("no constant {}{hint}", quote(name)),
        );
    }
}
