//! A network compiled for the solver: what is integrated, in which order, and how a mixture's numbers get in and out.
//!
//! Structure only; shared by every experiment that has the same reactions, families, solvent form and ledger.

mod channels;
mod equations;
mod extents;
pub mod fast;
mod followed;
mod groups;
pub mod invariants;
mod laws;
mod layout;
mod pattern;
mod point;
mod rates;
pub mod readings;
pub mod speciation;
pub mod structure;
mod timed;
mod traces;

pub use extents::{Direction, in_need};
pub use structure::{Elimination, Options, Place, Structure};
pub use timed::{Contents, Timed};

use std::borrow::Cow;

use crate::flask::measure::Weights;
use crate::flask::mixture::Mixture;
use crate::flask::program::{Dose, Item, Program, Stretch};
use crate::kernel::invariants::{Broken, Invariants};
use crate::kernel::speciation::ChargeBalance;
use crate::network::{Law, Network, PoolId};
use structure::{CONDITIONS, PER_COEFFICIENT};

/// Temperature at which coefficients stand in a lane's constants, K.
pub const T_STANDARD: f64 = 298.15;

/// A compiled network.
#[derive(Debug, Clone)]
pub struct Kernel {
    /// What was compiled.
    pub network: Network,
    /// What for.
    pub options: Options,
    /// How it is laid out.
    pub structure: Structure,
    /// What it conserves.
    pub invariants: Invariants,
    /// Rates that are looked at before a stretch begins.
    pub timed: Vec<Timed>,
    /// What stands in no row of numerator and denominator of each followed measure.
    pub outside: Vec<[Weights; 2]>,
}

/// One coefficient in a lane's constants: value at [`T_STANDARD`], b, e.
pub type Base = [f64; PER_COEFFICIENT];

/// How a stretch begins, besides what is in the flask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beginning {
    /// Volume that the variables refer to, L.
    pub reference: f64,
    /// s after the start.
    pub clock: f64,
    /// Of what a reaction takes, mol: with less it goes on in proportion to what is left.
    pub trace: f64,
}

impl Kernel {
    /// Compiles a network with every pool integrated that can be.
    pub fn new(network: Network, options: &Options) -> Kernel {
        Kernel::with_eliminations(network, options, Vec::new())
    }

    /// Compiles a network with some pools computed from conservation laws. Only a pool that no one-way step consumes and that is no
    /// short-lived intermediate keeps its accuracy so; the other members of the law must be states.
    pub fn with_eliminations(
        network: Network,
        options: &Options,
        eliminations: Vec<Elimination>,
    ) -> Kernel {
        let structure = Structure::new(&network, options, eliminations);
        let invariants = Invariants::new(&network);
        let timed = timed::timed(&network, |id| structure.parameters.of(id, false));
        Kernel {
            outside: options
                .followed
                .iter()
                .map(|measure| structure.outside(measure))
                .collect(),
            timed,
            network,
            options: options.clone(),
            structure,
            invariants,
        }
    }

    /// Whether it is the same network laid out in the same way: then the solver sees the same equations.
    pub fn is_laid_out_like(&self, other: &Kernel) -> bool {
        self.options == other.options
            && self.structure.eliminations == other.structure.eliminations
            && self.network == other.network
    }

    /// Whether the network carries protons.
    pub fn is_protic(&self) -> bool {
        self.structure.parameters.autoprotolysis.is_some()
    }

    /// A pool that some stretch feeds although no feed of it was laid out; what runs in would be lost.
    pub fn unfed(&self, program: &Program) -> Option<&str> {
        let stretches = program.items.iter().filter_map(|item| match item {
            Item::Run(stretch) => Some(stretch),
            Item::Act(_) => None,
        });
        let mut fed = stretches.flat_map(|stretch| &stretch.feed.pools);
        let lost = fed.find(|&&(pool, rate)| {
            let integrated = matches!(
                self.structure.places[pool],
                Place::State(_) | Place::Terminal(_)
            );
            rate != 0.0 && integrated && !self.options.feeds.contains(&pool)
        });
        lost.map(|&(pool, _)| self.network.pools[pool].name.as_str())
    }

