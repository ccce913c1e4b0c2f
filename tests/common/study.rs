//! Scenario files run through the library's own road: read, plan, ensemble.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::Path;

use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario::{self, Scenario};
use monobis::study::Label;
use monobis::study::plan::{DesignPlan, Keep, PointResult};
use monobis::text::{Colour, Source};

use crate::forced;

/// A scenario from a text that must be right.
pub fn scenario(name: &str, text: &str, settings: &[(&str, &str)]) -> Scenario {
    let settings: Vec<(String, String)> = settings
        .iter()
        .map(|(a, v)| (a.to_string(), v.to_string()))
        .collect();
    let source = Source::new(name, text);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let beside = |other: &str| {
        let bytes = std::fs::read(folder.with_file_name(other));
        let bytes = bytes.map_err(|_| "no other file here".to_string())?;
        Source::of_file(other, &bytes).map_err(|fault| fault.message)
    };
    let (scenario, faults) = scenario::read(&source, &settings, &beside, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

/// A scenario of this repository.
pub fn file(path: &str, settings: &[(&str, &str)]) -> Scenario {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(full).expect("a scenario of the repository");
    scenario(path, &text, settings)
}

/// The scenario that the program was built for.
pub const MAIN_JOB: &str = "scenarios/nabh4-vs-stab.toml";

/// Its text.
pub fn main_job_text() -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(MAIN_JOB);
    std::fs::read_to_string(full).expect("a scenario of the repository")
}

/// The main job with so many points on its axis.
pub fn main_job(points: usize) -> Scenario {
    let text = main_job_text();
    let dense = text.replace("points = 57", &format!("points = {points}"));
    assert_ne!(text, dense, "the axis has 57 points");
    scenario(MAIN_JOB, &dense, &[])
}

/// How to run: the scenario's own tolerance unless another is asked.
pub fn how(tolerance: f64) -> RunOptions {
    RunOptions {
        threads: 1,
        solver: forced::options(),
        tolerance,
    }
}

/// Rows of all variants, at the base point or over the axes.
pub fn rows(scenario: &Scenario, over_axes: bool, how: &RunOptions) -> Vec<PointResult> {
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    let plan = DesignPlan::new(&scenario.design, &variants, over_axes, keep, how.tolerance);
    let rows = Engine::new(how.clone())
        .run(&plan)
        .expect("an ensemble that starts");
    rows.into_iter()
        .map(|row| row.expect("every point is run"))
        .collect()
}

/// An observable of a row.
pub fn value(scenario: &Scenario, row: &PointResult, name: &str) -> f64 {
    let case = &scenario.design.cases[scenario.design.variants[row.variant].base];
    let at = case
        .observables
        .iter()
        .position(|o| o.name == name)
        .unwrap_or_else(|| panic!("no observable {name}"));
    assert!(row.finished, "{}: {}", case.name, row.status);
    row.values[at].unwrap_or_else(|| panic!("{name} of {} is missing", case.name))
}

/// The value at a variant's base point.
pub fn at_base(scenario: &Scenario, rows: &[PointResult], variant: &str, name: &str) -> f64 {
    let of = |row: &&PointResult| scenario.design.variants[row.variant].name == variant;
    let row = rows
        .iter()
        .find(of)
        .unwrap_or_else(|| panic!("no variant {variant}"));
    value(scenario, row, name)
}

/// The number on an axis that a row stands at.
pub fn axis(scenario: &Scenario, row: &PointResult, axis: usize) -> f64 {
    match &scenario.design.axes[axis].labels[row.position[axis]] {
        Label::Number(value) => *value,
        Label::Text(text) => panic!("{text} is no number"),
    }
}

/// The first variant's run with its course.
pub fn row(scenario: &Scenario, how: &RunOptions) -> PointResult {
    let keep = Keep {
        ledger: true,
        points: 10,
    };
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, how.tolerance);
    let rows = Engine::new(how.clone()).run(&plan);
    let row = rows.expect("an ensemble that starts").remove(0);
    row.expect("the point is run")
}
