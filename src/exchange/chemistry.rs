//! Species, concentrations and reactions.
//!
//! Reactions change amounts: their rates are in mol/s, the volume times the rate of progress. Both directions stand in one rate, the
//! sites of each before its constant.

use super::document::{DocumentReaction, Species, ValueCourse};
use super::draft::DocumentDraft;
use super::formula;
use super::ids::{self, Ids};
use super::math::{Math, Test};
use super::timeline::Timeline;
use crate::network::conservation::pool_changes;
use crate::network::{self, Actor, CoefficientId, PoolId, RateLaw};
use crate::units::Dimension;

impl DocumentDraft<'_> {
    /// Amounts of all pools that have one.
    pub(super) fn species(&mut self, ids: &Ids, timeline: &Timeline) {
        let pools = self.model.network.pools.iter().zip(&ids.pools);
        let species = pools.filter_map(|(pool, id)| {
            let id = id.as_ref()?;
            let name = match pool.forms.len() {
                1 => pool.name.clone(),
                _ => format!("{}, all forms", pool.name),
            };
            Some(Species {
                id: id.clone(),
                name,
                start: timeline.start(id),
            })
        });
        self.document.species = species.collect();
    }

    /// Concentrations of forms whose family has only one, mol/L.
    pub(super) fn concentrations(&mut self, ids: &Ids) {
        let network = &self.model.network;
        for (id, pool) in network.pools.iter().enumerate() {
            if ids.sums[id].is_some() {
                continue;
            }
            // Without protons all of a family is in its first form.
            for (position, &form) in pool.forms.iter().enumerate() {
                let rule = match position {
                    0 => ValueCourse::Rule(self.total(id, ids)),
                    _ => ValueCourse::Constant(0.0),
                };
                let name = format!("[{}]", network.forms[form].name);
                self.add(&ids.forms[form], &name, Dimension::CONCENTRATION, rule);
            }
        }
    }

    /// Concentration of a whole pool: its amount in the volume, or what is held.
    pub(super) fn total(&mut self, pool: PoolId, ids: &Ids) -> Math {
        let network = &self.model.network;
        let Some(fixed) = network.pools[pool].fixed else {
            return ids.amount(pool).over(Math::name(ids::FLASK));
        };
        let name = &network.pools[pool].name;
        match network.gases.iter().position(|gas| gas.pool == pool) {
            Some(gas) => {
                let solubility = self.coefficient(fixed, &format!("solubility_{name}"));
                solubility.times(Math::name(&ids.pressures[gas]))
            }
            None => self.coefficient(fixed, &format!("held_{name}")),
        }
    }

    /// All reactions that change some amount.
    pub(super) fn reactions(&mut self, ids: &Ids, timeline: &Timeline) {
        let network = &self.model.network;
        let laws = network.reactions.iter().filter_map(|r| network.law_of(r));
        if laws.into_iter().any(|law| law.knows_traces()) {
            let name = "a trace: with less of a reactant a law of its own goes on in proportion";
            let trace = ValueCourse::Constant(self.trace);
            self.add(ids::TRACE, name, Dimension::AMOUNT, trace);
        }
        for (index, reaction) in network.reactions.iter().enumerate() {
            let changes = pool_changes(network, reaction);
            let mut changed: Vec<(String, f64)> = Vec::new();
            for (pool, number) in changes {
                changed.extend(ids.pools[pool].clone().map(|id| (id, number)));
            }
            let on = self.agent_of(index, ids);
            let absent = on.as_ref().is_some_and(|on| !timeline.knows(on));
            if changed.is_empty() || absent {
                continue;
            }
            let rate = self.rate(reaction, on, ids);
            let id = self.names.give("", &reaction.label);
            let side = |sign: f64| {
                let own = changed.iter().filter(|(_, n)| n * sign > 0.0);
                own.map(|(id, n)| (id.clone(), n.abs())).collect()
            };
            self.document.reactions.push(DocumentReaction {
                id,
                name: reaction.label.clone(),
                reactants: side(-1.0),
                products: side(1.0),
                reversible: reaction.reverse.is_some(),
                rate: Math::name(ids::FLASK).times(rate),
                notes: equation(network, reaction),
            });
        }
    }

    /// What says whether the drying agent of a reaction is at work.
    fn agent_of(&self, reaction: usize, ids: &Ids) -> Option<String> {
        let mut agents = self.model.agents.iter();
        let agent = agents.position(|agent| agent.reaction == reaction)?;
        Some(ids.agents[agent].0.clone())
    }

    /// Rate of progress, mol/L/s.
    fn rate(&mut self, reaction: &network::Reaction, on: Option<String>, ids: &Ids) -> Math {
        let constant = self.direction(reaction.forward, &format!("k_{}", reaction.label));
        let product = match &reaction.law {
            RateLaw::MassAction => product(&reaction.reactants, ids),
            RateLaw::Uptake { residual } => {
                let residual = self.coefficient(*residual, &format!("residual_{}", reaction.label));
                let excess = product(&reaction.reactants, ids).minus(residual);
                let taken = excess.at_least(Math::Number(0.0));
                on.map_or(Math::Number(1.0), |on| Math::name(&on))
                    .times(taken)
            }
            RateLaw::Orders(_) | RateLaw::Formula { .. } => {
                let network = &self.model.network;
                let formula = network.law_of(reaction).unwrap_or_default();
                formula::math(&formula, network, ids, &mut |id| self.named(id))
            }
        };
        let forward = constant.times(product);
        match reaction.reverse {
            None => forward,
            Some(reverse) => {
                let constant = self.direction(reverse, &format!("kr_{}", reaction.label));
                forward.minus(constant.times(self::product(&reaction.products, ids)))
            }
        }
    }

    /// The constant of one direction, with its sites before it.
    fn direction(&mut self, coefficient: CoefficientId, name: &str) -> Math {
        let sites = self.model.sites(coefficient);
        Math::Number(sites).times(self.coefficient(coefficient, name))
    }
}

