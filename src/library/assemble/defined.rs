//! What reacts, with all that its constants are defined by; and which of these constants something needs.
//!
//! Steps, species, drying agents, gases and observables each bring theirs into one register; the scenario's `[constants]` are laid
//! over them. No numbers are looked at.

use super::{Assembly, table};
use crate::library::drying::Uptake;
use crate::library::formulas;
use crate::library::gases::HeldGas;
use crate::library::network::SpeciesConstants;
use crate::library::partition::Parting;
use crate::library::rate_law::{name_constants, values};
use crate::library::reaction::{Instance, Step, read_step};
use crate::library::register::{DefinitionId, Register};
use crate::library::resolve::{Resolved, resolve};
use crate::library::steps::lay_over;
use crate::library::template::texts_of;
use crate::text::{Faults, Node};

/// Everything that has constants.
pub(super) struct Defined {
    pub steps: Vec<Step>,
    /// Overall equilibria that are no steps.
    pub equilibria: Vec<Step>,
    pub species: SpeciesConstants,
    pub uptakes: Vec<Uptake>,
    pub partings: Vec<Parting>,
    pub gases: Vec<HeldGas>,
    /// Observables that the mechanism brings.
    pub observables: Vec<(String, Node)>,
    /// What observables read off the flask.
    pub values: Vec<formulas::Value>,
}

impl Assembly<'_> {
    /// Brings all constants into the register.
    pub(super) fn define(&self, register: &mut Register, faults: &mut Faults) -> Defined {
        let (mut steps, equilibria) = self.reactions(register, faults);
        let species = self.species_constants(register);
        let uptakes = self.uptakes(register, faults);
        self.properties(register);
        self.mechanism_constants(register, faults);
        let partings = self.partings(register);
        if let Some(table) = table(self.nodes.constants, "[constants]", faults) {
            register.lay_over(table, faults);
        }
        name_constants(&mut steps, register, faults);
        let gases = self.gases(register, faults);
        let observables = self.brought("observables");
        let values = values(self.shown(&observables), register, faults);
        Defined {
            steps,
            equilibria,
            species,
            uptakes,
            partings,
            gases,
            observables,
            values,
        }
    }

    /// Steps and overall equilibria of mechanism and scenario.
    fn reactions(&self, register: &mut Register, faults: &mut Faults) -> (Vec<Step>, Vec<Step>) {
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
        let mut read = |list: &[Instance], equilibrium: bool| -> Vec<Step> {
            list.iter()
                .filter_map(|i| read_step(i, equilibrium, protic, &self.families, register, faults))
                .collect()
        };
        (read(&instances, false), read(&equilibria, true))
    }

    /// What coefficients, observables and work-up need, with its numbers.
    pub(super) fn resolve(
        &self,
        defined: &Defined,
        register: &Register,
        faults: &mut Faults,
    ) -> Resolved {
        let mut roots = defined.roots();
        if !self.uses.extracts.is_empty() {
            roots.extend(self.parting_roots(&defined.partings, register));
        }
        let mut texts = Vec::new();
        let observables = self.nodes.observables.into_iter();
        observables.for_each(|node| texts_of(node, &mut texts));
        let named = |name: &str| texts.iter().any(|text| mentions(text, name));
        resolve(register, &roots, &self.medium(), &named, faults)
    }
}

impl Defined {
    /// The constants that coefficients and observables depend on.
    fn roots(&self) -> Vec<DefinitionId> {
        let steps = self.steps.iter().chain(&self.equilibria);
        let named = self.values.iter().flat_map(|value| &value.rate.constants);
        steps
            .flat_map(Step::constants)
            .chain(self.species.constants())
            .chain(self.uptakes.iter().flat_map(Uptake::constants))
            .chain(named.map(|(_, id)| *id))
            .chain(self.gases.iter().flat_map(HeldGas::constants))
            .collect()
    }
}

/// Whether a text names a constant as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(part);
        let after = text[at + name.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}
