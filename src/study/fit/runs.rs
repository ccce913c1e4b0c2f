//! Runs of deviations to one side: a course that lies above its points for a while and below them for another is not theirs.
//!
//! The test of Wald and Wolfowitz (Ann. Math. Statist. 11 (1940) 147), exact: the probability of so few runs or fewer where every order
//! of the signs is as likely; where all are to one side, that of such signs. Deviations after a fit are not quite independent, so that the probability is a little too small.

use std::collections::BTreeMap;

use super::holm::holm;
use crate::study::data::DataSet;

/// Values that a course needs: with fewer no order of signs is improbable.
const FEWEST: usize = 6;

/// The runs of one course.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRuns {
    /// The experiment (index in the data).
    pub experiment: usize,
    /// What was measured (index in the observables of its case).
    pub observable: usize,
    /// Deviations above, and below.
    pub signs: (usize, usize),
    /// Runs of one sign.
    pub runs: usize,
    /// The probability of so few or fewer.
    pub probability: f64,
    /// The same, corrected for the number of courses.
    pub corrected: f64,
}

/// Of every course of one observable in one experiment; several values at one moment count by their mean.
pub(super) fn runs(data: &DataSet, predicted: &[f64]) -> Vec<SeriesRuns> {
    let mut courses: BTreeMap<(usize, usize), Vec<(f64, f64)>> = BTreeMap::new();
    for ((at, m), predicted) in data.measurements().zip(predicted) {
        if let (true, Some(time)) = (m.is_value(), m.time) {
            let course = courses.entry((at, m.observable)).or_default();
            course.push((time, m.value - predicted));
        }
    }
    let series = courses
        .into_iter()
        .filter_map(|((experiment, observable), course)| {
            let above = signs(course);
            if above.len() < FEWEST {
                return None;
            }
            let over = above.iter().filter(|above| **above).count();
            let signs = (over, above.len() - over);
            let runs = 1 + above.windows(2).filter(|pair| pair[0] != pair[1]).count();
            Some(SeriesRuns {
                experiment,
                observable,
                signs,
                runs,
                probability: so_few(runs, signs),
                corrected: 1.0,
            })
        });
    let mut series: Vec<SeriesRuns> = series.collect();
    let each: Vec<f64> = series.iter().map(|s| s.probability).collect();
    for (series, corrected) in series.iter_mut().zip(holm(&each)) {
        series.corrected = corrected;
    }
    series
}

/// Whether the mean deviation of each moment is above, in the order of time.
fn signs(mut course: Vec<(f64, f64)>) -> Vec<bool> {
    course.sort_by(|a, b| a.0.total_cmp(&b.0));
    let moments = course.chunk_by(|a, b| a.0 == b.0);
    let sums = moments.map(|moment| moment.iter().map(|v| v.1).sum::<f64>());
    sums.filter(|sum| *sum != 0.0)
        .map(|sum| sum > 0.0)
        .collect()
}

/// The probability of so few runs or fewer of so many signs.
fn so_few(runs: usize, (one, other): (usize, usize)) -> f64 {
    if one == 0 || other == 0 {
        // All to one side: there is only one order of them, and what is improbable are the signs themselves.
        return 0.5_f64.powi((one + other) as i32 - 1);
    }
    let each = (2..=runs).map(|runs| exactly(runs, one, other));
    each.sum::<f64>().min(1.0)
}

/// The probability of exactly so many runs: pairs of compositions over all orders.
fn exactly(runs: usize, one: usize, other: usize) -> f64 {
    let half = runs / 2;
    let ways = |parts_of_one: usize, parts_of_other: usize| {
        let compositions = [(one, parts_of_one), (other, parts_of_other)];
        compositions
            .iter()
            .map(|&(whole, parts)| choose(whole - 1, parts - 1))
            .product::<f64>()
    };
    let found = match runs % 2 {
        0 => 2.0 * ways(half, half),
        _ => ways(half + 1, half) + ways(half, half + 1),
    };
    found / choose(one + other, one)
}

/// Binomial coefficient; 0 where more are to be taken than there are.
fn choose(from: usize, taken: usize) -> f64 {
    if taken > from {
        return 0.0;
    }
    let taken = taken.min(from - taken);
    (0..taken).fold(1.0, |product, i| {
        product * (from - i) as f64 / (i + 1) as f64
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every order of the signs, counted one by one.
    #[test]
    fn probabilities_are_those_of_all_orders() {
        for (one, other) in [(1, 4), (3, 3), (5, 4), (2, 7), (6, 6)] {
            let number = one + other;
            let orders = (0..1_u32 << number).filter(|order| order.count_ones() as usize == one);
            let runs = |order: u32| {
                let changes = (1..number).filter(|i| (order >> i ^ order >> (i - 1)) & 1 == 1);
                1 + changes.count()
            };
            let orders: Vec<usize> = orders.map(runs).collect();
            for most in 2..=number {
                let few = orders.iter().filter(|runs| **runs <= most).count();
                let counted = few as f64 / orders.len() as f64;
                let found = so_few(most, (one, other));
                assert!(
                    (found - counted).abs() < 1e-12,
                    "{one} {other} {most}: {found} {counted}"
                );
            }
        }
    }

    /// The table of Swed and Eisenhart (Ann. Math. Statist. 14 (1943) 66): of ten and ten signs six runs are 0.019.
    #[test]
    fn six_runs_of_ten_and_ten() {
        assert!((so_few(6, (10, 10)) - 0.019).abs() < 5e-4);
    }
}