/// The product of a side's concentrations to their numbers.
fn product(side: &[(Actor, u32)], ids: &Ids) -> Math {
    let mut orders: Vec<(Actor, u32)> = Vec::new();
    for &(actor, number) in side {
        match orders.iter_mut().find(|(known, _)| *known == actor) {
            Some((_, order)) => *order += number,
            None => orders.push((actor, number)),
        }
    }
    let factors = orders.into_iter().map(|(actor, order)| {
        let c = formula::concentration(actor, ids);
        if c.number().is_some() {
            c
        } else {
            c.power(f64::from(order))
        }
    });
    factors.fold(Math::Number(1.0), Math::times)
}

/// The reaction as a chemist writes it, and its law where that is not mass action.
fn equation(network: &network::Network, reaction: &network::Reaction) -> Vec<String> {
    let side = |side: &[(Actor, u32)]| {
        let term = |&(actor, number): &(Actor, u32)| {
            let name = match actor {
                Actor::Form(form) => network.forms[form].name.as_str(),
                Actor::Proton => "H+",
                Actor::Lyate => "lyate",
                Actor::Solvent => "solvent",
            };
            match number {
                1 => name.to_owned(),
                n => format!("{n} {name}"),
            }
        };
        side.iter().map(term).collect::<Vec<_>>().join(" + ")
    };
    let arrow = if reaction.reverse.is_some() {
        "<=>"
    } else {
        "->"
    };
    let (left, right) = (side(&reaction.reactants), side(&reaction.products));
    let mut notes = vec![format!("{left} {arrow} {right}").trim().to_owned()];
    if let RateLaw::Formula { text, .. } = &reaction.law {
        notes.push(format!("rate = {text}"));
    }
    notes
}

/// When a drying agent is full: it works, and holds all that it can.
pub(super) fn is_full(on: &str, holds: &str, bound: &str) -> Test {
    let works = Test::Equal(Math::name(on), Math::Number(1.0));
    works.and(Test::AtLeast(Math::name(bound), Math::name(holds)))
}
