//! Which strategy is ahead by one result, by how much, and whether the constants can tell.
//!
//! Numbers only; words for them are found elsewhere.

use super::range::CentralRange;

/// What is asked: the result to order strategies by, and which end of it comes first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankBy<'a> {
    /// The observable.
    pub name: &'a str,
    /// Whether least comes first; `None`: least of times, manipulations and losses, most of all else.
    pub least: Option<bool>,
}

/// What strategies are ordered by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criterion<'a> {
    /// The observable.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Whether less of it is better.
    pub least: bool,
}

/// One strategy's result.
#[derive(Debug, Clone, PartialEq)]
pub struct StrategyResult {
    /// Its name.
    pub name: String,
    /// Its value; missing when the run failed.
    pub value: Option<f64>,
    /// Values under drawn constants, one per draw, in the same order for every strategy; empty when none were drawn.
    pub draws: Vec<Option<f64>>,
}

/// A strategy in its place.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Rank {
    /// Its name.
    pub name: String,
    /// Its value, in the unit of the criterion.
    pub value: f64,
    /// How it stands to the one above it; missing for the first.
    pub above: Option<Gap>,
    /// How it stands to the best; missing for the first.
    pub best: Option<Gap>,
    /// In how many draws of the constants it came to no result; they count for no order.
    pub draws_without_result: usize,
    /// Where it lies in nine of ten draws that came to a result; missing without draws.
    pub range: Option<CentralRange>,
}

/// How far one strategy is behind another.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Gap {
    /// Difference in the unit of the criterion.
    pub margin: f64,
    /// Share of all draws of the constants in which it is behind, a tie counting half and one without a result on either side
    /// nothing; missing without draws.
    pub probability: Option<f64>,
    /// Standard error of that share, for so many draws; missing without draws.
    pub standard_error: Option<f64>,
    /// Whether the difference is below what the tolerance of the runs can tell.
    pub tie: bool,
}

/// What makes one value better than another, and what a difference must exceed to be one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    /// Whether less is better: a time, a loss.
    pub least: bool,
    /// Relative tolerance of the runs.
    pub tolerance: f64,
    /// What a value is right to the tolerance of where it is itself smaller: 100 for percentages, 0 for anything else.
    pub whole: f64,
}

impl Resolution {
    /// Whether two values may be the same: each is right to the tolerance.
    fn tie(&self, a: f64, b: f64) -> bool {
        let size = self.whole.max(a.abs()).max(b.abs());
        (a - b).abs() <= 2.0 * self.tolerance * size
    }

    /// By how much the first is ahead of the second.
    fn lead(&self, first: f64, second: f64) -> f64 {
        match self.least {
            true => second - first,
            false => first - second,
        }
    }
}

/// From this share of the draws on, an order counts as determined.
pub const DETERMINED: f64 = 0.9;

impl Gap {
    /// Whether the constants, as uncertain as they are, leave the order open.
    pub fn is_undetermined(&self) -> bool {
        self.probability.is_some_and(|p| p < DETERMINED)
    }

    /// Whether other draws might have told the opposite of that: the share is within two standard errors of where it counts.
    pub fn is_close(&self) -> bool {
        let share = self.probability.zip(self.standard_error);
        share.is_some_and(|(p, error)| error > 0.0 && (p - DETERMINED).abs() <= 2.0 * error)
    }
}

