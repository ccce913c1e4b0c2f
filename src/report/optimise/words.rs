//! The answer as lines of text.

use super::command::{AskedOf, command};
use super::limits::{in_the_way, limits};
use super::places::{axis_name, shown, strategy, with_unit};
use super::said::{percent, place, with_words};
use crate::report::words::columns;
use crate::report::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::optimise::goal::Objective;
use crate::study::optimise::{Answer, NEAR, Optimised, RangeSides, RangeStretch};

/// Nearer to an end of its range than this, a place is at the end.
const AT_END: f64 = 1e-6;
/// Points of a front that are shown.
const MOST_SHOWN: usize = 20;

/// The whole answer.
pub fn text(
    scenario: &Scenario,
    found: &Optimised<'_>,
    asked: AskedOf<'_>,
    width: usize,
) -> String {
    let terms = found.space.search;
    let mut text = format!("{}\n{}\n", scenario.title, looked(found));
    let first = &found.answers[0];
    text += &categories(found, width);
    let Some(best) = first.best else {
        return text + "no run came to its end: there is nothing to choose from\n";
    };
    if first.met {
        text += &format!("\n{}\n", headline(found, best));
        text += &ranges(found, first, best, width);
    } else {
        text += &format!("\nnothing here {}\n", not_met(found, best));
    }
    text += &limits(found, best, width);
    for obstacle in &first.obstacles {
        text += &in_the_way(found, obstacle);
    }
    if let [one, other] = terms.objectives.as_slice() {
        text += &front(found, one, other, width);
    }
    text + &command(found, asked, best)
}

/// How much was looked at, and of what.
fn looked(found: &Optimised<'_>) -> String {
    let tally = found.tally();
    let mut text = format!("{} conditions looked at", tally.points);
    let failed = tally.points - tally.finished;
    if failed > 0 {
        text += &format!("; {failed} of them came to no end and are no candidates");
    }
    if found.space.search.probability.is_some() {
        let draws = found.space.search.uncertain.draws;
        text += &format!(
            "; the probability is the share of {draws} draws of what is uncertain, the same draws at each, \
             the objective that of the constants as they stand"
        );
    }
    text
}

/// An objective at a candidate with its unit.
fn said(found: &Optimised<'_>, objective: &Objective, at: usize) -> String {
    let number = found.objective(objective, at);
    match (objective.axis, number) {
        (Some(axis), Some(number)) => with_unit(&found.space.search.design, axis, number),
        _ => with_words(number, &objective.unit),
    }
}

fn sense(objective: &Objective) -> &'static str {
    if objective.least { "least" } else { "most" }
}

fn headline(found: &Optimised<'_>, best: usize) -> String {
    let objective = &found.space.search.objectives[0];
    format!(
        "{} {}: {} at {}",
        sense(objective),
        objective.name,
        said(found, objective, best),
        place(found, best)
    )
}

/// That nothing meets the limits, and what comes nearest.
fn not_met(found: &Optimised<'_>, best: usize) -> String {
    let drawn = found.looked[best].drawn;
    let nearest = place(found, best);
    match (found.space.search.probability, drawn) {
        (Some(asked), Some(drawn)) => format!(
            "meets all limits in {} of the draws; nearest comes {nearest}, with {}",
            percent(asked),
            percent(drawn.share)
        ),
        _ => format!("meets all limits; nearest comes {nearest}"),
    }
}

/// One line per category, where there are several.
fn categories(found: &Optimised<'_>, width: usize) -> String {
    if found.answers.len() < 2 {
        return String::new();
    }
    let objective = &found.space.search.objectives[0];
    let heading = format!("{} {}", sense(objective), objective.name);
    let headings = ["best of", heading.as_str(), "limits", "at"].map(String::from);
    let row = |answer: &Answer| {
        let names = category(found, answer.category);
        match answer.best {
            None => vec![
                names,
                "-".into(),
                "no run came to its end".into(),
                String::new(),
            ],
            Some(best) => vec![
                names,
                said(found, objective, best),
                if answer.met { "met" } else { "not met" }.to_owned(),
                place(found, best),
            ],
        }
    };
    let rows: Vec<Vec<String>> = found.answers.iter().map(row).collect();
    format!("\n{}", columns(&headings, &rows, width))
}