    /// The laws as they enter a lane's constants.
    pub fn bases(&self, laws: &[Law]) -> Vec<Base> {
        let slots = self.structure.parameters.coefficients.iter();
        slots
            .map(|slot| {
                let law = laws[slot.id].rebased(T_STANDARD);
                if slot.inverse {
                    [1.0 / law.value, -law.b, -law.e]
                } else {
                    [law.value, law.b, law.e]
                }
            })
            .collect()
    }

    /// Position of a coefficient among the bases.
    pub fn base_of(&self, coefficient: usize) -> Option<usize> {
        self.structure.parameters.of(coefficient, false)
    }

    /// Writes a lane's constants for a stretch that begins with this mixture.
    pub fn write_constants(
        &self,
        bases: &[Base],
        mixture: &Mixture,
        beginning: Beginning,
        stretch: &Stretch,
        constants: &mut [f64],
    ) {
        let Beginning {
            reference,
            clock,
            trace,
        } = beginning;
        let s = &self.structure;
        let feed = &stretch.feed;
        constants[0] = mixture.temperature;
        constants[1] = stretch.heating;
        constants[2] = mixture.volume / reference;
        constants[3] = stretch.feed.volume / reference;
        let mut at = CONDITIONS;
        for base in bases {
            constants[at..at + PER_COEFFICIENT].copy_from_slice(base);
            at += PER_COEFFICIENT;
        }
        let mut put = |value: f64| {
            constants[at] = value / reference;
            at += 1;
        };
        let (charge, charge_feed) = self.spectators(mixture, feed);
        put(charge);
        put(charge_feed);
        for &(pool, _) in &s.parameters.pools {
            put(mixture.amounts[pool]);
            put(feed.of(pool));
        }
        for &(_, pool, _) in &s.parameters.feeds {
            put(feed.of(pool));
        }
        for elimination in &s.eliminations {
            put(total(elimination, |pool| mixture.amounts[pool]));
            put(total(elimination, |pool| feed.of(pool)));
        }
        let moments = &s.parameters.moments;
        if moments.time.is_some() {
            constants[at..at + 2].copy_from_slice(&[clock, 1.0]);
            at += 2;
        }
        if moments.volume.is_some() {
            constants[at] = reference;
            at += 1;
        }
        if moments.trace.is_some() {
            constants[at] = trace / reference;
            at += 1;
        }
        if moments.acidity.is_some() {
            constants[at] = mixture.ln_h;
        }
    }

    /// Whether a lane's constants give the same parameters as others but for what doses and feeds set.
    pub fn same_laws(&self, one: &[f64], other: &[f64]) -> bool {
        let parameters = &self.structure.parameters;
        let laws = CONDITIONS + PER_COEFFICIENT * parameters.coefficients.len();
        parameters.moments.acidity.is_none() && one[..laws] == other[..laws]
    }

    /// Writes those parameters that doses and feeds set, as they are at the start of a stretch.
    pub fn start_amounts(&self, constants: &[f64], p: &mut [f64], dp: &mut [f64]) {
        let coefficients = self.structure.parameters.coefficients.len();
        let amounts = &constants[CONDITIONS + PER_COEFFICIENT * coefficients..];
        self.amounts(amounts, 0.0, p, dp);
    }

    /// Charge (mol) of everything that only counts as charge, and its inflow (mol/s).
    fn spectators(&self, mixture: &Mixture, feed: &Dose) -> (f64, f64) {
        let mut charge = mixture.spectator_charge;
        let mut inflow = feed.spectator_charge;
        for (pool, place) in self.structure.places.iter().enumerate() {
            if *place == Place::Spectator {
                let z = f64::from(self.network.forms[self.network.pools[pool].forms[0]].charge);
                charge += z * mixture.amounts[pool];
                inflow += z * feed.of(pool);
            }
        }
        (charge, inflow)
    }

