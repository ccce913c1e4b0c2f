//! Strategies with their results, as lines of a table; at every word of a sweep, best first.

use super::tables::{ResultColumn, result_columns};
use super::words::terminal::result;
use super::words::{along, columns};
use crate::experiment::observable::{Observable, ObservableKind};
use crate::scenario::Scenario;
use crate::study::order::Criterion;
use crate::study::plan::{DesignPlan, PointResult};
use crate::study::strategies::compare::is_at;
use crate::study::{Along, Status};

/// The observables of the report; or those that mechanism and file declare, and the times and losses that go with them.
fn shown(scenario: &Scenario) -> Vec<ResultColumn> {
    let all = result_columns(&scenario.design.cases);
    if !scenario.report.columns.is_empty() {
        let wanted = scenario.report.columns.iter();
        // A name that variants count on another basis has a column for each.
        let of_name = |name: &String| all.iter().filter(|c| c.name == *name).collect::<Vec<_>>();
        return wanted.flat_map(of_name).cloned().collect();
    }
    let observables: Vec<&Observable> = scenario
        .design
        .cases
        .iter()
        .flat_map(|c| &c.observables)
        .collect();
    let wanted = |column: &ResultColumn| {
        let found = observables.iter().find(|o| o.name == column.name);
        let special = found.is_some_and(|o| {
            matches!(
                o.kind,
                ObservableKind::TimeTo { .. } | ObservableKind::Fates { .. }
            )
        });
        special || scenario.declared.contains(&column.name)
    };
    all.into_iter().filter(wanted).collect()
}

/// Strategies with their results, a line for each of these rows.
pub fn table(
    scenario: &Scenario,
    plan: &DesignPlan<'_>,
    rows: &[&PointResult],
    width: usize,
) -> String {
    let shown = shown(scenario);
    let mut headings = vec!["strategy".to_string()];
    headings.extend(shown.iter().map(|c| c.name.clone()));
    let mut units = vec![String::new(); headings.len()];
    let mut lines = Vec::new();
    for row in rows {
        let observables = &plan.case(row).observables;
        let mut line = vec![scenario.design.variants[row.variant].name.clone()];
        for (column, unit) in shown.iter().zip(&mut units[1..]) {
            let place = column.place(observables);
            let found = place.map(|at| result(&observables[at], row.values[at]));
            let (cell, own) = found.unwrap_or(("-".to_owned(), unit.as_str()));
            *unit = own.to_owned();
            line.push(cell);
        }
        if row.status != Status::Finished {
            line[0] += &format!(" ({})", row.status);
        }
        lines.push(line);
    }
    lines.insert(0, units);
    columns(&headings, &lines, width)
}

/// The table of a word, best strategy first, under the word.
pub fn at_word(
    scenario: &Scenario,
    criterion: Criterion<'_>,
    plan: &DesignPlan<'_>,
    rows: &[PointResult],
    word: usize,
    width: usize,
) -> String {
    let (design, along) = (&scenario.design, Along::Axis(0));
    let here = rows.iter().filter(|row| is_at(row, word));
    let table = table(
        scenario,
        plan,
        &best_first(criterion, plan, here.collect()),
        width,
    );
    let name = along::name(design, along);
    let point = along::point(design, along, word);
    let sense = if criterion.least { "least" } else { "most" };
    let by = criterion.name;
    format!("\n{name} {point}, {sense} {by} first\n\n{table}")
}

/// Rows by their result, those without it, or with it in another unit than the first, at the end.
fn best_first<'r>(
    criterion: Criterion<'_>,
    plan: &DesignPlan<'_>,
    mut rows: Vec<&'r PointResult>,
) -> Vec<&'r PointResult> {
    let found = |row: &PointResult| {
        let observables = &plan.case(row).observables;
        let at = observables.iter().position(|o| o.name == criterion.name)?;
        Some((row.values[at]?, observables[at].unit.clone()))
    };
    let unit = rows.iter().find_map(|row| found(row)).map(|(_, unit)| unit);
    let result = |row: &PointResult| {
        let (value, own) = found(row)?;
        (Some(own) == unit && value.is_finite()).then_some(value)
    };
    let sign = if criterion.least { -1.0 } else { 1.0 };
    let worth = |row: &PointResult| result(row).map_or(f64::NEG_INFINITY, |value| sign * value);
    rows.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    rows
}
