//! Where everything stands: which pools are integrated, which are numbers, and the numbers of rows and parameters.
//!
//! Rows stand in the order states, charge balance, terminals, counters.

use std::collections::HashSet;

use super::changes::{changing, coefficients, read};
use super::structure::{
    CoefficientSlot, Elimination, Family, KernelOptions, MomentParameters, Parameters, PoolPlace,
    Warming,
};
use crate::flask::measure::Measure;
use crate::network::formula::Moment;
use crate::network::{Network, Pool, PoolId};
use crate::solver::Shape;

/// A network's places and numbers.
pub(super) struct Layout<'a> {
    pub(super) network: &'a Network,
    pub(super) places: Vec<PoolPlace>,
    pub(super) eliminations: Vec<Elimination>,
    pub(super) parameters: Parameters,
    protic: bool,
    states: usize,
    terminals: usize,
    counters: usize,
    pub(super) warming: Option<Warming>,
    /// Row of the temperature, where it is a state: the last of them.
    pub(super) temperature: Option<usize>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        network: &'a Network,
        options: &KernelOptions,
        eliminations: Vec<Elimination>,
    ) -> Self {
        let mut layout = Layout {
            network,
            places: Vec::with_capacity(network.pools.len()),
            eliminations,
            parameters: Parameters::default(),
            protic: network.autoprotolysis.is_some(),
            states: 0,
            terminals: 0,
            warming: options.warming.clone(),
            temperature: None,
            counters: if options.ledger {
                network.fates.len()
            } else {
                0
            },
        };
        layout.place_pools();
        if layout.warming.is_some() {
            layout.temperature = Some(layout.states);
            layout.states += 1;
        }
        layout.number_rows();
        layout.number_coefficients();
        layout.number_amounts(options);
        layout
    }

    fn place_pools(&mut self) {
        let changing = changing(self.network);
        let read = read(self.network);
        for (id, pool) in self.network.pools.iter().enumerate() {
            let family = self.protic && pool.forms.len() > 1;
            let charged = self.protic && self.is_charged(pool);
            let eliminated = self.eliminations.iter().position(|e| e.pool == id);
            self.places.push(if let Some(e) = eliminated {
                PoolPlace::Eliminated(e)
            } else if changing[id] && (read[id] || family || charged) {
                self.states += 1;
                PoolPlace::State(self.states - 1)
            } else if changing[id] {
                self.terminals += 1;
                PoolPlace::Terminal(self.terminals - 1)
            } else if read[id] || family || (pool.fixed.is_some() && charged) {
                PoolPlace::Parameter(0)
            } else if charged {
                PoolPlace::Spectator
            } else {
                PoolPlace::Idle
            });
        }
    }

    fn is_charged(&self, pool: &Pool) -> bool {
        pool.forms
            .iter()
            .any(|&form| self.network.forms[form].charge != 0)
    }

    /// Terminals stand behind the core, whose size is known only when all pools are placed.
    fn number_rows(&mut self) {
        let core = self.core();
        for place in &mut self.places {
            if let PoolPlace::Terminal(row) = place {
                *row += core;
            }
        }
    }

    /// Gives every coefficient in use its parameter, each once.
    fn number_coefficients(&mut self) {
        let network = self.network;
        let mut slots = Vec::new();
        for reaction in &network.reactions {
            slots.extend(
                coefficients(reaction)
                    .into_iter()
                    .map(|id| slot(network, id, false)),
            );
        }
        for pool in &network.pools {
            if self.protic {
                slots.extend(pool.acidity.iter().map(|&ka| slot(network, ka, true)));
            }
            slots.extend(pool.fixed.map(|id| slot(network, id, false)));
        }
        slots.extend(network.autoprotolysis.map(|ks| slot(network, ks, false)));
        let mut seen = HashSet::new();
        slots.retain(|slot| seen.insert((slot.id, slot.inverse)));
        self.parameters.coefficients = slots;
        self.parameters.autoprotolysis = network
            .autoprotolysis
            .map(|ks| self.parameter_of(ks, false));
    }

    /// Numbers what follows from amounts and feeds: the spectators' charge, pools that nothing changes, infusions, totals.
    fn number_amounts(&mut self, options: &KernelOptions) {
        let mut next = self.parameters.coefficients.len();
        let mut take = || {
            next += 1;
            next - 1
        };
        self.parameters.spectators = take();
        for id in 0..self.network.pools.len() {
            if !matches!(self.places[id], PoolPlace::Parameter(_)) {
                continue;
            }
            let parameter = match self.network.pools[id].fixed {
                Some(fixed) => self.parameter_of(fixed, false),
                None => {
                    let parameter = take();
                    self.parameters.pools.push((id, parameter));
                    parameter
                }
            };
            self.places[id] = PoolPlace::Parameter(parameter);
        }
        for &pool in &options.feeds {
            if let PoolPlace::State(row) | PoolPlace::Terminal(row) = self.places[pool] {
                self.parameters.feeds.push((row, pool, take()));
            }
        }
        self.parameters.totals = self.eliminations.iter().map(|_| take()).collect();
        let network = self.network;
        let laws = network.reactions.iter().filter_map(|r| network.law_of(r));
        let laws: Vec<_> = laws.collect();
        let named = |moment: Moment| laws.iter().any(|formula| formula.names(moment));
        self.parameters.moments = MomentParameters {
            acidity: (self.protic && network.held_ph).then(&mut take),
            time: named(Moment::Time).then(&mut take),
            temperature: named(Moment::Temperature).then(&mut take),
            log_volume: named(Moment::Ph).then(&mut take),
            volume: named(Moment::Volume).then(&mut take),
            swelling: (self.temperature.is_some() || laws.iter().any(|f| f.knows_volume()))
                .then(&mut take),
            trace: laws.iter().any(|f| f.knows_traces()).then(&mut take),
            transfer: self.temperature.map(|_| take()),
            jacket: self.temperature.map(|_| take()),
            inflow: self.temperature.map(|_| take()),
        };
        self.parameters.slopes = self.temperature.map(|_| take());
    }

    /// The parameter of a coefficient in use.
    pub(super) fn parameter_of(&self, id: usize, inverse: bool) -> usize {
        let found = self.parameters.of(id, inverse);
        found.expect("every coefficient in use has a slot")
    }

    /// Number of core variables: states and charge balance.
    pub(super) fn core(&self) -> usize {
        self.states + usize::from(self.protic)
    }

    /// Row of the charge balance, where there is one.
    pub(super) fn algebraic(&self) -> Option<usize> {
        self.protic.then_some(self.states)
    }

    /// Rows of the ledger's counters; none where no ledger is asked for.
    pub(super) fn counter_rows(&self) -> std::ops::Range<usize> {
        let first = self.core() + self.terminals;
        first..first + self.counters
    }

    /// Parameters of the association constants of a pool's forms; none where it is no family.
    pub(super) fn association(&self, pool: PoolId) -> Vec<usize> {
        let acidity = self.network.pools[pool].acidity.iter();
        let protic = acidity.filter(|_| self.protic);
        protic.map(|&ka| self.parameter_of(ka, true)).collect()
    }

    /// Families and charged species that the charge balance counts.
    pub(super) fn families(&self) -> Vec<Family> {
        let mut families = Vec::new();
        if !self.protic {
            return families;
        }
        for (id, pool) in self.network.pools.iter().enumerate() {
            let charge = self.network.forms[pool.forms[0]].charge;
            let counts = matches!(
                self.places[id],
                PoolPlace::State(_) | PoolPlace::Parameter(_) | PoolPlace::Eliminated(_)
            );
            if counts && (pool.forms.len() > 1 || charge != 0) {
                families.push(Family {
                    pool: id,
                    charge,
                    association: self.association(id),
                });
            }
        }
        families
    }

    /// Sizes for the solver, with a pattern, what extents change, states with traces, and the measures to follow.
    pub(super) fn shape(
        &self,
        pattern: Vec<(usize, usize)>,
        extents: Vec<Vec<(usize, f64)>>,
        traces: Vec<usize>,
        followed: &[Measure],
    ) -> Shape {
        Shape {
            states: self.states,
            algebraic: usize::from(self.protic),
            terminals: self.terminals,
            counters: self.counters,
            traces,
            constants: self.parameters.constants(),
            parameters: self.parameters.count(),
            extents,
            pattern,
            tracks: followed.iter().flat_map(|m| self.tracks(m)).collect(),
        }
    }
}

fn slot(network: &Network, id: usize, inverse: bool) -> CoefficientSlot {
    let power = network.coefficients[id].power;
    CoefficientSlot {
        id,
        power: if inverse { -power } else { power },
        inverse,
    }
}
