//! A point of the cube of uncertain numbers.

use crate::study::quantile::NETS;
use crate::study::sequence::coordinate;

/// Changes all draws together.
const SEED: u64 = 1;

/// For every number the share of what is believed of it that lies below its value.
#[derive(Debug, Clone, PartialEq)]
pub enum CubePoint {
    /// A member of the even ones, by its index: a function of (index, number) alone.
    Member(u32),
    /// These shares, in (0, 1), in the order of the numbers.
    Shares(Vec<f64>),
}

impl CubePoint {
    /// The share of a number.
    pub fn share(&self, number: usize) -> f64 {
        match self {
            CubePoint::Member(index) => {
                coordinate(index / NETS, number, SEED + u64::from(index % NETS))
            }
            CubePoint::Shares(shares) => shares[number],
        }
    }
}
