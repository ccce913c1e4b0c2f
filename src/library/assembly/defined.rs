//! What reacts, with all that its constants are defined by; and which of these constants something needs.
//!
//! Steps, species, drying agents, gases and observables each bring theirs into one register; the scenario's `[constants]` are laid
//! over them. No numbers are looked at.

use super::partings::Parting;
use crate::library::constants::definitions::SpeciesConstants;
use crate::library::constants::medium::Medium;
use crate::library::constants::register::{DefinitionId, DefinitionTable};
use crate::library::constants::resolve::{Resolved, resolve};
use crate::library::entries::reading::Origin;
use crate::library::entries::template::{mentions, texts_of};
use crate::library::network::drying::Uptake;
use crate::library::network::gases::HeldGas;
use crate::library::reactions::rate::{ObservableValue, Rate, Sum, values};
use crate::library::reactions::rate_law::StepLaw;
use crate::library::reactions::reaction::read_step;
use crate::library::reactions::step::{Instance, ResolvedStep, name_constants};
use crate::library::reactions::steps::lay_over;
use crate::library::reactions::sums::{self, read_sums};
use crate::library::species::settled::{Assembly, table};
use crate::text::{Faults, Node, Table, Value, quote};

/// Everything that has constants.
pub(super) struct Defined {
    pub steps: Vec<ResolvedStep>,
    /// Sums that rates and observables may name.
    pub sums: Vec<Sum>,
    /// Overall equilibria that are no steps.
    pub equilibria: Vec<ResolvedStep>,
    /// Overall enthalpies that are no steps.
    pub heats: Vec<ResolvedStep>,
    pub species: SpeciesConstants,
    pub uptakes: Vec<Uptake>,
    pub partings: Vec<Parting>,
    pub gases: Vec<HeldGas>,
    /// Observables that the mechanism brings.
    pub observables: Vec<(String, Node)>,
    /// What observables read off the flask.
    pub values: Vec<ObservableValue>,
}

impl Assembly<'_> {
    /// Brings all constants into the register.
    pub(super) fn define(&self, register: &mut DefinitionTable, faults: &mut Faults) -> Defined {
        let (mut steps, equilibria) = self.reactions(register, faults);
        let heats = self.overall_heats(register, faults);
        let species = self.species_constants(register);
        let uptakes = self.uptakes(register, faults);
        self.properties(register);
        self.mechanism_constants(register, faults);
        let mut partings = self.partings(register);
        if let Some(table) = table(self.nodes.constants, "[constants]", faults) {
            register.lay_over(table, faults);
        }
        let own = |name: &str| {
            self.nodes
                .species
                .is_some_and(|node| node.get(name).is_some())
        };
        let known = |name: &str| self.library.compound(name).is_some() || own(name);
        register.check_solvents(known, faults);
        self.settle_partings(&mut partings, register);
        let mut sums = self.sums(faults);
        sums::name_constants(&mut sums, register, faults);
        name_constants(&mut steps, &sums, register, faults);
        let gases = self.gases(register, faults);
        let observables = self.brought("observables");
        let values = values(self.shown(&observables), &sums, register, faults);
        told_unused(&sums, &steps, &values, faults);
        Defined {
            steps,
            sums,
            equilibria,
            heats,
            species,
            uptakes,
            partings,
            gases,
            observables,
            values,
        }
    }

    /// The sums of mechanism, compounds in their roles and scenario.
    fn sums(&self, faults: &mut Faults) -> Vec<Sum> {
        let stage = self.stage();
        let mut list = Vec::new();
        let mechanism = self.chemistry.mechanism.as_ref();
        if let Some(table) = mechanism.and_then(|m| m.table("sums")) {
            read_sums(&table.entries, Origin::Library, &stage, &mut list, faults);
        }
        for (_, found) in &self.chemistry.roles {
            if let Some(table) = table(found.spec.sums.as_ref(), "sums", faults) {
                read_sums(&table.entries, Origin::Library, &stage, &mut list, faults);
            }
        }
        if let Some(table) = table(self.nodes.sums, "[sums]", faults) {
            read_sums(&table.entries, Origin::Scenario, &stage, &mut list, faults);
        }
        list
    }

    /// Steps and overall equilibria of mechanism and scenario.
    fn reactions(
        &self,
        register: &mut DefinitionTable,
        faults: &mut Faults,
    ) -> (Vec<ResolvedStep>, Vec<ResolvedStep>) {
        let stage = self.stage();
        let of = |key: &str| self.chemistry.mechanism.as_ref().and_then(|m| m.table(key));
        let mut instances = of("reactions")
            .map(|t| stage.instances(t, faults))
            .unwrap_or_default();
        let equilibria = of("equilibria")
            .map(|t| stage.instances(t, faults))
            .unwrap_or_default();
        for (_, found) in &self.chemistry.roles {
            if let Some(table) = table(found.spec.reactions.as_ref(), "reactions", faults) {
                instances = stage.bring(instances, table, faults);
            }
        }
        if let Some(table) = table(self.nodes.reactions, "[reactions]", faults) {
            instances = lay_over(
                instances,
                table,
                self.chemistry.asked_name.as_deref(),
                faults,
            );
        }
        let protic = self.chemistry.protic;
        let mut read = |list: &[Instance], equilibrium: bool| -> Vec<ResolvedStep> {
            list.iter()
                .filter_map(|i| read_step(i, equilibrium, protic, &self.families, register, faults))
                .collect()
        };
        (read(&instances, false), read(&equilibria, true))
    }

    /// Overall enthalpies of the mechanism and of compounds in their roles.
    fn overall_heats(
        &self,
        register: &mut DefinitionTable,
        faults: &mut Faults,
    ) -> Vec<ResolvedStep> {
        let stage = self.stage();
        let mechanism = self.chemistry.mechanism.as_ref();
        let mut tables: Vec<&Table> = Vec::new();
        tables.extend(mechanism.and_then(|m| m.table("heats")));
        for (_, found) in &self.chemistry.roles {
            tables.extend(table(found.spec.heats.as_ref(), "heats", faults));
        }
        let instances: Vec<Instance> = tables
            .into_iter()
            .flat_map(|table| stage.instances(table, faults))
            .collect();
        let protic = self.chemistry.protic;
        let read = |instance: &Instance| {
            let step = read_step(instance, true, protic, &self.families, register, faults)?;
            if step.enthalpy.is_none() {
                let message = format!("{} of [heats] needs dH_reaction", step.label);
                faults.error(&step.place, message);
            }
            Some(step)
        };
        instances.iter().filter_map(read).collect()
    }

    /// What coefficients, observables and work-up need, with its numbers.
    pub(super) fn resolve(
        &self,
        defined: &Defined,
        register: &DefinitionTable,
        faults: &mut Faults,
    ) -> Resolved {
        let mut roots = defined.roots();
        if self.uses.heat {
            roots.extend(defined.enthalpies(register, &self.medium()));
        }
        if !self.uses.extracts.is_empty() {
            roots.extend(self.parting_roots(&defined.partings, register));
        }
        let mut texts = Vec::new();
        let observables = self.nodes.observables.into_iter();
        observables.for_each(|node| texts_of(node, &mut texts));
        let responses = self.nodes.data.map(responses_of).unwrap_or_default();
        let named =
            |name: &str| texts.iter().any(|text| mentions(text, name)) || responses.contains(&name);
        resolve(register, &roots, &self.medium(), &named, faults)
    }
}

