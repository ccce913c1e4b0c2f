//! Responses that add up to the same at each time: shares that were made to be a whole. Their errors are not independent, as a fit takes
//! them to be, and intervals come out too narrow (Box, Hunter, MacGregor and Erjavec, Technometrics 15 (1973) 33).
//!
//! Mass that is conserved makes a sum constant as well; there it still spreads by the errors of its parts. Told is only a sum that
//! spreads less than independent errors let it.

use std::collections::BTreeMap;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::study::data::{DataSet, Measurement};

/// How far sums may spread around their mean, as a share of it.
const CONSTANT_WITHIN: f64 = 0.01;
/// Below this probability sums spread less than independent errors let them.
const IMPROBABLE: f64 = 0.01;
/// Moments that are needed to see it.
const FEWEST_MOMENTS: usize = 4;

/// Responses with a constant sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstantSum {
    /// What they add up to, in their unit.
    pub sum: f64,
    /// How many responses.
    pub responses: usize,
    /// One standard deviation of the sums.
    pub spread: f64,
    /// What it were if the errors of the responses were independent.
    pub expected: f64,
}

/// Sums of what was measured at one moment of one experiment.
struct Sums {
    responses: Vec<usize>,
    sums: Vec<f64>,
    /// Mean variance of a sum of independent errors.
    variance: f64,
}

/// Of two or more responses that were measured together at many moments, always the same ones.
pub(super) fn constant_sum(
    data: &DataSet,
    deviation: &dyn Fn(&Measurement) -> f64,
) -> Option<ConstantSum> {
    let Sums {
        responses,
        sums,
        variance,
    } = sums(data, deviation)?;
    let number = sums.len() as f64;
    let sum = sums.iter().sum::<f64>() / number;
    let squares = sums.iter().map(|s| (s - sum) * (s - sum)).sum::<f64>();
    let spread = (squares / (number - 1.0)).sqrt();
    let by_chance = ChiSquared::new(number - 1.0).ok()?;
    let narrow = by_chance.cdf(squares / variance) < IMPROBABLE;
    (narrow && spread <= CONSTANT_WITHIN * sum.abs()).then_some(ConstantSum {
        sum,
        responses: responses.len(),
        spread,
        expected: variance.sqrt(),
    })
}

fn sums(data: &DataSet, deviation: &dyn Fn(&Measurement) -> f64) -> Option<Sums> {
    let mut responses: Option<Vec<usize>> = None;
    let (mut sums, mut variance) = (Vec::new(), 0.0);
    for experiment in &data.experiments {
        let mut moments: BTreeMap<u64, Vec<&Measurement>> = BTreeMap::new();
        for m in experiment.measurements.iter().filter(|m| m.is_value()) {
            // Times are not negative: their bits are in their order.
            let moment = m.time.map_or(u64::MAX, f64::to_bits);
            moments.entry(moment).or_default().push(m);
        }
        for mut moment in moments.into_values() {
            moment.sort_by_key(|m| m.observable);
            let mut measured: Vec<usize> = moment.iter().map(|m| m.observable).collect();
            measured.dedup();
            if measured.len() < 2 {
                continue;
            }
            if responses.get_or_insert_with(|| measured.clone()) != &measured {
                return None;
            }
            let repeated = moment.len() as f64 / measured.len() as f64;
            sums.push(moment.iter().map(|m| m.value).sum::<f64>() / repeated);
            let own = moment.iter().map(|m| deviation(m).powi(2)).sum::<f64>();
            variance += own / (repeated * repeated);
        }
    }
    let number = sums.len();
    (number >= FEWEST_MOMENTS && variance > 0.0).then_some(())?;
    Some(Sums {
        responses: responses?,
        sums,
        variance: variance / number as f64,
    })
}
