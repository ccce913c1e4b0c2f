//! Enthalpies of reaction and gases set free: from what entries say, from slopes of equilibrium constants and from Hess's law to a
//! number for each pool.
//!
//! Works on a model whose numbers are settled. Knows no flask.

use std::collections::BTreeMap;

use super::cycles::as_reaction;
use super::hess::{Hess, SourceSum};
use crate::library::constants::register::DefinitionId;
use crate::library::reactions::step::{KSource, ResolvedStep};
use crate::model::heat::HeatSource;
use crate::model::rule::EquilibriumSource;
use crate::model::{ConstantId, EvolvedGas, Heats, Model};
use crate::network::cycles::{acid_base_changes, potential_change};
use crate::network::{Law, Network};
use crate::text::Faults;

/// Two ways to one enthalpy that differ by less are one number, J/mol: typed values are rounded.
const SAME_HEAT: f64 = 60.0;

/// What one unit of progress adds to and takes from forms, H+ and lyate.
type Change = Vec<(usize, f64)>;

/// What is known of heat: entries of a chemistry with the numbers of its model.
pub(crate) struct HeatReader<'a> {
    pub model: &'a Model,
    pub steps: &'a [ResolvedStep],
    /// Overall equilibria that are no steps, in the order of the rules.
    pub equilibria: &'a [ResolvedStep],
    /// Overall enthalpies that are no steps.
    pub heats: &'a [ResolvedStep],
    /// The constants of definitions.
    pub constants: &'a BTreeMap<DefinitionId, ConstantId>,
}

/// A reaction whose enthalpy is a source, with its label; the step that states it.
struct KnownHeat<'a> {
    source: HeatSource,
    change: Change,
    label: String,
    stated: Option<&'a ResolvedStep>,
}

