//! Strategies in order of one result, in one unit.

use super::arguments::CompareArguments;
use super::{Failure, job, screen};
use crate::engine::Plan;
use crate::experiment::observable::Observable;
use crate::report::verdict::{self, Criterion, Entry, Place, Resolution};
use crate::report::{figures, ranking};
use crate::scenario::Scenario;
use crate::study::Along;
use crate::study::plan::{DesignPlan, Row};
use crate::study::robustness::Draws;

/// The observable of a variant by which strategies are ranked, with its place among the others.
fn ranked<'a>(
    scenario: &'a Scenario,
    variant: usize,
    criterion: &str,
) -> Option<(usize, &'a Observable)> {
    let case = &scenario.design.cases[scenario.design.variants[variant].base];
    let mut all = case.observables.iter().enumerate();
    all.find(|(_, observable)| observable.name == criterion)
}

/// What strategies are ranked by: unit and sense are those of the first that has the criterion.
pub(crate) fn criterion<'a>(scenario: &'a Scenario, name: &'a str) -> Option<Criterion<'a>> {
    let variants = 0..scenario.design.variants.len();
    let (_, first) = variants.filter_map(|v| ranked(scenario, v, name)).next()?;
    Some(Criterion {
        name,
        unit: &first.unit,
        least: first.kind.is_spent(),
    })
}

/// Says which of these strategies have the criterion in another unit, not at all, or came to no value of it.
pub(crate) fn unranked<'r>(
    scenario: &Scenario,
    rows: impl Iterator<Item = &'r Row>,
    name: &str,
) -> String {
    let unit = criterion(scenario, name).map(|criterion| criterion.unit);
    let said = rows.filter_map(|row| {
        let why = match ranked(scenario, row.variant, name) {
            None => format!("has no {name}"),
            Some((_, own)) if Some(own.unit.as_str()) != unit => {
                format!("counts {name} in {}", own.unit)
            }
            Some((at, _)) if row.values[at].is_none() => format!("came to no value of {name}"),
            Some(_) => return None,
        };
        let variant = &scenario.design.variants[row.variant].name;
        Some(format!("Not ranked: {variant} {why}\n"))
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
    name: &str,
) -> Vec<Place> {
    let Some(criterion) = criterion(scenario, name) else {
        return Vec::new();
    };
    let entries = rows.filter_map(|(row, draws)| {
        let (at, own) = ranked(scenario, row.variant, name)?;
        if own.unit != criterion.unit {
            return None;
        }
        Some(Entry {
            name: scenario.design.variants[row.variant].name.clone(),
            value: row.values[at],
            draws: draws.clone(),
        })
    });
    let resolution = Resolution {
        least: criterion.least,
        tolerance: scenario.output.tolerance,
        whole: match criterion.unit.starts_with('%') {
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
    name: &str,
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
    let draws = draws(grid, name, arguments)?;
    let criterion = criterion(scenario, name);
    let at_word = |word: usize| {
        let here = rows.iter().zip(&draws);
        let here = here.filter(|(row, _)| ranking::is_at(row, word));
        let order = places(scenario, here.clone(), name);
        if let (Some(criterion), false) =
            (criterion, arguments.common.quiet || arguments.common.json)
        {
            let table = ranking::at_word(scenario, criterion, grid, rows, word);
            screen::say(table.trim_end());
            screen::say("");
            screen::say(&verdict::text(Some(criterion), &order, arguments.draws));
            let left_out = unranked(scenario, here.map(|(row, _)| row), name);
            if !left_out.is_empty() {
                screen::say(&left_out);
            }
        }
        AtWord {
            axis: scenario.design.axes[0].heading.clone(),
            point: figures::point_in_words(&scenario.design, Along::Axis(0), word),
            order,
        }
    };
    Ok(words.into_iter().map(at_word).collect())
}
