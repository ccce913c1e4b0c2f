//! Strategies in order of one result, in one unit.

use super::arguments::CompareArguments;
use super::{Failure, job, screen};
use crate::ensemble::Plan;
use crate::report::verdict::{self, Entry, Place, Resolution};
use crate::report::{figures, ranking};
use crate::scenario::Scenario;
use crate::study::Along;
use crate::study::plan::{DesignPlan, Row};
use crate::study::robustness::Draws;

/// The observable of a variant by which strategies are ranked: the place among its observables, and its unit.
fn ranked<'a>(scenario: &'a Scenario, variant: usize, criterion: &str) -> Option<(usize, &'a str)> {
    let case = &scenario.design.cases[scenario.design.variants[variant].base];
    let at = case.observables.iter().position(|o| o.name == criterion)?;
    Some((at, &case.observables[at].unit))
}

/// The unit in which strategies are ranked: that of the first that has the criterion.
fn unit_of<'a>(scenario: &'a Scenario, criterion: &str) -> Option<&'a str> {
    let variants = 0..scenario.design.variants.len();
    let mut units = variants.filter_map(|v| ranked(scenario, v, criterion));
    units.next().map(|(_, unit)| unit)
}

/// Says which strategies have the criterion in another unit, or not at all.
pub(crate) fn unranked(scenario: &Scenario, criterion: &str) -> String {
    let unit = unit_of(scenario, criterion);
    let variants = scenario.design.variants.iter().enumerate();
    let said = variants.filter_map(|(v, variant)| {
        let why = match ranked(scenario, v, criterion) {
            None => format!("has no {criterion}"),
            Some((_, own)) if Some(own) == unit => return None,
            Some((_, own)) => format!("counts {criterion} in {own}"),
        };
        Some(format!("Not ranked: {} {why}\n", variant.name))
    });
    said.collect()
}

/// What draws of the constants make of the criterion at every point of a plan; nothing where none were asked for.
pub(crate) fn draws(
    plan: &DesignPlan<'_>,
    criterion: &str,
    arguments: &CompareArguments,
) -> Result<Vec<Vec<Option<f64>>>, Failure> {
    if arguments.draws == 0 {
        return Ok(vec![Vec::new(); plan.len()]);
    }
    let draws = Draws::new(plan, arguments.draws, criterion);
    let rows = job::run(&draws, &arguments.common, plan.tolerance())?;
    Ok(draws.by_point(rows))
}

/// The strategies of these rows in order, with what draws of the constants say of it.
pub(crate) fn places<'r>(
    scenario: &Scenario,
    rows: impl Iterator<Item = (&'r Row, &'r Vec<Option<f64>>)>,
    criterion: &str,
) -> Vec<Place> {
    let unit = unit_of(scenario, criterion);
    let entries = rows.filter_map(|(row, draws)| {
        let (at, own) = ranked(scenario, row.variant, criterion)?;
        if Some(own) != unit {
            return None;
        }
        Some(Entry {
            name: scenario.design.variants[row.variant].name.clone(),
            value: row.values[at],
            draws: draws.clone(),
        })
    });
    let resolution = Resolution {
        tolerance: scenario.output.tolerance,
        whole: match unit.is_some_and(|unit| unit.starts_with('%')) {
            true => 100.0,
            false => 0.0,
        },
    };
    verdict::order(&entries.collect::<Vec<_>>(), resolution)
}

/// The order at one word of a sweep.
#[derive(serde::Serialize)]
pub(crate) struct AtWord {
    axis: String,
    point: String,
    order: Vec<Place>,
}

/// The order at every word of a sweep over words at which the file does not stand anyway, said unless nothing is to be said.
pub(crate) fn at_words(
    scenario: &Scenario,
    grid: &DesignPlan<'_>,
    rows: &[Row],
    criterion: &str,
    arguments: &CompareArguments,
) -> Result<Vec<AtWord>, Failure> {
    let elsewhere = |word: &usize| {
        let mut variants = scenario.design.variants.iter();
        variants.any(|variant| {
            variant
                .standing
                .first()
                .is_some_and(|at| *at != Some(*word))
        })
    };
    let words: Vec<usize> = ranking::words(scenario).filter(elsewhere).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let draws = draws(grid, criterion, arguments)?;
    let at_word = |word: usize| {
        let here = rows.iter().zip(&draws);
        let here = here.filter(|(row, _)| ranking::is_at(row, word));
        let order = places(scenario, here, criterion);
        if !arguments.common.quiet && !arguments.common.json {
            let table = ranking::at_word(scenario, criterion, grid, rows, word);
            screen::say(table.trim_end());
            screen::say("");
            screen::say(&verdict::text(Some(criterion), &order, arguments.draws));
        }
        AtWord {
            axis: scenario.design.axes[0].heading.clone(),
            point: figures::point_in_words(&scenario.design, Along::Axis(0), word),
            order,
        }
    };
    Ok(words.into_iter().map(at_word).collect())
}
