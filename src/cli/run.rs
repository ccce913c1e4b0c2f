//! `monobis run`: one course.

use std::path::PathBuf;

use super::arguments::RunArguments;
use super::load::{Loaded, load};
use super::plots::{Named, files};
use super::{Ended, Failure, job, screen};
use crate::output::figure::Size;
use crate::report::terminal::{columns, percent, value};
use crate::report::{figures, recipe, tables};
use crate::scenario::PlotKind;
use crate::study::plan::{DesignPlan, Keep, Row};

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
    let rows = job::run(&plan, &arguments.common, scenario.output.tolerance)?;
    let row = rows[0]
        .as_ref()
        .ok_or(Failure::Other("the run was stopped".to_string()))?;
    if !arguments.common.quiet && !arguments.common.json {
        screen::say(&summary(&loaded, &plan, row));
    }
    let mut all = data(&plan, row)?;
    all.extend(files(drawings(&loaded, &plan, row)));
    let record = job::record("run", &loaded, &rows);
    job::finish(
        &record,
        all,
        loaded.out(arguments.common.out.as_ref()),
        &arguments.common,
        &rows,
    )
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
    for (agent, lines) in case.model.recipes.iter().filter(|r| !r.1.is_empty()) {
        text += &format!("\nQuench with {agent}\n");
        let charged = row.remains.as_ref().map(|r| r.mixture.charged.as_slice());
        for line in lines {
            let line = recipe::scaled(line, &case.model, charged.unwrap_or_default());
            text += &format!("  {line}\n");
        }
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

fn data(plan: &DesignPlan<'_>, row: &Row) -> Result<job::Files, Failure> {
    let case = plan.case(row);
    let laws = case
        .model
        .laws(&case.numbers.overrides)
        .map_err(Failure::Other)?;
    let protic = case.model.network.autoprotolysis.is_some();
    let mut tables = vec![("summary.csv", tables::summary(case, row))];
    if let Some(remains) = &row.remains {
        tables.push((
            "trajectory.csv",
            tables::trajectory(case, &laws, remains, protic),
        ));
    }
    if !row.balances.is_empty() {
        tables.push(("ledger.csv", tables::ledger(&[(case.name.as_str(), row)])));
    }
    let csv = |(name, table): (&str, Result<crate::output::table::Table, _>)| {
        let bytes = table
            .and_then(|t| t.to_csv())
            .map_err(Failure::from_error)?;
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
    if let Some(remains) = &row.remains {
        let asked: Vec<_> = scenario
            .plots
            .iter()
            .filter(|p| p.kind == PlotKind::TimeCourse)
            .collect();
        for plot in &asked {
            let title = plot.title.as_deref().unwrap_or(&scenario.title);
            let figure = figures::time_course(title, case, remains, &plot.shown, false);
            drawings.extend(figure.map(|figure| Named {
                name: plot.name.clone(),
                figure,
                size: plot.size,
            }));
        }
        if asked.is_empty() {
            let figure =
                figures::time_course(&scenario.title, case, remains, &scenario.declared, false);
            drawings.extend(figure.map(|figure| Named {
                name: "time-course".to_string(),
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
