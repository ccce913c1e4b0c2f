//! The order of strategies in words: a table with margins, and who came to nothing.

use super::ranking;
use super::words::columns;
use super::words::terminal::{at_the_bench, significant, unit as shown_unit, value};
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::order::{Criterion, DETERMINED, Gap, Rank};
use crate::study::plan::{DesignPlan, PointResult};
use crate::study::strategies::compare::{self, CompareOptions, NoPlace, OrderAtWord, Unranked};

/// The order as a table within a width; nothing where there is nothing to compare.
pub fn text(criterion: Option<Criterion>, order: &[Rank], draws: usize, width: usize) -> String {
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
    let heading = match shown_unit(unit) {
        "" => name.to_owned(),
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
    text += &columns(&headings, &rows.collect::<Vec<_>>(), width);
    text + &close(order, draws) + &without_result(order, draws)
}

/// The order of a comparison, and who has no place in it.
pub fn whole(
    design: &Design,
    (options, order): (CompareOptions<'_>, &[Rank]),
    rows: &[&PointResult],
    width: usize,
) -> String {
    let Some(by) = options.criterion else {
        return String::new();
    };
    let criterion = compare::criterion(design, by);
    let mut said = text(criterion, order, options.draws, width);
    let without = compare::unranked(design, rows.iter().copied(), by);
    if !without.is_empty() {
        said += &format!("\n{}", unranked(design, &without, by.name));
    }
    said
}

/// The strategies at a word of a sweep, and their order there.
pub fn at_word(
    scenario: &Scenario,
    options: CompareOptions<'_>,
    grid: &DesignPlan<'_>,
    rows: &[PointResult],
    at: &OrderAtWord,
    width: usize,
) -> String {
    let design = &scenario.design;
    let by = options.criterion;
    let Some(criterion) = by.and_then(|by| compare::criterion(design, by)) else {
        return String::new();
    };
    let table = ranking::at_word(scenario, criterion, grid, rows, at.word, width);
    let here = rows.iter().filter(|row| compare::is_at(row, at.word));
    let here: Vec<&PointResult> = here.collect();
    let order = whole(design, (options, &at.order), &here, width);
    format!("{}\n\n{order}", table.trim_end())
}

/// Who has no place in an order by a result, and why.
fn unranked(design: &Design, list: &[Unranked], name: &str) -> String {
    let said = list.iter().map(|Unranked { variant, why }| {
        let why = match why {
            NoPlace::Lacks => format!("has no {name}"),
            NoPlace::OtherUnit(unit) => format!("counts {name} in {unit}"),
            NoPlace::NoValue => format!("came to no value of {name}"),
        };
        format!("Not ranked: {} {why}\n", design.variants[*variant].name)
    });
    said.collect()
}

/// Whose share is so near the limit that other draws might have fallen on its other side.
fn close(order: &[Rank], draws: usize) -> String {
    let limit = 100.0 * DETERMINED;
    let said = |(i, rank): (usize, &Rank)| {
        let above = i.checked_sub(1).map(|above| order[above].name.as_str());
        let gaps = [
            (rank.above, above),
            (rank.best, Some(order[0].name.as_str())),
        ];
        let close = gaps.into_iter().flat_map(|(gap, to)| gap.zip(to));
        let mut close: Vec<(Gap, &str)> = close
            .filter(|(gap, _)| !gap.tie && gap.is_close())
            .collect();
        close.dedup_by_key(|(_, to)| *to);
        let line = |(gap, to): (Gap, &str)| {
            let share = 100.0 * gap.probability.unwrap_or_default();
            let error = 100.0 * gap.standard_error.unwrap_or_default();
            format!(
                "{} behind {to}: {share:.1} % of {draws} draws, within two standard errors ({error:.1} %) of the {limit:.0} % from which an order counts as determined: more draws may turn the verdict\n",
                rank.name
            )
        };
        close.into_iter().map(line).collect::<String>()
    };
    order.iter().enumerate().map(said).collect()
}

/// Which strategies came to nothing in some draws.
fn without_result(order: &[Rank], draws: usize) -> String {
    let failed = order.iter().filter(|place| place.draws_without_result > 0);
    let said = failed.map(|place| {
        let Rank {
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
        _ => significant(gap.margin * at_the_bench(unit).0, 3),
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
    use crate::report::words::ANY_WIDTH;
    use crate::study::order::{Resolution, StrategyResult, order};

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

    fn entry(name: &str, value: f64, draws: &[f64]) -> StrategyResult {
        StrategyResult {
            name: name.into(),
            value: Some(value),
            draws: draws.iter().map(|&d| (!d.is_nan()).then_some(d)).collect(),
        }
    }

    /// Of 100 draws 94 agree, with a standard error of sqrt(0.94 0.06/100) = 2.4 %; of 2,000 it is 0.5 %, and nothing is said.
    #[test]
    fn a_verdict_that_more_draws_may_turn_says_so() {
        let of = |draws: usize| {
            let second: Vec<f64> = (0..draws)
                .map(|i| f64::from(u8::from(i % 50 < 3)))
                .collect();
            let entries = [entry("a", 2.0, &vec![0.5; draws]), entry("b", 1.0, &second)];
            text(P, &order(&entries, FINE), draws, ANY_WIDTH)
        };
        let few = of(100);
        let words =
            "b behind a: 94.0 % of 100 draws, within two standard errors (2.4 %) of the 90 %";
        assert_eq!(few.matches(words).count(), 1, "{few}");
        assert!(!of(2000).contains("standard errors"));
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
        let text = text(P, &places, 10, ANY_WIDTH);
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
        let text = text(P, &places, 2, ANY_WIDTH);
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
        let text = text(Some(time), &places, 2, ANY_WIDTH);
        assert!(
            text.contains("least first") && text.contains("10 min") && text.contains("1.83 h"),
            "{text}"
        );
    }
}
