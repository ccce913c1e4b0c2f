//! From the chemistry of a scenario to a [`Model`]: who is there, what reacts, which constants hold, and whether it adds up.
//!
//! All faults are pushed, none ends the reading of the rest. Structure follows from texts alone; numbers enter when all names
//! are settled.

use std::collections::BTreeMap;

use super::brought::liquid;
use super::check::{Written, check, settle};
use super::defined::Defined;
use super::partings::check_partitions;
use crate::library::constants::register::DefinitionTable;
use crate::library::constants::resolve::Resolved;
use crate::library::files::Library;
use crate::library::lookup::request::{ChemistryNodes, Use};
use crate::library::network::builder::{Builder, pool_groups, pool_names};
use crate::library::network::heats::{HeatReader, evolved};
use crate::library::network::names::{ExpressionNames, dimensions};
use crate::library::species::compounds::{check_neutral, compounds};
use crate::library::species::fallback::quench;
use crate::library::species::settled::Assembly;
use crate::model::rules::Rules;
use crate::model::{Heats, Model, Solvent};
use crate::network::Network;
use crate::notation::Formula;
use crate::text::Faults;

/// Assembles a chemistry. Everything wrong with it goes to `faults`; a model comes back when none of it is an error.
pub fn assemble(
    nodes: ChemistryNodes<'_>,
    uses: Use<'_>,
    library: &Library,
    faults: &mut Faults,
) -> Option<Model> {
    let mut own_faults = Faults::new();
    let model =
        Assembly::new(nodes, uses, library, &mut own_faults).and_then(|a| a.model(&mut own_faults));
    let sound = !own_faults.has_errors();
    faults.append(own_faults);
    model.filter(|_| sound)
}

impl Assembly<'_> {
    fn model(mut self, faults: &mut Faults) -> Option<Model> {
        let mut register = DefinitionTable::default();
        let mut defined = self.define(&mut register, faults);
        let mut resolved = self.resolve(&defined, &register, faults);
        Self::join_acidity(&defined.partings, &mut resolved);
        if faults.has_errors() {
            return None;
        }
        let (spots, index) = (resolved.spots.clone(), resolved.index.clone());
        let mut model = self.put_together(&mut defined, resolved, faults);
        check_partitions(&model, self.uses.extracts, faults);
        let steps = &defined.steps;
        settle(&mut model, steps, &spots, faults)?;
        model.evolved = evolved(&model.network, steps, faults);
        model.heats = HeatReader {
            model: &model,
            steps,
            equilibria: &defined.equilibria,
            heats: &defined.heats,
            constants: &index,
        }
        .heats(faults);
        self.remarks(&mut model);
        self.tell_idle(&model, faults);
        self.tell_unused(&model, faults);
        check(
            &Written::new(&model, steps, &spots),
            self.solvent_elements().as_deref(),
            self.chemistry.protic,
            faults,
        )
        .then_some(model)
    }

    /// The model, before its numbers are looked at.
    fn put_together(
        &mut self,
        defined: &mut Defined,
        resolved: Resolved,
        faults: &mut Faults,
    ) -> Model {
        let (network, rules, drying) = self.network(defined, &resolved, faults);
        let (cast, families, protic) = (&self.cast, &self.families, self.chemistry.protic);
        let (compounds, compound_names) = compounds(cast, families, &network, protic, faults);
        if protic {
            check_neutral(cast, &compounds, &network, self.uses.charged, faults);
        }
        let solvent = self.chemistry.solvent.as_ref().map(|found| Solvent {
            name: found.name.clone(),
            protic,
            ..liquid(found)
        });
        Model {
            partitions: Self::partitions(&defined.partings, network.pools.len(), &resolved),
            agents: self.agents(&defined.uptakes, &drying, &resolved),
            constants: resolved.constants,
            network,
            rules,
            compounds,
            compound_names,
            pool_names: pool_names(cast, families),
            pool_groups: pool_groups(cast, families),
            quenches: self.quenches(),
            liquids: self.liquids(faults),
            solvent,
            mechanism: self.chemistry.mechanism.as_ref().map(|m| m.name.clone()),
            notes: std::mem::take(&mut self.cast.notes),
            observables: std::mem::take(&mut defined.observables),
            ledger: self.brought("ledger"),
            heats: Heats::default(),
            evolved: Vec::new(),
        }
    }

    /// The network with the rules for its coefficients, and the index of every drying agent's step.
    fn network(
        &self,
        defined: &Defined,
        resolved: &Resolved,
        faults: &mut Faults,
    ) -> (Network, Rules, Vec<usize>) {
        let mut builder = Builder {
            resolved,
            network: Network::default(),
            rules: Rules::default(),
            rates: BTreeMap::new(),
        };
        builder.pools(&self.cast, &self.families, &defined.species);
        builder.steps(&defined.steps, self.uses.ledger);
        let names = ExpressionNames {
            steps: &defined.steps,
            families: &self.families,
            protic: self.chemistry.protic,
            dimensions: dimensions(resolved),
            sums: &defined.sums,
            summed: Vec::new(),
        };
        let summed = builder.sums(&names, faults);
        // A rate that names a faulty sum would only tell the fault again.
        if summed.len() == defined.sums.len() {
            let names = ExpressionNames { summed, ..names };
            builder.laws(&names, faults);
            builder.readings(&defined.values, &names, faults);
        }
        let drying = builder.uptakes(&defined.uptakes);
        builder.gases(&defined.gases);
        builder.cycles(&defined.steps, &defined.equilibria, faults);
        builder.constants();
        let (mut network, rules) = (builder.network, builder.rules);
        let agents = self.uses.quench;
        quench(&self.cast, &self.families, agents, &mut network, faults);
        network.held_ph = self.uses.held_ph && network.autoprotolysis.is_some();
        (network, rules, drying)
    }

    fn solvent_elements(&self) -> Option<Vec<(String, u32)>> {
        let node = self.chemistry.solvent.as_ref()?.spec.formula.as_ref()?;
        let formula = Formula::parse(node.text()?).ok()?;
        let elements = formula.elements().into_iter();
        Some(elements.map(|(symbol, n)| (symbol.to_owned(), n)).collect())
    }
}
