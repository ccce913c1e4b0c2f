//! What can be read off a flask at one moment: fractions of pools, pH, volume, temperature.
//!
//! A measure is a compiled observable: names are resolved, and what falls back on a quench is counted as what it will be until the
//! flask is quenched, as what it is from then on.

use crate::model::CompoundId;
use crate::network::PoolId;
use crate::units::{Dimension, Scale};

use super::Mixture;

/// A share is missing where the whole is less than this part of the largest charge.
const LEAST_WHOLE: f64 = 1e-5;

/// A linear functional of pool amounts.
pub type Weights = Vec<(PoolId, f64)>;

/// What is counted in a flask. A quench acts once: what it left is counted as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Count {
    /// While the flask reacts.
    pub running: Weights,
    /// Once it is quenched.
    pub quenched: Weights,
}

impl From<Weights> for Count {
    /// What is there, quenched or not.
    fn from(weights: Weights) -> Count {
        Count {
            running: weights.clone(),
            quenched: weights,
        }
    }
}

impl Count {
    /// The weights that hold in a flask that is quenched, or is not.
    pub fn when(&self, quenched: bool) -> &Weights {
        if quenched {
            &self.quenched
        } else {
            &self.running
        }
    }

    /// Whether it finds nothing, whatever is there.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.quenched.is_empty()
    }

    /// This and so many times the other.
    pub fn plus(mut self, times: f64, other: &Count) -> Count {
        let scaled = |list: &Weights| {
            let each = list.iter();
            each.map(move |&(pool, weight)| (pool, times * weight))
                .collect::<Weights>()
        };
        self.running.extend(scaled(&other.running));
        self.quenched.extend(scaled(&other.quenched));
        self
    }

    /// What it comes to, mol.
    pub fn amount(&self, contents: &impl Contents) -> f64 {
        weigh_in(self.when(contents.quenched()), contents)
    }
}

/// A quantity of a flask.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// `offset + 100 top/bottom`, in %.
    Percentage {
        /// Added, %.
        offset: f64,
        /// Numerator, mol.
        top: Count,
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
        /// How it is shown.
        scale: Scale,
    },
}

/// What a percentage refers to.
#[derive(Debug, Clone, PartialEq)]
pub enum Bottom {
    /// What was charged so far.
    Charged(Vec<(CompoundId, f64)>),
    /// What is there.
    Pools(Count),
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
    /// Whether it was quenched.
    fn quenched(&self) -> bool;
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
    fn quenched(&self) -> bool {
        self.quenched
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
    /// What a percentage adds to its quotient, %; `None` where the measure is no percentage.
    pub fn offset(&self) -> Option<f64> {
        match self {
            Measure::Percentage { offset, .. } => Some(*offset),
            _ => None,
        }
    }

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
                    .then(|| offset + 100.0 * top.amount(contents) / whole)
            }
            Measure::Ph => Some(contents.ph()),
            Measure::Volume => Some(contents.volume()),
            Measure::Temperature => Some(contents.temperature()),
            Measure::Reading { index, scale, .. } => Some(scale.shown(contents.reading(*index)?)),
        }
    }
}

impl Bottom {
    /// What a denominator must exceed, mol: a share of next to nothing is a ratio of two round-offs.
    pub fn least(&self, contents: &impl Contents) -> f64 {
        self.least_of(|| contents.largest_charge())
    }

    /// The same from the most charged of any one compound, mol.
    pub fn least_of(&self, largest_charge: impl Fn() -> f64) -> f64 {
        match self {
            Bottom::Charged(_) => 0.0,
            Bottom::Pools(_) => LEAST_WHOLE * largest_charge(),
        }
    }

    /// The denominator, mol.
    pub fn amount(&self, contents: &impl Contents) -> f64 {
        match self {
            Bottom::Charged(compounds) => compounds.iter().fold(0.0, |sum, &(id, weight)| {
                contents.charged(id).mul_add(weight, sum)
            }),
            Bottom::Pools(count) => count.amount(contents),
        }
    }
}
