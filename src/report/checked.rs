//! `check` as a record: what a scenario asks for, what it rests on, what reading it warned of.

use std::sync::Arc;

use serde::Serialize;

use super::doubts;
use super::record::{self, CaseRecord, FileRecord};
use super::remarks::Remark;
use super::stands_for;
use super::words::ANY_WIDTH;
use crate::output::json::to_json;
use crate::scenario::Scenario;
use crate::study::doubts::ahead;
use crate::text::Source;

/// What `check --json` prints.
#[derive(Debug, Serialize)]
struct CheckRecord<'s> {
    program: String,
    command: &'static str,
    title: &'s str,
    question: Option<&'s str>,
    scenario_digest: String,
    files: Vec<FileRecord>,
    settings: &'s [(String, String)],
    variants: Vec<&'s str>,
    axes: Vec<AxisRecord<'s>>,
    /// The variant that the words are of.
    shown: &'s str,
    /// Equations, balances and constants in words, as they are printed without `--json`.
    text: String,
    /// Constants by case.
    cases: Vec<CaseRecord>,
    /// Warnings of reading, and what will make results doubtful.
    remarks: Vec<Remark>,
}

/// An axis of the sweep.
#[derive(Debug, Serialize)]
struct AxisRecord<'s> {
    heading: &'s str,
    points: usize,
}

/// Of one variant (index in the design), as JSON; an error where its numbers make no coefficients.
pub fn text(
    scenario: &Scenario,
    variant: usize,
    (sources, settings): (&[Arc<Source>], &[(String, String)]),
    read: &[Remark],
) -> Result<String, String> {
    let design = &scenario.design;
    let axes = design.axes.iter().map(|axis| AxisRecord {
        heading: &axis.heading,
        points: axis.labels.len(),
    });
    let doubtful = doubts::remarks(design, &ahead(design, &[variant], true));
    let record = CheckRecord {
        program: record::program(),
        command: "check",
        title: &scenario.title,
        question: scenario.question.as_deref(),
        scenario_digest: record::digest(sources, settings),
        files: record::files(sources),
        settings,
        variants: design.variants.iter().map(|v| v.name.as_str()).collect(),
        axes: axes.collect(),
        shown: &design.variants[variant].name,
        text: stands_for::text(scenario, variant, ANY_WIDTH)?,
        cases: record::cases(design),
        remarks: read.iter().cloned().chain(doubtful).collect(),
    };
    let json = to_json(&record).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&json).trim_end().to_owned())
}
