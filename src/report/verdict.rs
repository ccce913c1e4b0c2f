//! Which strategy is ahead, by how much, and whether the constants can tell.

use super::terminal::{columns, significant};

/// One strategy's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its value; missing when the run failed.
    pub value: Option<f64>,
    /// Values under drawn constants, one per draw, in the same order for every strategy; empty when none were drawn.
    pub draws: Vec<Option<f64>>,
}

/// A strategy in its place.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its value, in the unit of the criterion.
    pub value: f64,
    /// How it stands to the one above it; missing for the first.
    pub above: Option<Gap>,
    /// How it stands to the best; missing for the first.
    pub best: Option<Gap>,
}

/// How far one strategy is behind another.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Gap {
    /// Difference in the unit of the criterion.
    pub margin: f64,
    /// Share of the draws of the constants in which it is behind; missing without draws.
    pub probability: Option<f64>,
}

/// From this share of the draws on, an order counts as determined.
pub const DETERMINED: f64 = 0.9;

impl Gap {
    /// Whether the constants, as uncertain as they are, leave the order open.
    pub fn is_undetermined(&self) -> bool {
        self.probability.is_some_and(|p| p < DETERMINED)
    }
}

/// Orders strategies from best to worst.
pub fn order(entries: &[Entry]) -> Vec<Place> {
    let mut known: Vec<(&Entry, f64)> =
        entries.iter().filter_map(|e| Some((e, e.value?))).collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1));
    let gap = |of: usize, to: usize| Gap {
        margin: known[to].1 - known[of].1,
        probability: ahead(known[to].0, known[of].0),
    };
    let place = |i: usize| Place {
        name: known[i].0.name.clone(),
        value: known[i].1,
        above: i.checked_sub(1).map(|above| gap(i, above)),
        best: (i > 0).then(|| gap(i, 0)),
    };
    (0..known.len()).map(place).collect()
}

/// Share of the draws in which the first is ahead of the second; a tie counts half.
pub fn ahead(first: &Entry, second: &Entry) -> Option<f64> {
    let both = first.draws.iter().zip(&second.draws);
    let scores: Vec<f64> = both
        .filter_map(|(a, b)| {
            let (a, b) = ((*a)?, (*b)?);
            Some(if a > b {
                1.0
            } else if a < b {
                0.0
            } else {
                0.5
            })
        })
        .collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// The order as a table; nothing where there is nothing to compare.
pub fn text(criterion: Option<&str>, order: &[Place], draws: usize) -> String {
    let (Some(criterion), true) = (criterion, order.len() > 1) else {
        return String::new();
    };
    let mut text = format!("Order by {criterion}; margins in its unit");
    if draws > 0 {
        text += &format!(", in brackets the share of {draws} draws of the constants that agree");
    }
    text += "\n";
    let headings = ["", "", criterion, "behind the one above", "behind the best"].map(String::from);
    let cell = |gap: Option<Gap>| gap.map_or(String::new(), said);
    let rows = order.iter().enumerate().map(|(i, place)| {
        let number = format!("{}.", i + 1);
        vec![
            number,
            place.name.clone(),
            format!("{:.1}", place.value),
            cell(place.above),
            cell(place.best),
        ]
    });
    text + &columns(&headings, &rows.collect::<Vec<_>>())
}

fn said(gap: Gap) -> String {
    let margin = significant(gap.margin, 3);
    match gap.probability {
        None => margin,
        Some(p) if gap.is_undetermined() => {
            format!("{margin} (undetermined: {:.0} %)", (100.0 * p).floor())
        }
        Some(p) => format!("{margin} ({:.0} %)", 100.0 * p),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, value: f64, draws: &[f64]) -> Entry {
        Entry {
            name: name.into(),
            value: Some(value),
            draws: draws.iter().map(|&d| Some(d)).collect(),
        }
    }

    #[test]
    fn strategies_are_compared_with_the_next_and_with_the_best() {
        let places = order(&[
            entry("a", 5.0, &[4.0, 6.0, 1.0]),
            entry("b", 99.0, &[98.0, 99.0, 50.0]),
            entry("c", 98.5, &[99.0, 97.0, 60.0]),
        ]);
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
        let failed = Entry {
            name: "x".into(),
            value: None,
            draws: vec![],
        };
        assert_eq!(order(&[failed, entry("a", 1.0, &[])]).len(), 1);
    }
}
