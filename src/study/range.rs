//! Where a result lies when the constants are drawn.

use super::quantile::band;

/// The middle nine tenths of drawn values, in the unit of the result.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CentralRange {
    /// One in twenty lies below.
    pub low: f64,
    /// One in twenty lies above.
    pub high: f64,
}

impl CentralRange {
    /// Of the draws that came to a result; none where none did.
    pub fn of(draws: &[Option<f64>]) -> Option<CentralRange> {
        let (low, high) = band(draws.iter().copied().flatten().collect())?;
        Some(CentralRange { low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 0, 1 .. 100 in any order the twentieth parts are 5 and 95; what came to nothing does not count.
    #[test]
    fn nine_tenths_of_the_values_lie_within() {
        let shuffled = (0..101).map(|i| Some(f64::from(i * 37 % 101)));
        let draws: Vec<Option<f64>> = shuffled.chain([None, None]).collect();
        let range = CentralRange::of(&draws).expect("values");
        assert_eq!((range.low, range.high), (5.0, 95.0));
        assert_eq!(CentralRange::of(&[None]), None);
        let one = CentralRange::of(&[Some(3.0)]).expect("a value");
        assert_eq!((one.low, one.high), (3.0, 3.0));
    }
}
