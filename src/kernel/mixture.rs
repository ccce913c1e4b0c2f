//! How a mixture's numbers get into a lane's constants and variables, and out of them again.
//!
//! Knows amounts and volumes; no rate.

use std::borrow::Cow;

use super::compiled::{Base, Kernel};
use super::invariants::BrokenLaw;
use super::layout::{CONDITIONS, Elimination, PER_COEFFICIENT, PoolPlace};
use super::speciation::ChargeBalance;
use crate::flask::mixture::Mixture;
use crate::flask::program::{Dose, Jacket, Stretch};
use crate::network::PoolId;

/// How a stretch begins, besides what is in the flask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beginning {
    /// Volume that the variables refer to, L.
    pub reference: f64,
    /// s after the start.
    pub clock: f64,
    /// Of what a reaction takes, mol: with less it goes on in proportion to what is left.
    pub trace: f64,
    /// The jacket as it is now, where there is one.
    pub jacket: Option<Jacket>,
}

impl Kernel {
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
            jacket,
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
        if let (true, Some(warming)) = (moments.transfer.is_some(), &self.options.warming) {
            // Without a jacket no heat flows to it.
            let outside = jacket.unwrap_or(Jacket {
                transfer: 0.0,
                temperature: mixture.temperature,
            });
            let transfer = outside.transfer / (warming.capacity * reference);
            let inflow = feed.volume / reference;
            let flows = [transfer, inflow, outside.temperature, stretch.heating];
            constants[at..at + 4].copy_from_slice(&flows);
            at += 4;
            // The temperature of the flask comes with the variables.
            constants[1] = 0.0;
        }
        if moments.acidity.is_some() {
            constants[at] = mixture.ln_h;
        }
    }

    /// Charge (mol) of everything that only counts as charge, and its inflow (mol/s).
    fn spectators(&self, mixture: &Mixture, feed: &Dose) -> (f64, f64) {
        let mut charge = mixture.spectator_charge;
        let mut inflow = feed.spectator_charge;
        for (pool, place) in self.structure.places.iter().enumerate() {
            if *place == PoolPlace::Spectator {
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
            if let PoolPlace::State(row) | PoolPlace::Terminal(row) = *place {
                x[row] = mixture.amounts[pool] / reference;
            }
        }
        if let Some(row) = self.structure.temperature {
            x[row] = mixture.temperature * (mixture.volume / reference);
        }
    }

    /// Solves the charge balance for the algebraic variable, or takes what a buffer holds; `x` holds the states, `p` the parameters at this moment.
    pub fn equilibrate(&self, x: &mut [f64], p: &[f64], start: f64) -> bool {
        if !self.is_protic() {
            return true;
        }
        let solved = match self.structure.parameters.moments.acidity {
            Some(held) => Some(p[held]),
            None => ChargeBalance::new(self, x, &self.warmed(x, p)).solve(start),
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
    ) -> (Mixture, Option<BrokenLaw>) {
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
        if let Some(row) = self.structure.temperature {
            after.temperature = x[row] / (after.volume / reference);
        }
        // A total first: what counts in it is about to be written over.
        for elimination in &self.structure.eliminations {
            after.amounts[elimination.pool] = total(elimination, |pool| after.amounts[pool]);
        }
        for (pool, place) in self.structure.places.iter().enumerate() {
            if let PoolPlace::State(row) | PoolPlace::Terminal(row) = *place {
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
