//! Strategies in order of one result, in one unit.

use super::arguments::CompareArguments;
use super::{Failure, job};
use crate::report::verdict::{self, Entry, Place};
use crate::scenario::Scenario;
use crate::study::plan::{DesignPlan, Keep, Row};
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

/// Strategies in order, with what draws of the constants say of it.
pub(crate) fn rank(
    scenario: &Scenario,
    variants: &[usize],
    rows: &[Option<Row>],
    criterion: &str,
    arguments: &CompareArguments,
) -> Result<Vec<Place>, Failure> {
    let tolerance = scenario.output.tolerance;
    let plain = DesignPlan::new(
        &scenario.design,
        variants,
        false,
        Keep::default(),
        tolerance,
    );
    let unit = unit_of(scenario, criterion);
    let mut draws = vec![Vec::new(); rows.len()];
    if arguments.draws > 0 {
        let plan = Draws::new(&plain, arguments.draws, criterion);
        draws = plan.by_point(job::run(&plan, &arguments.common, tolerance)?);
    }
    let entries: Vec<Entry> = rows
        .iter()
        .zip(draws)
        .filter_map(|(row, draws)| {
            let row = row.as_ref()?;
            let (at, own) = ranked(scenario, row.variant, criterion)?;
            if Some(own) != unit {
                return None;
            }
            Some(Entry {
                name: scenario.design.variants[row.variant].name.clone(),
                value: row.values[at],
                draws,
            })
        })
        .collect();
    Ok(verdict::order(&entries))
}
