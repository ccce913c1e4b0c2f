//! Parabolas through results around a place, and where on them an aim is met best.
//!
//! Knows numbers only. The best of the parabolas is found by looking: they cost nothing.

use crate::study::sequence::coordinate;

/// Points that are looked at in each turn, for each range.
const POINTS: u32 = 96;
/// Turns, each around the best so far and half as wide.
const TURNS: usize = 24;

/// How good something is: by how much it misses its limits (nothing below zero counts), then its objective, less being better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    pub(super) missed: f64,
    pub(super) objective: f64,
}

impl Score {
    /// What came to no end is worse than all else.
    pub(super) const NONE: Score = Score {
        missed: f64::INFINITY,
        objective: f64::INFINITY,
    };

    /// Of an objective and how far it is on the wrong side of each limit; zero is on the right one.
    pub(super) fn of(objective: f64, excesses: impl Iterator<Item = f64>) -> Score {
        Score {
            missed: excesses.fold(0.0, f64::max),
            objective,
        }
    }

    pub(super) fn is_met(self) -> bool {
        self.missed <= 0.0
    }

    /// Limits first.
    pub(super) fn is_better(self, other: Score) -> bool {
        match self.missed.total_cmp(&other.missed) {
            std::cmp::Ordering::Equal => self.objective < other.objective,
            order => order.is_lt(),
        }
    }
}

/// A parabola around a middle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parabola {
    middle: f64,
    slopes: Vec<f64>,
    /// Of each pair of ranges, the first not after the second: what their product counts.
    products: Vec<f64>,
}

/// Steps from the middle at which a parabola is fixed: two along each range and one for each pair. They stay within the box.
pub(super) fn steps(at: &[f64], radius: f64) -> Vec<Vec<f64>> {
    let ranges = at.len();
    let along = |x: f64| match (x - radius >= 0.0, x + radius <= 1.0) {
        (true, true) => [radius, -radius],
        (_, true) => [radius, radius / 2.0],
        (true, false) => [-radius, -radius / 2.0],
        // A box narrower than the step.
        (false, false) => [1.0 - x, -x],
    };
    let each: Vec<[f64; 2]> = at.iter().map(|x| along(*x)).collect();
    let mut all = Vec::new();
    for (i, pair) in each.iter().enumerate() {
        for step in pair {
            let mut one = vec![0.0; ranges];
            one[i] = *step;
            all.push(one);
        }
    }
    for i in 0..ranges {
        for j in i + 1..ranges {
            let mut one = vec![0.0; ranges];
            (one[i], one[j]) = (each[i][0], each[j][0]);
            all.push(one);
        }
    }
    all
}

impl Parabola {
    /// Through the value at the middle and those at the steps, in their order.
    pub(super) fn through(middle: f64, steps: &[Vec<f64>], values: &[f64]) -> Parabola {
        let ranges = steps.first().map_or(0, Vec::len);
        let mut slopes = vec![0.0; ranges];
        let mut squares = vec![0.0; ranges];
        for i in 0..ranges {
            let (a, b) = (steps[2 * i][i], steps[2 * i + 1][i]);
            let (ya, yb) = (
                (values[2 * i] - middle) / a,
                (values[2 * i + 1] - middle) / b,
            );
            squares[i] = (ya - yb) / (a - b);
            slopes[i] = ya - squares[i] * a;
        }
        let mut products = Vec::new();
        let mut at = 2 * ranges;
        for i in 0..ranges {
            products.push(squares[i]);
            for j in i + 1..ranges {
                let (a, b) = (steps[at][i], steps[at][j]);
                let alone = |i: usize, a: f64| slopes[i] * a + squares[i] * a * a;
                products.push((values[at] - middle - alone(i, a) - alone(j, b)) / (a * b));
                at += 1;
            }
        }
        Parabola {
            middle,
            slopes,
            products,
        }
    }

    pub(super) fn at(&self, step: &[f64]) -> f64 {
        let mut sum = self.middle;
        let mut at = 0;
        for (i, x) in step.iter().enumerate() {
            sum += self.slopes[i] * x;
            for y in &step[i..] {
                sum += self.products[at] * x * y;
                at += 1;
            }
        }
        sum
    }
}

/// The step within this radius, and within the box around a place, at which parabolas meet the limits with least of the first.
pub(super) fn best_step(
    objective: &Parabola,
    limits: &[Parabola],
    at: &[f64],
    radius: f64,
) -> Vec<f64> {
    let score = |step: &[f64]| Score::of(objective.at(step), limits.iter().map(|l| l.at(step)));
    let inside = |i: usize, step: f64| {
        let (low, high) = ((-at[i]).max(-radius), (1.0 - at[i]).min(radius));
        step.clamp(low, high)
    };
    let ranges = at.len();
    let mut best = vec![0.0; ranges];
    let mut found = score(&best);
    let mut width = radius;
    for turn in 0..TURNS {
        let middle = best.clone();
        let mut look = |step: Vec<f64>| {
            let own = score(&step);
            if own.is_better(found) {
                (best, found) = (step, own);
            }
        };
        for i in 0..ranges {
            for side in [-width, width] {
                let mut step = middle.clone();
                step[i] = inside(i, step[i] + side);
                look(step);
            }
        }
        for point in 0..POINTS * ranges as u32 {
            let own = |i: usize| {
                let share = coordinate(point, i, turn as u64);
                inside(i, middle[i] + width * (2.0 * share - 1.0))
            };
            look((0..ranges).map(own).collect());
        }
        width /= 2.0;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A parabola is itself again, wherever in the box it is fixed.
    #[test]
    fn a_parabola_is_found_exactly() {
        let truth =
            |x: &[f64]| 2.0 - x[0] + 3.0 * x[1] + 4.0 * x[0] * x[0] - x[0] * x[1] - x[1] * x[1];
        for at in [[0.5, 0.5], [0.0, 1.0], [0.97, 0.02]] {
            let place = |step: &[f64]| [at[0] + step[0], at[1] + step[1]];
            let steps = steps(&at, 0.1);
            let values: Vec<f64> = steps.iter().map(|s| truth(&place(s))).collect();
            assert!(
                steps
                    .iter()
                    .all(|s| place(s).iter().all(|x| (0.0..=1.0).contains(x)))
            );
            let found = Parabola::through(truth(&at), &steps, &values);
            for step in [[0.3, -0.2], [0.05, 0.07]] {
                assert!((found.at(&step) - truth(&place(&step))).abs() < 1e-11);
            }
        }
    }

    /// The nearest point of a half-plane to a place outside: by hand.
    #[test]
    fn the_best_of_parabolas_keeps_their_limits() {
        let bowl = Parabola {
            middle: 0.0,
            slopes: vec![-0.2, -0.1],
            products: vec![1.0, 0.0, 1.0],
        };
        // The bowl is lowest at (0.1, 0.05); x + y <= 0.1 leaves (0.075, 0.025).
        let half = Parabola {
            middle: -0.1,
            slopes: vec![1.0, 1.0],
            products: vec![0.0; 3],
        };
        let free = best_step(&bowl, &[], &[0.5, 0.5], 0.2);
        assert!(
            (free[0] - 0.1).abs() < 1e-5 && (free[1] - 0.05).abs() < 1e-5,
            "{free:?}"
        );
        let held = best_step(&bowl, &[half], &[0.5, 0.5], 0.2);
        assert!(
            (held[0] - 0.075).abs() < 1e-3 && (held[1] - 0.025).abs() < 1e-3,
            "{held:?}"
        );
        assert!(held[0] + held[1] <= 0.1);
    }
}
