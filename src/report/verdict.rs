//! Which strategy is ahead, by how much, and whether the constants can tell.

use super::terminal::{columns, significant, value};

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
    /// In how many draws of the constants it came to no result; they count for no order.
    pub draws_without_result: usize,
}

/// How far one strategy is behind another.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Gap {
    /// Difference in the unit of the criterion.
    pub margin: f64,
    /// Share of all draws of the constants in which it is behind, a tie counting half and one without a result on either side
    /// nothing; missing without draws.
    pub probability: Option<f64>,
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
}

/// Orders strategies from best to worst; those between which there is no difference stay as they came.
pub fn order(entries: &[Entry], resolution: Resolution) -> Vec<Place> {
    let mut known: Vec<(&Entry, f64)> =
        entries.iter().filter_map(|e| Some((e, e.value?))).collect();
    known.sort_by(|a, b| match resolution.least {
        true => a.1.total_cmp(&b.1),
        false => b.1.total_cmp(&a.1),
    });
    let place_of = |entry: &Entry| entries.iter().position(|e| std::ptr::eq(e, entry));
    let ties = |a: &(&Entry, f64), b: &(&Entry, f64)| resolution.tie(a.1, b.1);
    for tied in known.chunk_by_mut(ties) {
        tied.sort_by_key(|(entry, _)| place_of(entry));
    }
    let gap = |of: usize, to: usize| Gap {
        margin: resolution.lead(known[to].1, known[of].1),
        probability: ahead(known[to].0, known[of].0, resolution),
        tie: resolution.tie(known[to].1, known[of].1),
    };
    let place = |i: usize| Place {
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
    };
    (0..known.len()).map(place).collect()
}

/// Share of all draws in which the first is ahead of the second; a tie counts half, and a draw without a result nothing.
fn ahead(first: &Entry, second: &Entry, resolution: Resolution) -> Option<f64> {
    let both = first.draws.iter().zip(&second.draws);
    let score = |(a, b): (&Option<f64>, &Option<f64>)| match (*a, *b) {
        (Some(a), Some(b)) if resolution.tie(a, b) => 0.5,
        (Some(a), Some(b)) if resolution.lead(a, b) > 0.0 => 1.0,
        _ => 0.0,
    };
    let draws = first.draws.len().min(second.draws.len());
    (draws > 0).then(|| both.map(score).sum::<f64>() / draws as f64)
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

/// The order as a table; nothing where there is nothing to compare.
pub fn text(criterion: Option<Criterion>, order: &[Place], draws: usize) -> String {
    let (Some(criterion), true) = (criterion, order.len() > 1) else {
        return String::new();
    };
    let Criterion { name, unit, least } = criterion;
    let first = if least { ", least first" } else { "" };
    let mut text = format!("Order by {name}{first}; margins in its unit");
    if draws > 0 {
        text += &format!(", in brackets the share of {draws} draws of the constants that agree");
    }
    text += "\n";
    // A time says its unit beside the number, a pure number has none.
    let heading = match unit {
        "s" | "1" => name.to_owned(),
        unit => format!("{name} [{unit}]"),
    };
    let headings = ["", "", &heading, "behind the one above", "behind the best"].map(String::from);
    let cell = |gap: Option<Gap>| gap.map_or(String::new(), |gap| said(gap, unit));
    let rows = order.iter().enumerate().map(|(i, place)| {
        let number = format!("{}.", i + 1);
        vec![
            number,
            place.name.clone(),
            value(Some(place.value), unit),
            cell(place.above),
            cell(place.best),
        ]
    });
    text += &columns(&headings, &rows.collect::<Vec<_>>());
    text + &without_result(order, draws)
}

/// Which strategies came to nothing in some draws.
fn without_result(order: &[Place], draws: usize) -> String {
    let failed = order.iter().filter(|place| place.draws_without_result > 0);
    let said = failed.map(|place| {
        let Place {
            name,
            draws_without_result: n,
            ..
        } = place;
        format!("{name}: no result in {n} of {draws} draws, which agree with no order\n")
    });
    said.collect()
}

fn said(gap: Gap, unit: &str) -> String {
    if gap.tie {
        return "no difference within the tolerance".to_owned();
    }
    let margin = match unit {
        "s" => value(Some(gap.margin), unit),
        _ => significant(gap.margin, 3),
    };
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

    const FINE: Resolution = Resolution {
        least: false,
        tolerance: 1e-6,
        whole: 100.0,
    };
    const P: Option<Criterion> = Some(Criterion {
        name: "p",
        unit: "%",
        least: false,
    });

    fn entry(name: &str, value: f64, draws: &[f64]) -> Entry {
        Entry {
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
        let failed = Entry {
            name: "x".into(),
            value: None,
            draws: vec![],
        };
        assert_eq!(order(&[failed, entry("a", 1.0, &[])], FINE).len(), 1);
    }

    /// Ten draws, of which the second strategy fails in four: at most six agree, and it is said.
    #[test]
    fn draws_without_a_result_agree_with_no_order() {
        let none = f64::NAN;
        let second = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, none, none, none, none];
        let entries = [entry("a", 2.0, &[2.0; 10]), entry("b", 1.0, &second)];
        let places = order(&entries, FINE);
        assert_eq!(places[1].best.expect("a best one").probability, Some(0.6));
        let failed: Vec<usize> = places.iter().map(|p| p.draws_without_result).collect();
        assert_eq!(failed, [0, 4]);
        let text = text(P, &places, 10);
        assert!(text.contains("b: no result in 4 of 10 draws"), "{text}");
        assert!(text.contains("(undetermined: 60 %)"), "{text}");
    }

    /// Values that differ by less than both are right to have no order, and stay in that of the file.
    #[test]
    fn a_difference_below_the_tolerance_is_no_order() {
        let entries = [
            entry("a", 50.0, &[50.0, 60.0]),
            entry("b", 50.0 + 1.9e-4, &[50.0, 59.0]),
            entry("c", 50.0 - 2.1e-4, &[1.0, 1.0]),
        ];
        let places = order(&entries, FINE);
        let names: Vec<&str> = places.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let above = places[1].above.expect("one above");
        assert!(above.tie);
        assert_eq!(above.probability, Some(0.75));
        assert!(!places[2].best.expect("a best one").tie);
        let text = text(P, &places, 2);
        assert!(
            text.contains("no difference within the tolerance"),
            "{text}"
        );
    }

    /// The fastest is first, its lead is a time, and draws agree in the same sense.
    #[test]
    fn less_time_is_ahead() {
        let entries = [
            entry("slow", 7200.0, &[7000.0, 7000.0]),
            entry("fast", 600.0, &[500.0, 8000.0]),
        ];
        let places = order(
            &entries,
            Resolution {
                least: true,
                whole: 0.0,
                ..FINE
            },
        );
        assert_eq!(places[0].name, "fast");
        let behind = places[1].best.expect("a best one");
        assert_eq!((behind.margin, behind.probability), (6600.0, Some(0.5)));
        let time = Criterion {
            name: "time to 90 %",
            unit: "s",
            least: true,
        };
        let text = text(Some(time), &places, 2);
        assert!(
            text.contains("least first") && text.contains("10 min") && text.contains("1.83 h"),
            "{text}"
        );
    }
}
