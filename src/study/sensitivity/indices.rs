//! How much of a result's variance comes from each number: Sobol's indices, first order and total, with what chance leaves open.
//!
//! Two independent sets of points A and B, and for each number the points of A with that number out of B. Estimators: Saltelli et al., Comput. Phys.
//! Commun. 2010, 181, 259 (first order), Jansen, Comput. Phys. Commun. 1999, 117, 35 (total). Knows numbers as coordinates in (0, 1) only.

use crate::study::chance::Random;
use crate::study::sequence::coordinate;

/// Resamplings for the standard errors.
const RESAMPLED: usize = 100;
/// Seed of the resamplings.
const SEED: u64 = 11;

/// A share of the variance and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndex {
    /// The share.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// The indices of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndices {
    /// What would go if it alone were known.
    pub first: SobolIndex,
    /// What would stay if all others were known.
    pub total: SobolIndex,
}

/// Coordinates of all points for so many numbers: for each member A, B, then A with each number out of B.
pub fn places(member: u32, numbers: usize, seed: u64) -> Vec<Vec<f64>> {
    let [a, b] = [0, numbers].map(|first| -> Vec<f64> {
        (first..first + numbers)
            .map(|d| coordinate(member, d, seed))
            .collect()
    });
    let mixed = (0..numbers).map(|number| {
        let mut mixed = a.clone();
        mixed[number] = b[number];
        mixed
    });
    let mixed: Vec<Vec<f64>> = mixed.collect();
    [a, b].into_iter().chain(mixed).collect()
}

/// SobolIndices from results, one row per member in the order of [`places`]; members with a missing result are left out. `None` where
/// fewer than two are left, or nothing varies.
pub fn indices(results: &[Vec<Option<f64>>]) -> Option<Vec<SobolIndices>> {
    let whole: Vec<Vec<f64>> = results
        .iter()
        .filter_map(|row| row.iter().copied().collect())
        .collect();
    let numbers = whole.first()?.len() - 2;
    let all: Vec<usize> = (0..whole.len()).collect();
    let best = shares(&whole, &all)?;
    let mut random = Random::new(SEED);
    let mut again = Vec::new();
    for _ in 0..RESAMPLED {
        let picked: Vec<usize> = all
            .iter()
            .map(|_| (random.uniform() * all.len() as f64) as usize)
            .collect();
        again.extend(shares(&whole, &picked));
    }
    let index = |number: usize, which: usize| SobolIndex {
        value: best[number][which],
        error: deviation(again.iter().map(|shares| shares[number][which])),
    };
    Some(
        (0..numbers)
            .map(|n| SobolIndices {
                first: index(n, 0),
                total: index(n, 1),
            })
            .collect(),
    )
}

/// First and total share of each number over some members.
fn shares(whole: &[Vec<f64>], members: &[usize]) -> Option<Vec<[f64; 2]>> {
    let number = members.len() as f64;
    let of = |column: usize| members.iter().map(move |&m| whole[m][column]);
    let both = || of(0).chain(of(1));
    let mean = both().sum::<f64>() / (2.0 * number);
    let variance = both().map(|y| (y - mean).powi(2)).sum::<f64>() / (2.0 * number - 1.0);
    if members.len() < 2 || variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let share = |column: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for &member in members {
            let row = &whole[member];
            let moved = row[column] - row[0];
            // About the mean: the estimate does not change, its error falls.
            first += (row[1] - mean) * moved;
            total += moved * moved / 2.0;
        }
        [first / number / variance, total / number / variance]
    };
    Some((2..whole[0].len()).map(share).collect())
}

fn deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let number = values.clone().count().max(2) as f64;
    let mean = values.clone().sum::<f64>() / number;
    (values.map(|v| (v - mean).powi(2)).sum::<f64>() / (number - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn of(numbers: usize, members: u32, model: impl Fn(&[f64]) -> f64) -> Vec<SobolIndices> {
        let row = |member| {
            places(member, numbers, 1)
                .iter()
                .map(|x| Some(model(x)))
                .collect()
        };
        let results: Vec<Vec<Option<f64>>> = (0..members).map(row).collect();
        indices(&results).unwrap()
    }

    /// Ishigami and Homma 1990, a = 7, b = 0.1: the variances are known in closed form.
    #[test]
    fn ishigami() {
        let model = |u: &[f64]| {
            let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let (a, b) = (7.0_f64, 0.1_f64);
        let v1 = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
        let v2 = a * a / 8.0;
        let v13 = b * b * PI.powi(8) * 8.0 / 225.0;
        let v = v1 + v2 + v13;
        let found = of(3, 8192, model);
        let exact = [(v1, v1 + v13), (v2, v2), (0.0, v13)];
        for (found, (first, total)) in found.iter().zip(exact) {
            assert!((found.first.value - first / v).abs() < 0.01, "{found:?}");
            assert!((found.total.value - total / v).abs() < 0.01, "{found:?}");
            assert!(found.first.error < 0.05 && found.total.error < 0.05);
        }
    }

    /// A sum: each number's share is its own variance, and the total is the same.
    #[test]
    fn what_adds_up_has_no_interaction() {
        let weights = [1.0, 2.0, 0.0, 3.0];
        let found = of(4, 4096, |u| u.iter().zip(weights).map(|(u, w)| w * u).sum());
        for (found, weight) in found.iter().zip(weights) {
            let share = weight * weight / 14.0;
            assert!((found.first.value - share).abs() < 0.01, "{found:?}");
            assert!((found.total.value - share).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn what_failed_is_left_out_and_what_stands_still_has_none() {
        let mut results: Vec<Vec<Option<f64>>> = (0..64)
            .map(|m| places(m, 1, 1).iter().map(|x| Some(x[0])).collect())
            .collect();
        results[7][1] = None;
        let found = indices(&results).unwrap();
        assert!((found[0].first.value - 1.0).abs() < 0.1, "{found:?}");
        let still = vec![vec![Some(1.0); 3]; 64];
        assert_eq!(indices(&still), None);
    }
}
