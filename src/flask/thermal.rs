//! Heat given off and gas set free over a course: what they are counted by, and what is kept of them.
//!
//! Both are functionals of what was put in and what is there, so that nothing is integrated for them. What is put in or taken out by an
//! action gives nothing: only reactions do. Knows no equations.

use crate::network::PoolId;

use super::mixture::Mixture;
use super::program::Stretch;

/// Length over which the fastest is taken, s: what a bath and a bubbler see.
pub const MINUTE: f64 = 60.0;

/// What heat and gas are counted by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tallies {
    /// Enthalpy of each pool, J/mol.
    pub enthalpies: Vec<f64>,
    /// Of each gas, how much has been made for each mol of a pool.
    pub gases: Vec<Vec<(PoolId, f64)>>,
}

/// What was given off so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GivenOff {
    /// J.
    pub heat: f64,
    /// Of each gas, mol.
    pub gases: Vec<f64>,
}

/// A moment of a course as heat and gas see it.
#[derive(Debug, Clone, PartialEq)]
pub struct ThermalPoint {
    /// s from the start.
    pub time: f64,
    /// Whether a stretch begins here: the course has a corner.
    pub begins: bool,
    /// K.
    pub temperature: f64,
    /// L.
    pub volume: f64,
    /// Heat and gas since the start.
    pub given_off: GivenOff,
    /// Amount of each compound put in so far, mol.
    pub charged: Vec<f64>,
}

impl Tallies {
    /// Nothing yet.
    pub fn nothing(&self) -> GivenOff {
        GivenOff {
            heat: 0.0,
            gases: vec![0.0; self.gases.len()],
        }
    }

    /// What reactions gave off between a mixture and what it became `elapsed` seconds into a stretch, beside what was given off before.
    pub fn after(
        &self,
        so_far: &GivenOff,
        before: &Mixture,
        stretch: &Stretch,
        elapsed: f64,
        after: &Mixture,
    ) -> GivenOff {
        let mut made: Vec<f64> = after
            .amounts
            .iter()
            .zip(&before.amounts)
            .map(|(a, b)| a - b)
            .collect();
        for &(pool, rate) in &stretch.feed.pools {
            made[pool] -= rate * elapsed;
        }
        let enthalpies = self.enthalpies.iter().zip(&made);
        let heat = enthalpies.fold(so_far.heat, |heat, (h, n)| heat - h * n);
        let gas = |(weights, so_far): (&Vec<(PoolId, f64)>, &f64)| {
            let weights = weights.iter();
            weights.fold(*so_far, |sum, &(pool, weight)| {
                made[pool].mul_add(weight, sum)
            })
        };
        GivenOff {
            heat,
            gases: self.gases.iter().zip(&so_far.gases).map(gas).collect(),
        }
    }
}

impl ThermalPoint {
    /// How much of all that is put in by the end is there: that of the compound of which least is; 1 where all is in.
    pub fn put_in(&self, end: &ThermalPoint) -> f64 {
        let share = |(now, all): (&f64, &f64)| (*all > 0.0).then(|| now / all);
        let shares = self.charged.iter().zip(&end.charged).filter_map(share);
        shares.fold(1.0, f64::min)
    }
}
