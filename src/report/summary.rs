//! One course in words: results, ledger, what to do at the quench, how it is counted.

use super::words::columns;
use super::words::terminal::{percent, result};
use super::{handling, heat, recipe};
use crate::experiment::case::Experiment;
use crate::flask::Trajectory;
use crate::scenario::Scenario;
use crate::study::plan::{DesignPlan, PointResult};

/// Result and ledger as text, the table within a width.
pub fn summary(
    scenario: &Scenario,
    plan: &DesignPlan<'_>,
    row: &PointResult,
    width: usize,
) -> String {
    let case = plan.case(row);
    let mut text = format!("{}\n", scenario.title);
    if !case.name.is_empty() {
        text += &format!("{}\n", case.name);
    }
    let rows: Vec<Vec<String>> = case
        .observables
        .iter()
        .zip(&row.values)
        .map(|(o, v)| {
            let (value, unit) = result(o, *v);
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!("  {unit}")
            };
            vec![o.name.clone(), value, unit]
        })
        .collect();
    text += "\n";
    text += &columns(&["result", "value", "unit"].map(String::from), &rows, width);
    for balance in &row.balances {
        text += &format!("\nWhere the {} went (of what was charged)\n", balance.name);
        for (name, amount) in &balance.entries {
            let share = percent(100.0 * amount / balance.charged);
            text += &format!("  {share:>6} %  {name}\n");
        }
    }
    for (part, remains) in stages(case, row) {
        text += &thermal(&part, remains);
        text += &recipes(&part, &remains.mixture.charged);
        text += &handled(&part);
    }
    let s = row.statistics;
    text += &format!(
        "\n{} steps, {} rejected; status: {}",
        s.steps, s.rejected, row.status
    );
    text
}

/// Heat and gas of a stage.
fn thermal(case: &Experiment, remains: &Trajectory) -> String {
    let lines = heat::lines(case, remains);
    if lines.is_empty() {
        return String::new();
    }
    let all: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("\nHeat and gas{}\n{all}", of_stage(" in stage ", case))
}

/// What to do with the quench agents of a stage, for what was charged to it.
fn recipes(case: &Experiment, charged: &[f64]) -> String {
    let mut text = String::new();
    let agents = case.model.quenches.iter();
    let told = agents.map(|(name, agent)| (name, &agent.recipe));
    for (agent, lines) in told.filter(|(_, lines)| !lines.is_empty()) {
        text += &format!("\nQuench with {agent}{}\n", of_stage(" in stage ", case));
        for line in lines {
            text += &format!("  {}\n", recipe::scaled(line, &case.model, charged));
        }
    }
    text
}

/// What the numbers of a stage count and what they do not.
fn handled(case: &Experiment) -> String {
    let lines = handling::lines(case);
    if lines.is_empty() {
        return String::new();
    }
    let all: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("\nHow it is counted{}\n{all}", of_stage(" in stage ", case))
}

/// The stages that were run, each as a case of its own with what it left.
pub fn stages<'r>(case: &Experiment, row: &'r PointResult) -> Vec<(Experiment, &'r Trajectory)> {
    let each = 0..case.stages();
    each.filter_map(|stage| Some((case.at_stage(stage), row.stage_remains(stage)?)))
        .collect()
}

/// The name of a stage with something before it; nothing where there is one stage only.
pub fn of_stage(before: &str, case: &Experiment) -> String {
    if case.stage.is_empty() {
        String::new()
    } else {
        format!("{before}{}", case.stage)
    }
}
