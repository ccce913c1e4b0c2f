//! Chemistries already assembled: variants that differ in their procedure alone share one model.
//!
//! Trees are compared as they are, places included, so that a fault is reported where each is written.

use std::sync::Arc;

use crate::library::{Charged, ChemistryNodes, Library, Use, assemble};
use crate::model::Model;
use crate::scenario::names::charged::{extracts, gases, quenches};
use crate::text::{Entry, Faults, Node, Value};

/// Parts of the file that make a chemistry.
const PARTS: [&str; 6] = [
    "chemistry",
    "species",
    "reactions",
    "constants",
    "sums",
    "observables",
];
/// Chemistries kept; a sweep over thousands of them would search longer than it assembles.
const MOST: usize = 32;

/// What a chemistry is made from.
#[derive(Debug, PartialEq)]
struct Made {
    parts: [Option<Node>; 6],
    charged: Vec<(String, bool)>,
    quench: Vec<String>,
    extracts: Vec<String>,
    held_ph: bool,
    heat: bool,
    gases: Vec<String>,
}

/// The chemistries of one file.
#[derive(Debug)]
pub struct Chemistries<'a> {
    library: &'a Library,
    /// `[[data]]`, which may name constants: the same for all.
    data: Option<&'a Node>,
    known: Vec<(Made, Option<Arc<Model>>)>,
}

impl<'a> Chemistries<'a> {
    /// None yet.
    pub fn new(library: &'a Library, data: Option<&'a Node>) -> Chemistries<'a> {
        Chemistries {
            library,
            data,
            known: Vec::new(),
        }
    }

    /// The model of a tree's chemistry; faults are told the first time it comes up.
    pub fn model(
        &mut self,
        tree: &Node,
        charged: &[Charged],
        faults: &mut Faults,
    ) -> Option<Arc<Model>> {
        let quench = quenches(tree.get("procedure"));
        let extracts = extracts(tree.get("procedure"));
        let held_ph = tree
            .get("flask")
            .and_then(|flask| flask.get("pH"))
            .is_some();
        let gases = gases(tree);
        let mut charged = charged.to_vec();
        let known: Vec<String> = charged.iter().map(|c| c.name.clone()).collect();
        let gas = gases.iter().filter(|gas| !known.contains(&gas.name));
        charged.extend(gas.cloned());
        let made = Made {
            gases: gases.iter().map(|gas| gas.name.clone()).collect(),
            parts: PARTS.map(|part| tree.get(part).cloned()),
            charged: charged.iter().map(|c| (c.name.clone(), c.agent)).collect(),
            quench: quench.iter().map(|(name, _)| name.clone()).collect(),
            extracts: extracts.iter().map(|(name, _)| name.clone()).collect(),
            held_ph,
            heat: asks_for_heat(tree),
        };
        if let Some((_, model)) = self.known.iter().find(|(known, _)| *known == made) {
            return model.clone();
        }
        let [chemistry, species, reactions, constants, sums, observables] =
            PARTS.map(|part| tree.get(part));
        let nodes = ChemistryNodes {
            chemistry,
            species,
            reactions,
            constants,
            sums,
            observables,
            data: self.data,
        };
        let uses = Use {
            charged: &charged,
            gases: &gases,
            quench: &quench,
            extracts: &extracts,
            ledger: true,
            held_ph,
            heat: asks_for_heat(tree),
        };
        let model = assemble(nodes, uses, self.library, faults).map(Arc::new);
        if self.known.len() == MOST {
            self.known.remove(0);
        }
        self.known.push((made, model.clone()));
        model
    }
}

/// Whether an observable asks for heat, or the flask follows it.
fn asks_for_heat(tree: &Node) -> bool {
    let observables = tree.get("observables").map(|node| &node.value);
    let observables = match observables {
        Some(Value::Table(table)) => table.entries.as_slice(),
        _ => &[],
    };
    let cooling = tree.get("flask").and_then(|flask| flask.get("cooling"));
    let asks = |entry: &Entry| entry.node.get("thermal").is_some();
    cooling.is_some() || observables.iter().any(asks)
}
