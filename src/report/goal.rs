//! What points of a sweep, and draws, have to do with the goal's limits.

use super::words::along;
use super::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::optimise::goal::GoalTerms;
use crate::study::results::{Results, SweepPoint};
use crate::study::{Along, Design};

/// Which points of a sweep keep the limits: how many, and from where to where; empty where there are no limits.
pub fn of_sweep(scenario: &Scenario, results: &Results<'_>) -> String {
    let limited = scenario
        .goal
        .as_ref()
        .filter(|goal| !goal.limits.is_empty());
    let Some(goal) = limited else {
        return String::new();
    };
    let design = results.design();
    let kept = |point: &SweepPoint<'_>| {
        goal.limits.iter().all(|limit| {
            let column = results.column(&limit.name);
            let value = column.and_then(|column| point.value(column));
            value.is_some_and(|value| limit.is_kept(value))
        })
    };
    let mut text = format!("\nlimits: {}\n", limits(goal));
    for (variant, of) in design.variants.iter().enumerate() {
        let own: Vec<SweepPoint<'_>> = results
            .points()
            .filter(|p| p.variant() == variant)
            .collect();
        let met: Vec<SweepPoint<'_>> = own.iter().copied().filter(kept).collect();
        let name = match of.name.as_str() {
            "" => String::new(),
            name => format!("{name}: "),
        };
        text += &match met.len() {
            0 => format!("{name}no point of {} keeps them\n", own.len()),
            number => format!(
                "{name}{number} of {} points keep them{}\n",
                own.len(),
                spans(design, &of.axes, &met)
            ),
        };
    }
    if let Some(probability) = goal.search.as_ref().and_then(|search| search.probability) {
        text += &format!(
            "with every number at its middle; that the limits hold in {} % of what is not exactly known is asked by `monobis optimise`\n",
            significant(100.0 * probability, 3)
        );
    }
    text
}

/// The limits as written.
pub fn limits(goal: &GoalTerms) -> String {
    let texts: Vec<&str> = goal
        .limits
        .iter()
        .map(|limit| limit.text.as_str())
        .collect();
    texts.join(", ")
}

/// From where to where points lie along axes of numbers.
fn spans(design: &Design, axes: &[usize], met: &[SweepPoint<'_>]) -> String {
    let span = |axis: &usize| {
        let numbers = design.axes[*axis].numbers.as_ref()?;
        let at = |point: &SweepPoint<'_>| {
            let position = point.position(Along::Axis(*axis))?;
            numbers.values.get(position).copied()
        };
        let values: Vec<f64> = met.iter().filter_map(at).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = (significant(low, 4), significant(high, 4));
        let heading = along::plain(&numbers.heading);
        Some(match heading.rsplit_once(" [") {
            Some((name, unit)) => {
                format!("{name} {low} to {high} {}", unit.trim_end_matches(']'))
            }
            None => format!("{heading} {low} to {high}"),
        })
    };
    let spans: Vec<String> = axes.iter().filter_map(span).collect();
    match spans.is_empty() {
        true => String::new(),
        false => format!(", all within {}", spans.join(", ")),
    }
}

/// The share of draws that keep the limits.
pub fn of_draws(goal: &GoalTerms, (share, error): (f64, f64)) -> String {
    format!(
        "all limits ({}) in {} ± {} % of the draws\n",
        limits(goal),
        significant(100.0 * share, 4),
        significant(100.0 * error, 2)
    )
}