/// The constants that peaks of `[[data]]` have for their response: all else that is written there uses none.
fn responses_of(data: &Node) -> Vec<&str> {
    let Value::Array(tables) = &data.value else {
        return Vec::new();
    };
    let columns = tables.iter().filter_map(|table| table.get("columns"));
    let entries = columns.filter_map(|columns| match &columns.value {
        Value::Table(table) => Some(&table.entries),
        _ => None,
    });
    let responses = entries
        .flatten()
        .filter_map(|entry| entry.node.get("response"));
    let names = responses.filter_map(Node::text).map(str::trim);
    let plain = |name| str::strip_prefix(name, "constant.").unwrap_or(name);
    names.map(plain).collect()
}

impl Defined {
    /// Enthalpies of reaction that hold in this solvent.
    fn enthalpies(&self, register: &DefinitionTable, medium: &Medium<'_>) -> Vec<DefinitionId> {
        let all = self.heats.iter().chain(&self.steps);
        let stated = all.filter_map(|step| step.enthalpy);
        stated
            .filter(|id| register.pick(*id, medium).is_some())
            .collect()
    }

    /// The constants that coefficients and observables depend on.
    fn roots(&self) -> Vec<DefinitionId> {
        let steps = self.steps.iter().chain(&self.equilibria);
        let named = self.values.iter().flat_map(|value| &value.rate.constants);
        steps
            .flat_map(ResolvedStep::constants)
            .chain(self.species.constants())
            .chain(self.uptakes.iter().flat_map(Uptake::constants))
            .chain(named.map(|(_, id)| *id))
            .chain(self.sums.iter().flat_map(Sum::constants))
            .chain(self.gases.iter().flat_map(HeldGas::constants))
            .collect()
    }
}

/// Tells sums of the scenario that neither a rate nor an observable names.
fn told_unused(
    sums: &[Sum],
    steps: &[ResolvedStep],
    values: &[ObservableValue],
    faults: &mut Faults,
) {
    let rates = steps.iter().filter_map(|step| match &step.law {
        StepLaw::Rate(rate) => Some(rate),
        StepLaw::MassAction | StepLaw::Orders(_) => None,
    });
    let rates: Vec<&Rate> = rates.chain(values.iter().map(|v| &v.rate)).collect();
    let named = |sum: &Sum| {
        let constants = rates.iter().flat_map(|rate| rate.expression.constants());
        constants.into_iter().any(|(name, _)| name == sum.name)
    };
    let own = sums.iter().filter(|sum| sum.origin == Origin::Scenario);
    for sum in own.filter(|sum| !named(sum)) {
        let message = format!("{} stands in no rate and no value", quote(&sum.name));
        faults.error(&sum.place, message);
    }
}
