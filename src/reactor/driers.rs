//! Drying agents in the flask: which are at work, how much each may still take up.
//!
//! An agent is an uptake step whose rate coefficient is zero until it is put in, after it is full and when it is filtered off.

use crate::flask::measure::Contents;
use crate::flask::mixture::Mixture;
use crate::kernel::{Base, Kernel};
use crate::model::Agent;
use crate::network::{Actor, PoolId};

/// A drying agent.
#[derive(Debug, Clone)]
struct Drier {
    /// Its coefficient among the lane's.
    base: usize,
    /// The coefficient at work, at the standard temperature, 1/s.
    k: f64,
    /// Where what it takes up is booked.
    bound: PoolId,
    /// mol of water.
    capacity: f64,
}

/// All agents of the model.
#[derive(Debug, Clone)]
pub(super) struct Driers {
    list: Vec<Drier>,
}

impl Driers {
    /// Every agent at rest.
    pub(super) fn new(kernel: &Kernel, agents: &[Agent], bases: &mut [Base]) -> Driers {
        let agents = agents.iter();
        Driers {
            list: agents
                .map(|agent| Drier::new(kernel, agent, bases))
                .collect(),
        }
    }

    /// Puts more of an agent in, mol of water.
    pub(super) fn put_in(&mut self, agent: usize, capacity: f64, bases: &mut [Base]) {
        let drier = &mut self.list[agent];
        drier.capacity += capacity;
        if drier.capacity > 0.0 {
            bases[drier.base][0] = drier.k;
        }
    }

    /// Takes an agent out, with what it holds.
    pub(super) fn take_out(&mut self, agent: usize, bases: &mut [Base], mixture: &mut Mixture) {
        let drier = &mut self.list[agent];
        drier.capacity = 0.0;
        bases[drier.base][0] = 0.0;
        mixture.amounts[drier.bound] = 0.0;
    }

    /// Agents at work that may fill up: (index, fraction of the capacity left).
    pub(super) fn filling<'a>(
        &'a self,
        bases: &'a [Base],
        contents: &'a impl Contents,
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        let agents = self.list.iter().enumerate();
        agents
            .filter(|(_, d)| bases[d.base][0] > 0.0 && d.capacity.is_finite())
            .map(|(i, d)| (i, 1.0 - contents.amount(d.bound) / d.capacity))
    }

    /// A full agent takes up nothing more.
    pub(super) fn stop(&self, agent: usize, bases: &mut [Base]) {
        bases[self.list[agent].base][0] = 0.0;
    }
}

impl Drier {
    /// An agent at rest: its rate coefficient is put aside and the lane's is zero.
    fn new(kernel: &Kernel, agent: &Agent, bases: &mut [Base]) -> Drier {
        let reaction = &kernel.network.reactions[agent.reaction];
        let base = kernel
            .base_of(reaction.forward)
            .expect("an uptake step has its coefficient");
        let mut products = reaction.products.iter();
        let bound = products.find_map(|&(actor, _)| match actor {
            Actor::Form(form) => Some(kernel.network.forms[form].pool),
            _ => None,
        });
        let k = bases[base][0];
        bases[base][0] = 0.0;
        Drier {
            base,
            k,
            bound: bound.expect("an uptake step books what is bound"),
            capacity: 0.0,
        }
    }
}