/// Orders strategies from best to worst; those between which there is no difference stay as they came.
pub fn order(entries: &[StrategyResult], resolution: Resolution) -> Vec<Rank> {
    let mut known: Vec<(&StrategyResult, f64)> =
        entries.iter().filter_map(|e| Some((e, e.value?))).collect();
    known.sort_by(|a, b| match resolution.least {
        true => a.1.total_cmp(&b.1),
        false => b.1.total_cmp(&a.1),
    });
    let place_of = |entry: &StrategyResult| entries.iter().position(|e| std::ptr::eq(e, entry));
    let ties = |a: &(&StrategyResult, f64), b: &(&StrategyResult, f64)| resolution.tie(a.1, b.1);
    for tied in known.chunk_by_mut(ties) {
        tied.sort_by_key(|(entry, _)| place_of(entry));
    }
    let gap = |of: usize, to: usize| {
        let probability = ahead(known[to].0, known[of].0, resolution);
        let draws = known[to].0.draws.len().min(known[of].0.draws.len());
        Gap {
            margin: resolution.lead(known[to].1, known[of].1),
            probability,
            standard_error: probability.map(|p| standard_error(p, draws)),
            tie: resolution.tie(known[to].1, known[of].1),
        }
    };
    let place = |i: usize| Rank {
        name: known[i].0.name.clone(),
        value: known[i].1,
        above: i.checked_sub(1).map(|above| gap(i, above)),
        best: (i > 0).then(|| gap(i, 0)),
        draws_without_result: known[i]
            .0
            .draws
            .iter()
            .filter(|draw| draw.is_none())
            .count(),
        range: CentralRange::of(&known[i].0.draws),
    };
    (0..known.len()).map(place).collect()
}

/// Share of all draws in which the first is ahead of the second; a tie counts half, and a draw without a result nothing.
fn ahead(first: &StrategyResult, second: &StrategyResult, resolution: Resolution) -> Option<f64> {
    let both = first.draws.iter().zip(&second.draws);
    let score = |(a, b): (&Option<f64>, &Option<f64>)| match (*a, *b) {
        (Some(a), Some(b)) if resolution.tie(a, b) => 0.5,
        (Some(a), Some(b)) if resolution.lead(a, b) > 0.0 => 1.0,
        _ => 0.0,
    };
    let draws = first.draws.len().min(second.draws.len());
    (draws > 0).then(|| both.map(score).sum::<f64>() / draws as f64)
}

/// Standard error of a share of so many draws, each of which counts or does not: that of the binomial distribution.
fn standard_error(share: f64, draws: usize) -> f64 {
    (share * (1.0 - share) / draws as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 100 draws 94 agree: the error is sqrt(0.94 0.06/100) = 0.0237, and 0.94 is less than two of it above 0.9. Of 2,000 it is 0.0053.
    #[test]
    fn a_share_near_the_limit_is_close_to_it_unless_there_are_many_draws() {
        let share = |draws: usize| {
            let behind: Vec<f64> = (0..draws)
                .map(|i| f64::from(u8::from(i % 50 < 3)))
                .collect();
            let entries = [entry("a", 5.0, &vec![0.5; draws]), entry("b", 4.0, &behind)];
            order(&entries, FINE)[1].best.expect("a best one")
        };
        let few = share(100);
        assert!((few.probability.expect("draws") - 0.94).abs() < 1e-12);
        assert!((few.standard_error.expect("draws") - 0.023_748_7).abs() < 1e-6);
        assert!(few.is_close() && !few.is_undetermined());
        assert!(!share(2000).is_close());
    }

    const FINE: Resolution = Resolution {
        least: false,
        tolerance: 1e-6,
        whole: 100.0,
    };

    fn entry(name: &str, value: f64, draws: &[f64]) -> StrategyResult {
        StrategyResult {
            name: name.into(),
            value: Some(value),
            draws: draws.iter().map(|&d| (!d.is_nan()).then_some(d)).collect(),
        }
    }

    #[test]
    fn strategies_are_compared_with_the_next_and_with_the_best() {
        let entries = [
            entry("a", 5.0, &[4.0, 6.0, 1.0]),
            entry("b", 99.0, &[98.0, 99.0, 50.0]),
            entry("c", 98.5, &[99.0, 97.0, 60.0]),
        ];
        let places = order(&entries, FINE);
        let names: Vec<&str> = places.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "a"]);
        let above = places[1].above.expect("a better one");
        assert_eq!(above.probability, Some(1.0 / 3.0));
        assert!(above.is_undetermined());
        assert_eq!(places[2].best.expect("a best one").margin, 94.0);
        assert!(!places[2].above.expect("a better one").is_undetermined());
        assert_eq!(places[0].best, None);
    }

    #[test]
    fn a_failed_run_is_not_ranked() {
        let failed = StrategyResult {
            name: "x".into(),
            value: None,
            draws: vec![],
        };
        assert_eq!(order(&[failed, entry("a", 1.0, &[])], FINE).len(), 1);
    }
}
