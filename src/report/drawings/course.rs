//! Figures of single courses: one run, or one of each strategy.

use super::Drawing;
use crate::experiment::case::Experiment;
use crate::plot::Size;
use crate::report::figures::{self, CourseData, StrategyCourse};
use crate::report::summary::{of_stage, stages};
use crate::scenario::{PlotKind, Scenario};
use crate::study::data::{MeasuredAs, MeasuredExperiment};
use crate::study::plan::{DesignPlan, PointResult};

/// The time courses asked for, or one of everything declared; and the ledger.
pub fn of_run(scenario: &Scenario, plan: &DesignPlan<'_>, row: &PointResult) -> Vec<Drawing> {
    let case = plan.case(row);
    let data = data_of(scenario, row.variant, case);
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
            let figure = figures::time_course(title, &part, remains, &plot.shown, &data);
            drawings.extend(figure.map(|figure| Drawing {
                name: format!("{}{suffix}", plot.name),
                figure,
                size: plot.size,
            }));
        }
        if asked.is_empty() {
            let shown = measured(scenario, &part);
            let figure = figures::time_course(&scenario.title, &part, remains, &shown, &data);
            drawings.extend(figure.map(|figure| Drawing {
                name: format!("time-course{suffix}"),
                figure,
                size,
            }));
        }
    }
    drawings.extend(thermal(scenario, &[row]));
    let title = format!("{}: where every equivalent went", scenario.title);
    let ledger = figures::ledger(&title, &[(case.name.as_str(), row)]);
    drawings.extend(ledger.map(|figure| Drawing {
        name: "ledger".to_string(),
        figure,
        size,
    }));
    drawings
}

/// What was measured of a course: of runs of this variant with exactly its numbers. Values known only to lie beyond a limit are no points.
pub(super) fn data_of(scenario: &Scenario, variant: usize, case: &Experiment) -> CourseData {
    let mut found = CourseData::default();
    let same = scenario.data.experiments.iter();
    same.filter(|run| run.variant == variant && run.inputs == case.numbers)
        .for_each(|run| points_of(scenario, run, &mut found));
    found
}

/// Adds what was measured of a run.
pub(super) fn points_of(scenario: &Scenario, run: &MeasuredExperiment, found: &mut CourseData) {
    let observables = &scenario.design.cases[run.case].observables;
    let values = run.measurements.iter();
    // A share of all peaks is no point of a curve of yields.
    for m in values.filter(|m| m.reading == MeasuredAs::Value && m.peak.is_none()) {
        let name = observables[m.observable].name.clone();
        found.points.push((name, m.time, m.value));
        let file = &scenario.data.sources[m.place.source].file;
        if !found.files.contains(file) {
            found.files.push(file.clone());
        }
    }
}

/// What is drawn when nothing is asked for: what is declared and read off the flask itself.
pub(super) fn measured(scenario: &Scenario, part: &Experiment) -> Vec<String> {
    let is_measured = |name: &&String| {
        let mut all = part.observables.iter();
        all.any(|o| o.name == **name && o.measure().is_some())
    };
    scenario
        .declared
        .iter()
        .filter(is_measured)
        .cloned()
        .collect()
}

/// The ledger of all strategies, and the time courses asked for.
pub fn of_comparison(scenario: &Scenario, rows: &[Option<PointResult>]) -> Vec<Drawing> {
    let mut drawings = ledger(scenario, rows);
    drawings.extend(courses(scenario, rows));
    drawings.extend(thermal(
        scenario,
        &rows.iter().flatten().collect::<Vec<_>>(),
    ));
    drawings
}

/// Power and gas in time where they are asked for, those of the last stage.
fn thermal(scenario: &Scenario, rows: &[&PointResult]) -> Vec<Drawing> {
    let courses = rows.iter().filter_map(|row| {
        let base = scenario.design.variants[row.variant].base;
        Some((&scenario.design.cases[base], row.remains.as_ref()?))
    });
    let courses: Vec<_> = courses.collect();
    let mut plots = scenario.plots.iter();
    let Some(plot) = plots.find(|plot| plot.kind == PlotKind::HeatAndGas) else {
        return Vec::new();
    };
    let title = plot.title.as_deref().unwrap_or(&scenario.title);
    let power = figures::heat::power(title, &courses);
    let power = power.map(|figure| (plot.name.clone(), figure));
    let gases = figures::heat::gases(title, &courses).into_iter();
    let gases = gases.map(|(gas, figure)| (format!("{}-{gas}", plot.name), figure));
    let drawing = |(name, figure)| Drawing {
        name,
        figure,
        size: plot.size,
    };
    power.into_iter().chain(gases).map(drawing).collect()
}

/// Rows with the names of their strategies.
pub fn named<'a>(
    scenario: &'a Scenario,
    rows: &'a [Option<PointResult>],
) -> Vec<(&'a str, &'a PointResult)> {
    rows.iter()
        .flatten()
        .map(|row| (scenario.design.variants[row.variant].name.as_str(), row))
        .collect()
}

fn ledger(scenario: &Scenario, rows: &[Option<PointResult>]) -> Vec<Drawing> {
    let title = format!("{}: where every equivalent went", scenario.title);
    let figure = figures::ledger(&title, &named(scenario, rows));
    let size = (Size::default().width, Size::default().height);
    figure
        .map(|figure| Drawing {
            name: "ledger".to_string(),
            figure,
            size,
        })
        .into_iter()
        .collect()
}

/// The time courses asked for, one figure per strategy.
fn courses(scenario: &Scenario, rows: &[Option<PointResult>]) -> Vec<Drawing> {
    let mut drawings = Vec::new();
    for plot in scenario
        .plots
        .iter()
        .filter(|p| p.kind == PlotKind::TimeCourse)
    {
        let title = plot.title.as_deref().unwrap_or(&scenario.title);
        let run: Vec<_> = rows
            .iter()
            .flatten()
            .map(|row| {
                let case = &scenario.design.cases[scenario.design.variants[row.variant].base];
                (stages(case, row), data_of(scenario, row.variant, case))
            })
            .collect();
        if plot.series.is_some() {
            let last = run.iter().filter_map(|(stages, _)| stages.last());
            let last = last.map(|(case, remains)| StrategyCourse {
                case,
                remains,
                band: None,
            });
            let last: Vec<StrategyCourse> = last.collect();
            let shown = plot.shown.first();
            let figure = shown.and_then(|name| figures::strategies(title, name, &last));
            drawings.extend(figure.map(|figure| Drawing {
                name: plot.name.clone(),
                figure,
                size: plot.size,
            }));
            continue;
        }
        for (number, (stages, data)) in run.iter().enumerate() {
            for (part, remains) in stages {
                let figure = figures::time_course(title, part, remains, &plot.shown, data);
                let name = format!("{}-{}{}", plot.name, number + 1, of_stage("-", part));
                drawings.extend(figure.map(|figure| Drawing {
                    name,
                    figure,
                    size: plot.size,
                }));
            }
        }
    }
    drawings
}
