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

/// Value of a functional of amounts.
pub fn weigh(weights: &Weights, amounts: &[f64]) -> f64 {
    weights.iter().fold(0.0, |sum, &(pool, weight)| {
        amounts[pool].mul_add(weight, sum)
    })
}

impl Measure {
    /// The value for a mixture; `None` where it has none (nothing charged, nothing there).
    pub fn of(&self, mixture: &Mixture) -> Option<f64> {
        match self {
            Measure::Percentage {
                offset,
                top,
                bottom,
            } => {
                let whole = bottom.amount(mixture);
                (whole > bottom.least(mixture))
                    .then(|| offset + 100.0 * weigh(top, &mixture.amounts) / whole)
            }
            Measure::Ph => Some(mixture.ph()),
            Measure::Volume => Some(mixture.volume),
            Measure::Temperature => Some(mixture.temperature),
            Measure::Reading { index, unit, .. } => {
                Some(mixture.readings.get(*index).copied().flatten()? / unit)
            }
        }
    }
}

impl Bottom {
    /// What a denominator must exceed, mol: a share of next to nothing is a ratio of two round-offs.
    pub fn least(&self, mixture: &Mixture) -> f64 {
        match self {
            Bottom::Charged(_) => 0.0,
            Bottom::Pools(_) => {
                let largest = mixture.charged.iter().fold(0.0, |a: f64, &b| a.max(b));
                LEAST_WHOLE * largest
            }
        }
    }

    /// The denominator, mol.
    pub fn amount(&self, mixture: &Mixture) -> f64 {
        match self {
            Bottom::Charged(compounds) => compounds.iter().fold(0.0, |sum, &(id, weight)| {
                mixture.charged[id].mul_add(weight, sum)
            }),
            Bottom::Pools(weights) => weigh(weights, &mixture.amounts),
        }
    }
}