    /// Writes the variables of a mixture; the algebraic one and the counters are left alone.
    pub fn write_variables(&self, mixture: &Mixture, reference: f64, x: &mut [f64]) {
        for (pool, place) in self.structure.places.iter().enumerate() {
            if let Place::State(row) | Place::Terminal(row) = *place {
                x[row] = mixture.amounts[pool] / reference;
            }
        }
    }

    /// Solves the charge balance for the algebraic variable, or takes what a buffer holds; `x` holds the states, `p` the parameters at this moment.
    pub fn equilibrate(&self, x: &mut [f64], p: &[f64], start: f64) -> bool {
        if !self.is_protic() {
            return true;
        }
        let solved = match self.structure.parameters.moments.acidity {
            Some(held) => Some(p[held]),
            None => ChargeBalance::new(self, x, p).solve(start),
        };
        x[self.structure.shape.states] = solved.unwrap_or(f64::NAN);
        solved.is_some()
    }

    /// The same as [`Kernel::read`] with the round-off of the conservation laws taken back, for what is reported and gone on from; and the
    /// law that is broken by more than that and by more than is `allowed`, mol.
    pub fn read_closed(
        &self,
        before: &Mixture,
        stretch: &Stretch,
        elapsed: f64,
        reference: f64,
        allowed: f64,
        x: &[f64],
    ) -> (Mixture, Option<Broken>) {
        let mut after = self.read(before, stretch, elapsed, reference, x);
        let mut booked = Cow::Borrowed(&before.amounts);
        for &(pool, rate) in &stretch.feed.pools {
            booked.to_mut()[pool] += rate * elapsed;
        }
        let invariants = &self.invariants;
        let broken = invariants.restore(&booked, &mut after.amounts, allowed);
        (after, broken)
    }

    /// The mixture `elapsed` seconds into a stretch that began with `before`, from the variables.
    pub fn read(
        &self,
        before: &Mixture,
        stretch: &Stretch,
        elapsed: f64,
        reference: f64,
        x: &[f64],
    ) -> Mixture {
        let mut after = before.clone();
        for &(pool, rate) in &stretch.feed.pools {
            after.amounts[pool] += rate * elapsed;
        }
        for &(compound, rate) in &stretch.feed.charged {
            after.charged[compound] += rate * elapsed;
        }
        after.spectator_charge += stretch.feed.spectator_charge * elapsed;
        after.volume += stretch.feed.volume * elapsed;
        after.temperature += stretch.heating * elapsed;
        // A total first: what counts in it is about to be written over.
        for elimination in &self.structure.eliminations {
            after.amounts[elimination.pool] = total(elimination, |pool| after.amounts[pool]);
        }
        for (pool, place) in self.structure.places.iter().enumerate() {
            if let Place::State(row) | Place::Terminal(row) = *place {
                // What did not move is what it was, to the bit: divided by a volume and multiplied by it again it may not be.
                let start = before.amounts[pool];
                let moved = x[row] != start / reference;
                after.amounts[pool] = if moved { x[row] * reference } else { start };
            }
        }
        for elimination in &self.structure.eliminations {
            let others = elimination.others.iter();
            let rest: f64 = others.map(|&(o, w)| w * after.amounts[o]).sum();
            after.amounts[elimination.pool] -= rest;
        }
        if self.is_protic() && !self.network.held_ph {
            after.ln_h =
                x[self.structure.shape.states] - crate::solver::math::ln(after.volume / reference);
        }
        after
    }
}

/// A conservation law's total of something that each pool has.
fn total(elimination: &Elimination, of: impl Fn(PoolId) -> f64) -> f64 {
    let own = of(elimination.pool);
    let others = elimination.others.iter();
    others.fold(own, |sum, &(other, weight)| sum + weight * of(other))
}
