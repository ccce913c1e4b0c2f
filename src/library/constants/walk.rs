//! From what coefficients need to the constants that give it: dependence followed, units checked, cycles and unknown names told.

use std::collections::BTreeMap;

use super::medium::{Medium, Pick};
use super::register::{Definition, DefinitionId, DefinitionTable, Expected, WrittenAt};
use crate::library::entries::reading::{ConstantReading, Written, WrittenSlope};
use crate::network::expression::Expression;
use crate::text::{Faults, Flaw, Node, Place, did_you_mean, quote};
use crate::units::{Quantity, check_dimension, check_rate_coefficient};

/// Names of a circle that are told, the last among them.
const LONGEST_CIRCLE: usize = 12;

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
    register: &DefinitionTable,
    roots: &[DefinitionId],
    solvent: &Medium<'_>,
    faults: &mut Faults,
) -> Walked {
    let mut walk = DefinitionWalk {
        register,
        solvent,
        state: vec![VisitState::Unseen; register.definitions.len()],
        found: Walked::default(),
        faults,
        solvent_missed: false,
    };
    for &root in roots {
        walk.visit(root);
    }
    walk.found.used = walk.state.iter().map(|s| *s == VisitState::Done).collect();
    walk.found
}

/// How far a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum VisitState {
    Unseen,
    Open,
    Done,
    Failed,
}

/// A walk over definitions, deepest first.
struct DefinitionWalk<'a, 'f> {
    register: &'a DefinitionTable,
    solvent: &'a Medium<'a>,
    state: Vec<VisitState>,
    found: Walked,
    faults: &'f mut Faults,
    /// Whether it was told that a solvent must be named.
    solvent_missed: bool,
}

/// A definition on the way to which a root led, and what of its needs was not looked at yet.
struct OpenDefinition {
    id: DefinitionId,
    needs: std::vec::IntoIter<DefinitionId>,
    fine: bool,
}

impl DefinitionWalk<'_, '_> {
    /// Follows a root, however long the chain is that hangs on it.
    fn visit(&mut self, root: DefinitionId) {
        let mut path: Vec<OpenDefinition> = Vec::new();
        self.enter(root, &mut path);
        while let Some(last) = path.last_mut() {
            match last.needs.next() {
                Some(need) => self.enter(need, &mut path),
                None => self.leave(&mut path),
            }
        }
    }

    fn enter(&mut self, id: DefinitionId, path: &mut Vec<OpenDefinition>) {
        match self.state[id] {
            VisitState::Done => {}
            VisitState::Failed => spoil(path),
            VisitState::Open => {
                self.circle(id, path);
                spoil(path);
            }
            VisitState::Unseen => {
                self.state[id] = VisitState::Open;
                let (needs, fine) = self.one(id);
                path.push(OpenDefinition {
                    id,
                    needs: needs.into_iter(),
                    fine,
                });
            }
        }
    }

    fn leave(&mut self, path: &mut Vec<OpenDefinition>) {
        let Some(OpenDefinition { id, fine, .. }) = path.pop() else {
            return;
        };
        self.found.order.push(id);
        self.state[id] = if fine {
            VisitState::Done
        } else {
            spoil(path);
            VisitState::Failed
        };
    }

    /// Tells that a path came back to one of its own.
    fn circle(&mut self, id: DefinitionId, path: &[OpenDefinition]) {
        let from = path.iter().position(|p| p.id == id).unwrap_or(0);
        let circle: Vec<DefinitionId> = path[from..].iter().map(|p| p.id).collect();
        let address = |id: &DefinitionId| self.register.definitions[*id].address.as_str();
        let mut names: Vec<&str> = circle.iter().chain([&id]).map(address).collect();
        if names.len() > LONGEST_CIRCLE {
            names.splice(LONGEST_CIRCLE - 1..names.len() - 1, ["..."]);
        }
        let message = format!("a constant cannot depend on itself: {}", names.join(", "));
        if let Some(place) = self.place_in_circle(&circle) {
            self.faults.error(&place, message);
        }
    }

    /// What a definition needs, and whether all is well with it otherwise.
    fn one(&mut self, id: DefinitionId) -> (Vec<DefinitionId>, bool) {
        let register = self.register;
        let definition = &register.definitions[id];
        let Some(pick) = register.pick(id, self.solvent) else {
            self.unknown_here(id);
            return (Vec::new(), false);
        };
        let found = match &pick.reading.value {
            Written::Number(quantity) => {
                let fine = self.check_unit(definition, &pick.reading, quantity);
                (Vec::new(), fine)
            }
            Written::Formula(text) => self.formula(definition, text, &pick.reading),
        };
        self.found.picked.insert(id, pick);
        found
    }

    fn check_unit(
        &mut self,
        definition: &Definition,
        reading: &ConstantReading,
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

    /// What a formula names, and whether it can be read and all of it exists.
    fn formula(
        &mut self,
        definition: &Definition,
        text: &str,
        reading: &ConstantReading,
    ) -> (Vec<DefinitionId>, bool) {
        let node = &reading.node;
        if reading.slope != WrittenSlope::default() {
            let message = format!(
                "{} follows from other constants and takes its temperature dependence from them: leave Ea and dH out",
                definition.address
            );
            self.faults.error(&node.place, message);
            return (Vec::new(), false);
        }
        let formula = match Expression::parse(text) {
            Ok(formula) => formula,
            Err(flaw) => {
                node.flaw(&flaw, self.faults);
                return (Vec::new(), false);
            }
        };
        let mut needs = Vec::new();
        let mut fine = true;
        for (name, span) in formula.constants() {
            match self.register.get(name) {
                Some(id) => needs.push(id),
                None => {
                    self.unknown(name, node, span);
                    fine = false;
                }
            }
        }
        (needs, fine)
    }
}

/// What needs something that failed, or itself, fails too.
fn spoil(path: &mut [OpenDefinition]) {
    if let Some(last) = path.last_mut() {
        last.fine = false;
    }
}

impl DefinitionWalk<'_, '_> {
    /// Where a circle of constants is told: where the scenario closed it, if it did.
    fn place_in_circle(&self, circle: &[DefinitionId]) -> Option<Place> {
        let spots = circle.iter().filter_map(|&id| {
            let pick = self.register.pick(id, self.solvent)?;
            Some(self.register.spot(id, &pick.reading))
        });
        let spots: Vec<WrittenAt> = spots.collect();
        let laid_over = spots.iter().find(|spot| spot.laid_over);
        laid_over.or(spots.last()).map(|spot| spot.place.clone())
    }

    /// A constant that is not known in this solvent. Where no solvent is named, every one of them lacks the same word: once is
    /// enough.
    fn unknown_here(&mut self, id: DefinitionId) {
        let message = self.register.missing(id, self.solvent);
        match self.solvent.solvent {
            Some(solvent) => {
                self.faults.error(&solvent.place, message);
            }
            None if self.solvent_missed => {}
            None => {
                self.solvent_missed = true;
                let readings = &self.register.definitions[id].readings;
                let own = readings.first().map(|reading| &reading.node.place);
                if let Some(place) = self.solvent.place.or(own) {
                    self.faults.error(place, message);
                }
            }
        }
    }

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
