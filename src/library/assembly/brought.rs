//! What mechanism and library bring besides reactions and constants: observables, ledger accounts, recipes, remarks.

use std::collections::BTreeMap;

use crate::library::entries::reading::Written;
use crate::library::entries::spec::Spec;
use crate::library::lookup::finder::{Finder, FoundCompound};
use crate::library::reactions::steps::observables;
use crate::library::species::settled::Assembly;
use crate::model::WATER;
use crate::model::rule::StepRule;
use crate::model::{Model, QuenchAgent, Solvent};
use crate::network::coefficient::Capped;
use crate::text::{Faults, Node, Value};
use crate::units::{Dimension, format_rounded};

/// A compound as a liquid.
pub(super) fn liquid(found: &FoundCompound) -> Solvent {
    Solvent {
        name: found.name.clone(),
        boiling_point: found.spec.boiling_point,
        melting_point: found.spec.melting_point,
        heat_capacity: found.spec.heat_capacity,
        protic: found.spec.property("pKs").is_some(),
        mixes_with_water: found.spec.mixes_with_water,
    }
}

/// A property that is a plain number, base units.
fn number(spec: &Spec, key: &str) -> Option<f64> {
    match &spec.property(key)?.first()?.value {
        Written::Number(quantity) => Some(quantity.value),
        Written::Formula(_) => None,
    }
}

impl Assembly<'_> {
    /// Entries of one of the mechanism's tables that hold here.
    pub(super) fn brought(&self, key: &str) -> Vec<(String, Node)> {
        let mechanism = self.chemistry.mechanism.as_ref();
        let table = mechanism.and_then(|m| m.table(key));
        let mut list = table
            .map(|table| observables(table, &self.stage()))
            .unwrap_or_default();
        for (_, found) in &self.chemistry.roles {
            let (spec, stage) = (&found.spec, self.stage());
            let own = |node: &Option<Node>| match node.as_ref().map(|n| &n.value) {
                Some(Value::Table(table)) => observables(table, &stage),
                _ => Vec::new(),
            };
            match key {
                "observables" => list.extend(own(&spec.observables)),
                "ledger" => own(&spec.ledger)
                    .iter()
                    .for_each(|(account, also)| add_to_side(&mut list, account, also)),
                _ => {}
            }
        }
        list
    }

    /// The observables there are: the scenario's, and the mechanism's that it does not overrule.
    pub(super) fn shown<'s>(
        &'s self,
        brought: &'s [(String, Node)],
    ) -> impl Iterator<Item = (&'s str, &'s Node)> {
        let own = match self.nodes.observables.map(|node| &node.value) {
            Some(Value::Table(table)) => table.entries.as_slice(),
            _ => &[],
        };
        let overruled = move |name: &str| own.iter().any(|entry| entry.key.text == name);
        let brought = brought.iter().filter(move |(name, _)| !overruled(name));
        let own = own.iter().map(|e| (e.key.text.as_str(), &e.node));
        own.chain(brought.map(|(name, node)| (name.as_str(), node)))
    }

    /// The agents that the procedure quenches with.
    pub(super) fn quenches(&self) -> BTreeMap<String, QuenchAgent> {
        let agent = |(name, found): &(String, FoundCompound)| {
            let spec = &found.spec;
            let agent = QuenchAgent {
                volume: number(spec, "quench_volume"),
                ph: number(spec, "quench_pH"),
                recipe: spec.recipe.clone().unwrap_or_default(),
            };
            (name.clone(), agent)
        };
        self.quenches.iter().map(agent).collect()
    }

    /// Water and the solvents that the procedure extracts with; none where nothing is worked up. Names that are no solvent's are left
    /// out, and told where the procedure is read.
    pub(super) fn liquids(&self, faults: &mut Faults) -> BTreeMap<String, Solvent> {
        let finder = Finder::new(self.library, &self.beside, &[]);
        let mut liquids = BTreeMap::new();
        for (name, place) in self.uses.extracts {
            let own = self.beside.iter().any(|(own, _)| own == name);
            for name in [name.as_str(), WATER] {
                let found = finder
                    .knows(name)
                    .then(|| finder.solvent(name, place, faults));
                let found = found.flatten();
                if let Some(found) = found.filter(|found| own || found.spec.offers("solvent")) {
                    liquids.insert(name.to_owned(), liquid(&found));
                }
            }
        }
        liquids
    }

    /// What the mechanism has to say of this case, notes on protonation switched off and on what diffusion limits.
    pub(super) fn remarks(&self, model: &mut Model) {
        let said = self.brought("notes");
        let texts = said.iter().filter_map(|(_, node)| node.get("text")?.text());
        model.notes.extend(texts.map(str::to_owned));
        if !self.chemistry.protic && !self.families.dormant.is_empty() {
            let solvent = self.chemistry.solvent.as_ref();
            let solvent = solvent.map_or("no solvent", |found| &found.name);
            model.notes.push(format!(
                "{solvent}: acid-base is off, every species keeps the form it is named by"
            ));
        }
        let capped = model.rules.capped(&model.constants).unwrap_or_default();
        let limited = capped
            .into_iter()
            .map(|(step, capped)| diffusion_note(&model.rules.steps[step], &capped));
        model.notes.extend(limited);
    }
}

/// Adds what a compound's reactions make to the side that an account of the mechanism follows.
fn add_to_side(accounts: &mut [(String, Node)], name: &str, also: &Node) {
    let account = accounts.iter_mut().find(|(account, _)| account == name);
    let (Some((_, node)), Some(also)) = (account, also.get("side").and_then(Node::text)) else {
        return;
    };
    if let Value::Table(table) = &mut node.value
        && let Some(side) = table.entries.iter_mut().find(|e| e.key.text == "side")
        && let Value::Text(text) = &mut side.node.value
    {
        *text = format!("{text} + {also}");
    }
}

fn diffusion_note(step: &StepRule, capped: &Capped) -> String {
    let direction = if capped.reverse { " reverse" } else { "" };
    let order = step.orders[usize::from(capped.reverse)];
    let unit = Dimension::rate_coefficient(order).unwrap_or_default();
    let value = format_rounded(capped.value, unit, 3);
    let factor = format_rounded(capped.factor, Dimension::NONE, 3);
    format!(
        "{}{direction} would be {value}, faster than diffusion: both directions times {factor}",
        step.label
    )
}
