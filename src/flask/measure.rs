//! What can be read off a flask at one moment: fractions of pools, pH, volume, temperature.
//!
//! A measure is a compiled observable: names are resolved, the fall-back on quench is already in the weights.

use crate::library::CompoundId;
use crate::network::PoolId;
use crate::units::Dimension;

use super::Mixture;

/// A share is missing where the whole is less than this part of the largest charge.
const LEAST_WHOLE: f64 = 1e-5;

/// A linear functional of pool amounts.
pub type Weights = Vec<(PoolId, f64)>;

/// A quantity of a flask.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// `offset + 100 top/bottom`, in %.
    Percentage {
        /// Added, %.
        offset: f64,
        /// Numerator, mol.
        top: Weights,
        /// Denominator, mol; where it is zero there is no value.
        bottom: Bottom,
    },
    /// pH on the solvent's own scale.
    Ph,
    /// Volume, L.
    Volume,
    /// Temperature, K.
    Temperature,
    /// One of the network's readings.
    Reading {
        /// Which one.
        index: usize,
        /// What it is.
        dimension: Dimension,
        /// Base units in the unit it is shown in.
        unit: f64,
    },
}

/// What a percentage refers to.
#[derive(Debug, Clone, PartialEq)]
pub enum Bottom {
    /// What was charged so far.
    Charged(Vec<(CompoundId, f64)>),
    /// What is there.
    Pools(Weights),
}

/// What a measure reads: a mixture, or the flask within a step, where only what is asked for is worked out.
pub trait Contents {
    /// Amount of a pool, mol.
    fn amount(&self, pool: PoolId) -> f64;
    /// Amount of a compound charged so far, mol.
    fn charged(&self, compound: CompoundId) -> f64;
    /// The most charged of any one compound, mol.
    fn largest_charge(&self) -> f64;
    /// pH on the solvent's own scale.
    fn ph(&self) -> f64;
    /// L.
    fn volume(&self) -> f64;
    /// K.
    fn temperature(&self) -> f64;
    /// Value of one of the network's readings.
    fn reading(&self, index: usize) -> Option<f64>;
}

impl Contents for Mixture {
    fn amount(&self, pool: PoolId) -> f64 {
        self.amounts[pool]
    }
    fn charged(&self, compound: CompoundId) -> f64 {
        self.charged[compound]
    }
    fn largest_charge(&self) -> f64 {
        self.charged.iter().fold(0.0, |a: f64, &b| a.max(b))
    }
    fn ph(&self) -> f64 {
        Mixture::ph(self)
    }
    fn volume(&self) -> f64 {
        self.volume
    }
    fn temperature(&self) -> f64 {
        self.temperature
    }
    fn reading(&self, index: usize) -> Option<f64> {
        self.readings.get(index).copied().flatten()
    }
}

/// Value of a functional of what is there.
fn weigh_in(weights: &Weights, contents: &impl Contents) -> f64 {
    weights.iter().fold(0.0, |sum, &(pool, weight)| {
        contents.amount(pool).mul_add(weight, sum)
    })
}

/// Value of a functional of amounts.
pub fn weigh(weights: &Weights, amounts: &[f64]) -> f64 {
    weights.iter().fold(0.0, |sum, &(pool, weight)| {
        amounts[pool].mul_add(weight, sum)
    })
}

impl Measure {
    /// The value for a mixture; `None` where it has none (nothing charged, nothing there).
    pub fn of(&self, contents: &impl Contents) -> Option<f64> {
        match self {
            Measure::Percentage {
                offset,
                top,
                bottom,
            } => {
                let whole = bottom.amount(contents);
                (whole > bottom.least(contents))
                    .then(|| offset + 100.0 * weigh_in(top, contents) / whole)
            }
            Measure::Ph => Some(contents.ph()),
            Measure::Volume => Some(contents.volume()),
            Measure::Temperature => Some(contents.temperature()),
            Measure::Reading { index, unit, .. } => Some(contents.reading(*index)? / unit),
        }
    }
}

impl Bottom {
    /// What a denominator must exceed, mol: a share of next to nothing is a ratio of two round-offs.
    pub fn least(&self, contents: &impl Contents) -> f64 {
        match self {
            Bottom::Charged(_) => 0.0,
            Bottom::Pools(_) => LEAST_WHOLE * contents.largest_charge(),
        }
    }

    /// The denominator, mol.
    pub fn amount(&self, contents: &impl Contents) -> f64 {
        match self {
            Bottom::Charged(compounds) => compounds.iter().fold(0.0, |sum, &(id, weight)| {
                contents.charged(id).mul_add(weight, sum)
            }),
            Bottom::Pools(weights) => weigh_in(weights, contents),
        }
    }
}
