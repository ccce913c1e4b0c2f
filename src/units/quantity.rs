//! A number with what it is a number of.
//!
//! Knows no text.

use super::dimension::Dimension;
use super::unit::Unit;

/// A number with a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number in base units (mol, L, s, K, J, g, bar, equiv).
    pub value: f64,
    /// Its dimension.
    pub dimension: Dimension,
    /// What it counts by: `carbonyl` in "1.2 equiv of carbonyl".
    pub of: Option<String>,
    /// The unit it was written in; numbers beside it without a unit mean the same.
    pub unit: Unit,
}

impl Quantity {
    /// A number without unit.
    pub fn pure(value: f64) -> Quantity {
        Quantity {
            value,
            dimension: Dimension::NONE,
            of: None,
            unit: Unit::one(),
        }
    }
}
