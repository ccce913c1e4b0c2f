//! `monobis run`: one course.

use std::path::PathBuf;

use super::arguments::RunArguments;
use super::load::{Loaded, load};
use super::plots::{Named, files};
use super::{Ended, Failure, job, screen};
use crate::experiment::case::Case;
use crate::flask::Remains;
use crate::output::write::Set;
use crate::plot::Size;
use crate::report::terminal::{columns, duration, percent, value};
use crate::report::{figures, handling, recipe, tables};
use crate::scenario::PlotKind;
use crate::study::plan::{DesignPlan, Keep, Row, Tally};

pub(crate) fn run(arguments: &RunArguments) -> Result<Ended, Failure> {
    let loaded = load(&arguments.scenario, &arguments.common.settings)?;
    let scenario = &loaded.scenario;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let keep = Keep {
        ledger: true,
        points: scenario.output.points,
    };
    let plan = DesignPlan::new(
        &scenario.design,
        &[variant],
        false,
        keep,
        scenario.output.tolerance,
    )
    .with_times(&scenario.output.times);
    let out = loaded.out(arguments.common.out.as_ref());
    let set = Set::begin(&out).map_err(Failure::from_error)?;
    let rows = job::run(&plan, &arguments.common, scenario.output.tolerance)?;
    let row = rows[0]
        .as_ref()
        .ok_or(Failure::Other("the run was stopped".to_string()))?;
    if !arguments.common.quiet && !arguments.common.json {
        screen::say(&summary(&loaded, &plan, row));
    }
    tell_late(&scenario.output.times, row);
    let mut all = data(&plan, row)?;
    all.extend(files(drawings(&loaded, &plan, row)));
    let tally = Tally::of(rows.iter().map(Option::as_ref));
    let record = job::record("run", &loaded, &tally);
    job::finish(&record, all, set, &out, &arguments.common, &tally)
}

/// A moment this much behind the end, relative to it, is the end.
const ROUNDING: f64 = 1e-12;

/// Says which moments of `times` lie behind the end of every stage and have no row.
fn tell_late(times: &[f64], row: &Row) {
    let all = row.earlier.iter().chain(&row.remains);
    let end = all.fold(0.0, |end: f64, remains| end.max(remains.time));
    let late: Vec<String> = times
        .iter()
        .filter(|time| **time > end * (1.0 + ROUNDING))
        .map(|time| duration(*time))
        .collect();
    if !late.is_empty() {
        let (late, end) = (late.join(", "), duration(end));
        screen::complain(&format!(
            "warning: times: no row at {late}, the run ends at {end}"
        ));
    }
}

/// Result and ledger as text.
fn summary(loaded: &Loaded, plan: &DesignPlan<'_>, row: &Row) -> String {
    let case = plan.case(row);
    let mut text = format!("{}\n", loaded.scenario.title);
    if !case.name.is_empty() {
        text += &format!("{}\n", case.name);
    }
    let rows: Vec<Vec<String>> = case
        .observables
        .iter()
        .zip(&row.values)
        .map(|(o, v)| vec![o.name.clone(), value(*v, &o.unit), unit(&o.unit)])
        .collect();
    text += "\n";
    text += &columns(&["result", "value", "unit"].map(String::from), &rows);
    for balance in &row.balances {
        text += &format!("\nWhere the {} went (of what was charged)\n", balance.name);
        for (name, amount) in &balance.entries {
            let share = percent(100.0 * amount / balance.charged);
            text += &format!("  {share:>6} %  {name}\n");
        }
    }
    for (part, remains) in stages(case, row) {
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

/// The unit beside a value; times carry theirs.
fn unit(unit: &str) -> String {
    if matches!(unit, "s" | "1") {
        String::new()
    } else {
        format!("  {unit}")
    }
}

/// What to do with the quench agents of a stage, for what was charged to it.
fn recipes(case: &Case, charged: &[f64]) -> String {
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
fn handled(case: &Case) -> String {
    let lines = handling::lines(case);
    if lines.is_empty() {
        return String::new();
    }
    let all: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("\nHow it is counted{}\n{all}", of_stage(" in stage ", case))
}

/// The stages that were run, each as a case of its own with what it left.
pub(super) fn stages<'r>(case: &Case, row: &'r Row) -> Vec<(Case, &'r Remains)> {
    let each = 0..case.stages();
    each.filter_map(|stage| Some((case.at_stage(stage), row.stage_remains(stage)?)))
        .collect()
}

/// The name of a stage with something before it; nothing where there is one stage only.
pub(super) fn of_stage(before: &str, case: &Case) -> String {
    if case.stage.is_empty() {
        String::new()
    } else {
        format!("{before}{}", case.stage)
    }
}

fn data(plan: &DesignPlan<'_>, row: &Row) -> Result<job::Files, Failure> {
    let case = plan.case(row);
    let mut tables = vec![("summary.csv".to_string(), tables::summary(case, row))];
    for (part, remains) in stages(case, row) {
        let laws = part.model.laws(&part.numbers.overrides);
        let laws = laws.map_err(Failure::Other)?;
        let protic = part.model.network.autoprotolysis.is_some();
        let table = tables::trajectory(&part, &laws, remains, protic);
        tables.push((format!("trajectory{}.csv", of_stage("-", &part)), table));
    }
    if !row.balances.is_empty() {
        let table = tables::ledger(&[(case.name.as_str(), row)]);
        tables.push(("ledger.csv".to_string(), table));
    }
    let csv = |(name, table): (String, Result<crate::output::table::Table, _>)| {
        let bytes = table.map(|t| t.to_csv()).map_err(Failure::from_error)?;
        Ok((PathBuf::from(name), bytes))
    };
    tables.into_iter().map(csv).collect()
}

/// The time courses asked for, or one of everything declared; and the ledger.
fn drawings(loaded: &Loaded, plan: &DesignPlan<'_>, row: &Row) -> Vec<Named> {
    let scenario = &loaded.scenario;
    let case = plan.case(row);
    let mut drawings = Vec::new();
    let size = (Size::default().width, Size::default().height);
    for (part, remains) in stages(case, row) {
        let suffix = of_stage("-", &part);
        let asked: Vec<_> = scenario
            .plots
            .iter()
            .filter(|p| p.kind == PlotKind::TimeCourse)
            .collect();
        for plot in &asked {
            let title = plot.title.as_deref().unwrap_or(&scenario.title);
            let figure = figures::time_course(title, &part, remains, &plot.shown, false);
            drawings.extend(figure.map(|figure| Named {
                name: format!("{}{suffix}", plot.name),
                figure,
                size: plot.size,
            }));
        }
        if asked.is_empty() {
            let figure =
                figures::time_course(&scenario.title, &part, remains, &scenario.declared, false);
            drawings.extend(figure.map(|figure| Named {
                name: format!("time-course{suffix}"),
                figure,
                size,
            }));
        }
    }
    let title = format!("{}: where every equivalent went", scenario.title);
    let ledger = figures::ledger(&title, &[(case.name.as_str(), row)]);
    drawings.extend(ledger.map(|figure| Named {
        name: "ledger".to_string(),
        figure,
        size,
    }));
    drawings
}