/// What makes a category another than the others.
pub(super) fn category(found: &Optimised<'_>, category: usize) -> String {
    let own = &found.space.categories[category];
    let middle = vec![0.0; own.ranges.len()];
    let listed = own.listed.iter();
    let mut parts: Vec<String> = listed
        .filter_map(|(axis, _)| shown(found.space, (category, &middle), *axis))
        .collect();
    let strategy = strategy(found.space, category);
    if !strategy.is_empty() {
        parts.insert(0, strategy.to_owned());
    }
    parts.join(", ")
}

/// Each range: where the optimum stands, how far it is flat, how far the limits hold.
fn ranges(found: &Optimised<'_>, answer: &Answer, best: usize, width: usize) -> String {
    if answer.sides.is_empty() {
        return String::new();
    }
    let design = &found.space.search.design;
    let objective = &found.space.search.objectives[0];
    let near = format!("{} within {}", objective.name, percent(NEAR));
    let headings = ["varied", "best", near.as_str(), "limits hold"].map(String::from);
    let looked = &found.looked[best].place;
    let mut ends = String::new();
    let mut rows = Vec::new();
    for (sides, share) in answer.sides.iter().zip(&looked.1) {
        let at = |share: f64| {
            let mut at = looked.1.clone();
            let place = answer.sides.iter().position(|s| s.axis == sides.axis);
            at[place.expect("it is one of them")] = share;
            found
                .space
                .number(looked.0, &at, sides.axis)
                .unwrap_or(f64::NAN)
        };
        let name = axis_name(design, sides.axis);
        rows.push(vec![
            name.clone(),
            with_unit(design, sides.axis, at(*share)),
            stretch(&sides.near, &at, None),
            match found.limits.is_empty() {
                true => "no limits".to_owned(),
                false => stretch(&sides.met, &at, Some((found, sides))),
            },
        ]);
        if *share < AT_END || *share > 1.0 - AT_END {
            ends += &format!("{name} stands at the end of its range: beyond it may be better\n");
        }
    }
    format!("\n{}{ends}", columns(&headings, &rows, width))
}

/// `2.7 to 3.4`, with the limits that fail beyond.
fn stretch(
    of: &RangeStretch,
    at: &dyn Fn(f64) -> f64,
    limits: Option<(&Optimised<'_>, &RangeSides)>,
) -> String {
    let (from, to) = (significant(at(of.ends.0), 4), significant(at(of.ends.1), 4));
    let Some((found, _)) = limits else {
        let all = if of.ends == (0.0, 1.0) {
            ": all of it"
        } else {
            ""
        };
        return format!("{from} to {to}{all}");
    };
    let fails = |limit: Option<usize>, side: &str| {
        limit.map(|limit| format!("{side} fails {}", found.limits[limit].text))
    };
    let said = [fails(of.beyond.0, "below"), fails(of.beyond.1, "above")];
    let said: Vec<String> = said.into_iter().flatten().collect();
    match said.is_empty() {
        true => format!("{from} to {to}"),
        false => format!("{from} to {to}; {}", said.join(", ")),
    }
}

/// The front as a table.
fn front(found: &Optimised<'_>, one: &Objective, other: &Objective, width: usize) -> String {
    if found.front.is_empty() {
        return "\nno front: nothing keeps the limits\n".to_owned();
    }
    let heading = |objective: &Objective| format!("{} {}", sense(objective), objective.name);
    let headings = [heading(one), heading(other), "at".to_owned()];
    let every = found.front.len().div_ceil(MOST_SHOWN);
    let shown = found.front.iter().step_by(every);
    let row = |at: &usize| {
        vec![
            said(found, one, *at),
            said(found, other, *at),
            place(found, *at),
        ]
    };
    let rows: Vec<Vec<String>> = shown.map(row).collect();
    format!(
        "\nnone of these is better in both:\n{}",
        columns(&headings, &rows, width)
    )
}