impl HeatReader<'_> {
    /// The enthalpies of all pools; numbers that contradict each other are told.
    pub fn heats(&self, faults: &mut Faults) -> Heats {
        let Ok(laws) = self.model.laws(&[]) else {
            return Heats::default();
        };
        let known = self.known(&laws);
        let network = &self.model.network;
        let lyate = network.forms.len() + 1;
        let mut hess = Hess::new(network.forms.len() + 2, known.len());
        // Charge is conserved, so that one ion has any enthalpy one likes: the lyate ion has none.
        hess.add(&[(lyate, 1.0)], &[]);
        for (source, heat) in known.iter().enumerate() {
            let rest = hess.add(&self.without_held(&heat.change), &[(source, 1.0)]);
            if let Some(rest) = rest {
                self.tell_contradiction(&rest, &known, heat, &laws, faults);
            }
        }
        self.protons(&mut hess, &known);
        let unknown = self.unknown(&mut hess, &laws);
        let of_forms = hess.of_species();
        let pools = network.pools.iter();
        let stated = known.iter().filter_map(|heat| match heat.source {
            HeatSource::Constant(id) => Some(id),
            _ => None,
        });
        let mut stated: Vec<ConstantId> = stated.collect();
        stated.dedup();
        let pools: Vec<_> = pools.map(|pool| of_forms[pool.forms[0]].clone()).collect();
        Heats {
            known: pools.iter().any(|parts| !parts.is_empty()),
            sources: known.into_iter().map(|heat| heat.source).collect(),
            pools,
            unknown,
            stated,
        }
    }

    /// What entries state first, then the slopes of equilibrium constants.
    fn known(&self, laws: &[Law]) -> Vec<KnownHeat<'_>> {
        let network = &self.model.network;
        let forms = network.forms.len();
        let mut list = Vec::new();
        let steps = self.steps.iter().enumerate();
        let steps = steps.map(|(i, step)| (step, potential_change(&network.reactions[i], forms)));
        let overall = self.heats.iter();
        let overall = overall.map(|step| (step, potential_change(&as_reaction(step), forms)));
        for (step, change) in overall.chain(steps) {
            let constant = step.enthalpy.and_then(|id| self.constants.get(&id));
            list.extend(constant.map(|&id| KnownHeat {
                source: HeatSource::Constant(id),
                change,
                label: step.label.clone(),
                stated: Some(step),
            }));
        }
        for (i, step) in self.steps.iter().enumerate() {
            let own = step.reversible && step.balance != KSource::Cycle;
            if own && self.is_sloped_step(i, laws) {
                list.push(KnownHeat {
                    source: HeatSource::Step(i),
                    change: potential_change(&network.reactions[i], forms),
                    label: format!("{} (slope of K)", step.label),
                    stated: None,
                });
            }
        }
        list.extend(self.sloped_equilibria());
        list.extend(self.sloped_acids(laws));
        list
    }

    /// Whether the K of a step has a slope that somebody gave it.
    fn is_sloped_step(&self, step: usize, laws: &[Law]) -> bool {
        let reaction = &self.model.network.reactions[step];
        let rule = &self.model.rules.steps[step];
        let of_constant = match rule.balance {
            EquilibriumSource::Constant(id) => Some(self.is_sloped(id)),
            _ => None,
        };
        of_constant.unwrap_or_else(|| {
            let reverse = reaction.reverse.map(|reverse| laws[reverse]);
            let balance = reverse.map(|reverse| laws[reaction.forward].over(&reverse));
            balance.is_some_and(|law| law.depends_on_temperature())
        })
    }

    fn is_sloped(&self, id: ConstantId) -> bool {
        let constants = self
            .model
            .rules
            .constants(&self.model.constants, &[])
            .unwrap_or_default();
        let law = constants.get(id).map(|(law, _)| law);
        law.is_some_and(Law::depends_on_temperature)
    }

    fn sloped_equilibria(&self) -> Vec<KnownHeat<'_>> {
        let forms = self.model.network.forms.len();
        let with_constant = self.equilibria.iter();
        let with_constant =
            with_constant.filter(|step| matches!(step.balance, KSource::Constant(_)));
        let rules = self.model.rules.equilibria.iter();
        let pairs = with_constant.zip(rules);
        let sloped = pairs.filter(|(_, rule)| self.is_sloped(rule.constant));
        let heat = sloped.map(|(step, rule)| KnownHeat {
            source: HeatSource::Equilibrium(rule.constant),
            change: potential_change(&as_reaction(step), forms),
            label: format!("{} (slope of K)", step.label),
            stated: None,
        });
        heat.collect()
    }

    fn sloped_acids(&self, laws: &[Law]) -> Vec<KnownHeat<'_>> {
        let network = &self.model.network;
        let all = acid_base_changes(network).into_iter();
        let sloped = all.filter(|(id, _)| laws[*id].depends_on_temperature());
        let heat = sloped.map(|(id, change)| KnownHeat {
            source: HeatSource::Acidity(id),
            change,
            label: network.coefficients[id].name.clone(),
            stated: None,
        });
        heat.collect()
    }

    /// A change without what is held: what is not followed gives nothing.
    fn without_held(&self, change: &Change) -> Change {
        let network = &self.model.network;
        let held = |form: usize| {
            let pool = network.forms.get(form).map(|form| form.pool);
            pool.is_some_and(|pool| network.pools[pool].fixed.is_some())
        };
        let mut change = change.clone();
        change.retain(|&(form, _)| !held(form));
        change
    }

    /// An acid of which no slope is known gives its proton to the lyate ion without heat.
    fn protons(&self, hess: &mut Hess, known: &[KnownHeat<'_>]) {
        let network = &self.model.network;
        let solvent = network.autoprotolysis.map(HeatSource::Acidity);
        let source = known.iter().position(|heat| Some(heat.source) == solvent);
        let sum: Vec<(usize, f64)> = source.map(|at| (at, 1.0)).into_iter().collect();
        for (_, change) in acid_base_changes(network) {
            hess.add(&self.without_held(&change), &sum);
        }
    }

    /// Steps that go on and whose enthalpy does not follow, each template once; from then on they give no heat.
    fn unknown(&self, hess: &mut Hess, laws: &[Law]) -> Vec<String> {
        let network = &self.model.network;
        let mut names: Vec<String> = Vec::new();
        for (i, reaction) in network.reactions.iter().enumerate() {
            let change = self.without_held(&potential_change(reaction, network.forms.len()));
            if hess.fixes(&change) {
                continue;
            }
            hess.add(&change, &[]);
            let goes_on = laws[reaction.forward].value != 0.0
                || reaction.reverse.is_some_and(|id| laws[id].value != 0.0);
            let name = self.steps.get(i).map_or(&reaction.label, |step| &step.base);
            if goes_on && !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// Tells an enthalpy that others fix otherwise.
    fn tell_contradiction(
        &self,
        rest: &SourceSum,
        known: &[KnownHeat<'_>],
        heat: &KnownHeat<'_>,
        laws: &[Law],
        faults: &mut Faults,
    ) {
        let constants = self.model.rules.constants(&self.model.constants, &[]);
        let constants = constants.unwrap_or_default();
        let law = |id: ConstantId| constants[id].0;
        let parts = rest.iter().enumerate().filter(|part| *part.1 != 0.0);
        let number = |source: usize| self.model.number_of(known[source].source, laws, &law);
        let difference: f64 = parts.clone().map(|(at, times)| times * number(at)).sum();
        if difference.abs() < SAME_HEAT {
            return;
        }
        let mut stated = parts.filter_map(|(at, _)| known[at].stated);
        let Some(step) = heat.stated.or_else(|| stated.next()) else {
            return;
        };
        let message = format!(
            "the enthalpy of {} is {:.1} kJ/mol by others and not what is said of it",
            heat.label,
            (number_of_label(known, heat, &number) + difference) / 1e3
        );
        let fault = faults.error(&step.place, message);
        fault.help("leave out one of the enthalpies along the way");
    }
}

/// What is said of a heat itself.
fn number_of_label(
    known: &[KnownHeat<'_>],
    heat: &KnownHeat<'_>,
    number: &dyn Fn(usize) -> f64,
) -> f64 {
    let at = known.iter().position(|other| std::ptr::eq(other, heat));
    at.map_or(0.0, number)
}

/// The gases that steps set free, as functionals of pools; a gas that the flask does not tell is told.
pub(crate) fn evolved(
    network: &Network,
    steps: &[ResolvedStep],
    faults: &mut Faults,
) -> Vec<EvolvedGas> {
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in steps.iter().flat_map(|step| &step.evolves) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut hess = Hess::new(network.pools.len(), names.len());
    let mut told: Vec<&str> = Vec::new();
    for (i, reaction) in network.reactions.iter().enumerate() {
        let own = steps.get(i).map_or(&[][..], |step| &step.evolves);
        let numbers = own.iter().filter_map(|(gas, number)| {
            let at = names.iter().position(|name| *name == gas)?;
            Some((at, *number))
        });
        let numbers: Vec<(usize, f64)> = numbers.collect();
        let change: Vec<(usize, f64)> = network
            .net_change(reaction)
            .into_iter()
            .map(|(pool, number)| (pool, number as f64))
            .collect();
        let rest = hess.add(&change, &numbers);
        let differs = |rest: SourceSum| rest.iter().any(|times| times.abs() > 1e-9);
        let step = steps
            .get(i)
            .filter(|step| !told.contains(&step.base.as_str()));
        if let (Some(step), true) = (step, rest.is_some_and(differs)) {
            told.push(&step.base);
            let message = format!(
                "what {} sets free cannot be told from what is in the flask: another step changes the same",
                step.base
            );
            let fault = faults.error(&step.place, message);
            fault.help("put the gas on the right side of the equation, as a species of its own");
        }
    }
    let of_pools = hess.of_species();
    let gas = |(at, name): (usize, &&String)| EvolvedGas {
        name: (*name).clone(),
        pools: of_pools
            .iter()
            .enumerate()
            .filter_map(|(pool, parts)| {
                let part = parts.iter().find(|part| part.0 == at)?;
                Some((pool, part.1))
            })
            .collect(),
    };
    names.iter().enumerate().map(gas).collect()
}
