//! Drying agents: what takes up water, how fast, down to what is left, and how much.
//!
//! From what their compounds say to a step of the network that is no mass action. When an agent is in the flask is not known here.

use super::builder::Builder;
use crate::library::constants::register::{DefinitionId, DefinitionTable, Expected};
use crate::library::constants::resolve::Resolved;
use crate::library::species::cast::Entity;
use crate::library::species::settled::Assembly;
use crate::model::rule::Rule;
use crate::model::{Agent, ConstantValue as Stored};
use crate::network::{Actor, Form, FormId, Pool, Quench, RateLaw, Reaction};
use crate::text::Faults;
use crate::units::Dimension;

/// A drying agent's step, as its compound says.
#[derive(Debug, Clone)]
pub(crate) struct Uptake {
    pub label: String,
    pub entity: usize,
    pub water: usize,
    pub k: DefinitionId,
    pub residual: DefinitionId,
    pub capacity: Option<DefinitionId>,
}

impl Uptake {
    /// The constants it needs.
    pub fn constants(&self) -> impl Iterator<Item = DefinitionId> {
        [Some(self.k), Some(self.residual), self.capacity]
            .into_iter()
            .flatten()
    }
}

impl Assembly<'_> {
    /// What every drying agent takes up, with its constants.
    pub fn uptakes(&self, register: &mut DefinitionTable, faults: &mut Faults) -> Vec<Uptake> {
        let entities = self.cast.entities.iter().enumerate();
        let agents = entities.filter(|(_, entity)| entity.agent);
        agents
            .filter_map(|(id, entity)| self.uptake(id, entity, register, faults))
            .collect()
    }

    fn uptake(
        &self,
        id: usize,
        entity: &Entity,
        register: &mut DefinitionTable,
        faults: &mut Faults,
    ) -> Option<Uptake> {
        let names = &self.families.names;
        let Some(&water) = names.get("water").or_else(|| names.get("H2O")) else {
            let message = format!(
                "{} takes up water, but no species here is water",
                entity.name
            );
            faults.error(&entity.place, message);
            return None;
        };
        let mut property = |key: &str, expected: Expected| {
            let readings = entity.spec.property(key)?.clone();
            Some(register.define(self.definition(id, key, readings, expected)))
        };
        let k = property("k", Expected::Rate(1.0));
        let residual = property("residual", Expected::Dimension(Dimension::CONCENTRATION));
        let capacity = property("capacity", Expected::Dimension(Dimension::NONE));
        let (Some(k), Some(residual)) = (k, residual) else {
            let message = format!(
                "{} is no drying agent: it has no k and residual",
                entity.name
            );
            faults.error(&entity.place, message);
            return None;
        };
        Some(Uptake {
            label: format!("drying by {}", entity.name),
            entity: id,
            water,
            k,
            residual,
            capacity,
        })
    }

    /// The drying agents of the model; `reactions` are their steps in the network.
    pub fn agents(
        &self,
        uptakes: &[Uptake],
        reactions: &[usize],
        resolved: &Resolved,
    ) -> Vec<Agent> {
        let agent = |(uptake, reaction): (&Uptake, &usize)| {
            let capacity_constant = uptake
                .capacity
                .and_then(|id| resolved.index.get(&id).copied());
            let capacity = capacity_constant.and_then(|id| match &resolved.constants[id].value {
                Stored::Law(law) => Some(law.value),
                Stored::Expression(_) => None,
            });
            Agent {
                compound: uptake.entity,
                reaction: *reaction,
                capacity,
                capacity_constant,
            }
        };
        uptakes.iter().zip(reactions).map(agent).collect()
    }
}

impl Builder<'_> {
    /// Uptake of water by drying agents; gives the index of each reaction.
    pub fn uptakes(&mut self, uptakes: &[Uptake]) -> Vec<usize> {
        uptakes.iter().map(|uptake| self.uptake(uptake)).collect()
    }

    fn uptake(&mut self, uptake: &Uptake) -> usize {
        let label = &uptake.label;
        let k = Rule::Constant(self.constant(uptake.k));
        let residual = Rule::Constant(self.constant(uptake.residual));
        let bound = self.bound(label);
        let forward = self.coefficient(label.clone(), 0.0, k);
        let residual = self.coefficient(format!("{label} residual"), 1.0, residual);
        self.network.reactions.push(Reaction {
            label: label.clone(),
            reactants: vec![(Actor::Form(uptake.water), 1)],
            products: vec![(Actor::Form(bound), 1)],
            law: RateLaw::Uptake { residual },
            forward,
            reverse: None,
            fates: Vec::new(),
        });
        self.network.reactions.len() - 1
    }

    /// What an agent holds, as a pool of its own: so water stays in the balance, and an agent is seen to be full.
    fn bound(&mut self, label: &str) -> FormId {
        let name = format!("water taken up ({label})");
        let (form, pool) = (self.network.forms.len(), self.network.pools.len());
        self.network.forms.push(Form {
            name: name.clone(),
            charge: 0,
            elements: None,
            pool,
            protons: 0,
        });
        self.network.pools.push(Pool {
            name,
            forms: vec![form],
            acidity: Vec::new(),
            fixed: None,
            on_quench: Quench::Stays,
        });
        form
    }
}
