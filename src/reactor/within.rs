//! The flask within a step, as conditions look at it: a few numbers of it, many times.

use super::Reactor;
use super::tracks::inflow;
use crate::flask::measure::Contents;
use crate::flask::mixture::Mixture;
use crate::flask::program::Stretch;
use crate::kernel::Kernel;
use crate::kernel::PoolPlace;
use crate::model::CompoundId;
use crate::network::PoolId;
use crate::solver::{Variables, math};

/// The flask `t` seconds into the stretch that runs.
#[derive(Debug)]
pub(super) struct FlaskWithin<'a, V> {
    pub(super) reactor: &'a Reactor,
    pub(super) stretch: &'a Stretch,
    pub(super) t: f64,
    pub(super) x: &'a V,
}

impl<V: Variables> FlaskWithin<'_, V> {
    fn kernel(&self) -> &Kernel {
        &self.reactor.kernel
    }

    fn before(&self) -> &Mixture {
        &self.reactor.mixture
    }

    /// Volume that the variables refer to, L.
    fn reference(&self) -> f64 {
        self.reactor.reference.unwrap_or(1.0)
    }

    /// What is there of a pool if nothing reacts, mol.
    fn booked(&self, pool: PoolId) -> f64 {
        let fed = inflow(&self.stretch.feed.pools, pool);
        fed.mul_add(self.t, self.before().amounts[pool])
    }

    /// All of it.
    fn mixture(&self) -> Mixture {
        let (kernel, reference) = (self.kernel(), self.reference());
        let rows = kernel.structure.shape.rows();
        let x: Vec<f64> = (0..rows).map(|row| self.x.at(row)).collect();
        let mut mixture = kernel.read(self.before(), self.stretch, self.t, reference, &x);
        mixture.readings = self.reactor.readings(&mixture, self.reactor.clock + self.t);
        mixture
    }
}

impl<V: Variables> Contents for FlaskWithin<'_, V> {
    fn amount(&self, pool: PoolId) -> f64 {
        let s = &self.kernel().structure;
        match s.places[pool] {
            PoolPlace::State(row) | PoolPlace::Terminal(row) => self.x.at(row) * self.reference(),
            PoolPlace::Eliminated(e) => {
                let others = s.eliminations[e].others.iter();
                others.fold(self.booked(pool), |sum, &(other, w)| {
                    sum + w * (self.booked(other) - self.amount(other))
                })
            }
            PoolPlace::Parameter(_) | PoolPlace::Spectator | PoolPlace::Idle => self.booked(pool),
        }
    }

    fn charged(&self, compound: CompoundId) -> f64 {
        let fed = inflow(&self.stretch.feed.charged, compound);
        fed.mul_add(self.t, self.before().charged[compound])
    }

    fn largest_charge(&self) -> f64 {
        let compounds = 0..self.before().charged.len();
        let charged = compounds.map(|compound| self.charged(compound));
        charged.fold(0.0, |largest: f64, n| largest.max(n))
    }

    fn ph(&self) -> f64 {
        if !self.kernel().is_protic() || self.kernel().network.held_ph {
            return self.before().ph();
        }
        let u = self.x.at(self.kernel().structure.shape.states);
        (math::ln(self.volume() / self.reference()) - u) / std::f64::consts::LN_10
    }

    fn quenched(&self) -> bool {
        self.before().quenched
    }

    fn volume(&self) -> f64 {
        let fed = self.stretch.feed.volume;
        fed.mul_add(self.t, self.before().volume)
    }

    fn temperature(&self) -> f64 {
        if let Some(row) = self.kernel().structure.temperature {
            return self.x.at(row) / (self.volume() / self.reference());
        }
        let heating = self.stretch.heating;
        heating.mul_add(self.t, self.before().temperature)
    }

    fn reading(&self, index: usize) -> Option<f64> {
        self.mixture().readings.get(index).copied().flatten()
    }
}
