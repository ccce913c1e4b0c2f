//! Values below which a share of draws lies, and how well that is known.
//!
//! Draws come from several nets of even points, scrambled apart; each net alone gives a quantile, and how far these differ says how far
//! their mean may be off. Knows numbers, not what was drawn.

/// Nets of points, scrambled apart, from which members are taken in turn.
pub const NETS: u32 = 8;

/// A quantile with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct EstimatedQuantile {
    /// The value.
    pub value: f64,
    /// One standard error.
    pub error: f64,
}

impl EstimatedQuantile {
    /// Those of members in order, of which some came to no value; `None` where none did.
    pub fn of<const N: usize>(values: &[Option<f64>], shares: [f64; N]) -> Option<[Self; N]> {
        let net = |net: usize| {
            let own = values.iter().skip(net).step_by(NETS as usize);
            sorted(own.copied().flatten().collect())
        };
        let nets: Vec<Vec<f64>> = (0..NETS as usize).map(net).collect();
        let nets: Vec<&Vec<f64>> = nets.iter().filter(|net| !net.is_empty()).collect();
        (!nets.is_empty()).then(|| {
            shares.map(|share| {
                let each: Vec<f64> = nets.iter().map(|net| of_even(net, share)).collect();
                EstimatedQuantile {
                    value: each.iter().sum::<f64>() / each.len() as f64,
                    error: error_of_mean(&each),
                }
            })
        })
    }
}

/// Standard error of a mean of independent values.
pub fn error_of_mean(values: &[f64]) -> f64 {
    let number = values.len() as f64;
    if number < 2.0 {
        return f64::NAN;
    }
    let mean = values.iter().sum::<f64>() / number;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (squares / (number - 1.0) / number).sqrt()
}

/// Between which values nine tenths lie; `None` of none.
pub fn band(mut values: Vec<f64>) -> Option<(f64, f64)> {
    // Two ranks are wanted of very many values: they are not all put in order.
    let mut end = |share| quantile_of(&mut values, share);
    Some((end(0.05)?, end(0.95)?))
}

/// The quantile of values in any order, which are put in another; `None` of none.
fn quantile_of(values: &mut [f64], share: f64) -> Option<f64> {
    let place = share * values.len().checked_sub(1)? as f64;
    let below = place.floor();
    let (_, low, above) = values.select_nth_unstable_by(below as usize, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(*low);
    Some(*low + (place - below) * (next - *low))
}

/// Between which values nine tenths of the draws lie, along a time or an axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DrawnBand {
    /// Place, lower and upper value; NaN where no draw came to a value.
    pub points: Vec<(f64, f64, f64)>,
    /// Draws at each place.
    pub draws: usize,
    /// The fewest of them that came to a value at a place where any did.
    pub fewest: usize,
}

impl DrawnBand {
    /// The band of so many draws, from places with the values that these came to.
    pub fn of(draws: usize, places: impl Iterator<Item = (f64, Vec<f64>)>) -> DrawnBand {
        let mut found = DrawnBand {
            points: Vec::new(),
            draws,
            fewest: draws,
        };
        for (place, values) in places {
            let number = values.len();
            let ends = band(values);
            if ends.is_some() {
                found.fewest = found.fewest.min(number);
            }
            let (low, high) = ends.unwrap_or((f64::NAN, f64::NAN));
            found.points.push((place, low, high));
        }
        found
    }

    /// The places where some draw came to a value.
    pub fn known(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let points = self.points.iter().copied();
        points.filter(|(_, low, high)| low.is_finite() && high.is_finite())
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The quantile of even points, of which each stands for an equal part of the whole and so for its middle.
fn of_even(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() as f64 - 1.0;
    let place = (share * sorted.len() as f64 - 0.5).clamp(0.0, last);
    at_place(sorted, place)
}

/// Between the two of these ascending values next to the place, in proportion.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    at_place(sorted, share * (sorted.len() - 1) as f64)
}

fn at_place(sorted: &[f64], place: f64) -> f64 {
    let below = place.floor() as usize;
    let above = sorted[(below + 1).min(sorted.len() - 1)];
    sorted[below] + (place - below as f64) * (above - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 0, 1 ... 100 one in twenty lies below 5.
    #[test]
    fn a_band_leaves_out_a_twentieth_at_each_side_and_counts_what_it_rests_on() {
        let whole: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let half: Vec<f64> = (0..=50).map(f64::from).collect();
        let places = [(1.0, whole), (2.0, Vec::new()), (3.0, half)];
        let band = DrawnBand::of(101, places.into_iter());
        assert_eq!((band.draws, band.fewest), (101, 51));
        let known: Vec<_> = band.known().collect();
        assert_eq!(known, [(1.0, 5.0, 95.0), (3.0, 2.5, 47.5)]);
        assert!(band.points[1].0 == 2.0 && band.points[1].1.is_nan());
    }
}
