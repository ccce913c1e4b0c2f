//! Which of many numbers are worth a closer look: elementary effects, each number moved alone from places all over the cube.
//!
//! M. D. Morris, Technometrics 1991, 33, 161, with the absolute mean and the radial points of Campolongo, Saltelli and Cariboni, Comput. Phys.
//! Commun. 2011, 182, 978. Knows numbers as coordinates in (0, 1) only.

use crate::study::sequence::coordinate;

/// What moving one number does.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Effect {
    /// Mean of the absolute effects, per whole range of the share.
    pub mean: f64,
    /// Their standard deviation about their mean: effects that depend on where they are looked at.
    pub deviation: f64,
}

/// Points of one place: the place, then the place with each number moved to where a second place has it.
pub(super) fn places(member: u32, numbers: usize, seed: u64) -> Vec<Vec<f64>> {
    let at = |first: usize| -> Vec<f64> {
        (first..first + numbers)
            .map(|d| coordinate(member, d, seed))
            .collect()
    };
    let (here, there) = (at(0), at(numbers));
    let moved = (0..numbers).map(|number| {
        let mut moved = here.clone();
        moved[number] = there[number];
        moved
    });
    std::iter::once(here.clone()).chain(moved).collect()
}

/// Effects of all numbers from places with their results, a missing one where a run came to none.
pub(super) fn effects(places: &[Vec<Vec<f64>>], results: &[Vec<Option<f64>>]) -> Vec<Effect> {
    let numbers = places.first().map_or(0, |place| place.len() - 1);
    let of = |number: usize| {
        let each = places.iter().zip(results).filter_map(|(place, result)| {
            let step = place[number + 1][number] - place[0][number];
            Some((result[number + 1]? - result[0]?) / step)
        });
        let all: Vec<f64> = each.collect();
        let count = all.len() as f64;
        if all.is_empty() {
            return Effect::default();
        }
        let middle = all.iter().sum::<f64>() / count;
        let squares: f64 = all.iter().map(|e| (e - middle).powi(2)).sum();
        Effect {
            mean: all.iter().map(|e| e.abs()).sum::<f64>() / count,
            deviation: (squares / (count - 1.0).max(1.0)).sqrt(),
        }
    };
    (0..numbers).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a weighted sum every effect is the weight, wherever it is looked at; a product of two numbers depends on the other.
    #[test]
    fn effects_are_the_slopes_of_a_sum_and_vary_where_numbers_act_together() {
        let weights = [3.0, -1.0, 0.0];
        let model = |u: &Vec<f64>| -> Option<f64> {
            let sum: f64 = u.iter().zip(weights).map(|(u, w)| u * w).sum();
            Some(sum + 2.0 * u[3] * u[4])
        };
        let all: Vec<Vec<Vec<f64>>> = (0..64).map(|member| places(member, 5, 3)).collect();
        let results: Vec<Vec<Option<f64>>> = all
            .iter()
            .map(|place| place.iter().map(model).collect())
            .collect();
        let found = effects(&all, &results);
        for (found, weight) in found.iter().zip(weights) {
            assert!((found.mean - f64::abs(weight)).abs() < 1e-9, "{found:?}");
            assert!(found.deviation < 1e-9, "{found:?}");
        }
        for found in &found[3..] {
            // The mean of 2 u is 1, its deviation 2/sqrt(12).
            assert!((found.mean - 1.0).abs() < 0.1, "{found:?}");
            assert!(
                (found.deviation - 2.0 / 12f64.sqrt()).abs() < 0.1,
                "{found:?}"
            );
        }
    }
}
