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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::quantile::EstimatedQuantile;

    /// Quantiles of a uniform number are the shares. Errors made over errors said are Student's t of the nets, whose mean square is
    /// 7/5 for eight of them.
    #[test]
    fn the_error_is_that_of_the_quantile() {
        let (mut squares, mut number) = (0.0, 0.0);
        for dimension in 0..60 {
            let values: Vec<Option<f64>> = (0..1024)
                .map(|member| Some(CubePoint::Member(member).share(dimension)))
                .collect();
            let found = EstimatedQuantile::of(&values, [0.05, 0.5, 0.95]).expect("values");
            for (found, share) in found.iter().zip([0.05, 0.5, 0.95]) {
                assert!((found.value - share).abs() < 3e-3, "{found:?}");
                squares += ((found.value - share) / found.error).powi(2);
                number += 1.0;
            }
        }
        let ratio: f64 = squares / number;
        assert!((0.7..2.8).contains(&ratio), "{ratio}");
        assert_eq!(EstimatedQuantile::of(&[None, None], [0.5]), None);
    }
}
