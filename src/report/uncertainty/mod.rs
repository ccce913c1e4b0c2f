//! Results under draws in words: where they lie, how well that is known, what was drawn, and how many draws came to nothing.
//!
//! Knows results; nothing is computed here that was not found by the study.

mod tables;

pub use tables::files;

use serde::Serialize;

use super::goal;
use super::record::Record;
use super::words::columns;
use super::words::terminal::{unit, value, with_error};
use crate::model::Confidence;
use crate::scenario::Scenario;
use crate::study::quantile::EstimatedQuantile;
use crate::study::strategies::drawn::{DrawnResult, DrawnResults};
use crate::study::uncertain::{Uncertain, UncertainTerms};

/// `run.json` of results under draws.
#[derive(Debug, Serialize)]
pub struct UncertaintyRecord {
    #[serde(flatten)]
    record: Record,
    uncertainty: DrawnRecord,
}

#[derive(Debug, Serialize)]
struct DrawnRecord {
    draws: u32,
    /// Name, what is stated, confidence where it is a constant.
    numbers: Vec<(String, String, Option<Confidence>)>,
    /// File of joint draws with its digest.
    posterior: Option<(String, String)>,
    variants: Vec<VariantRecord>,
}

#[derive(Debug, Serialize)]
struct VariantRecord {
    variant: String,
    /// Draws by the kind of their status.
    ended: std::collections::BTreeMap<&'static str, usize>,
    results: Vec<QuantileRecord>,
    /// Share of the draws that keep the limits of the goal, with its standard error.
    meets_goal: Option<(f64, f64)>,
}

#[derive(Debug, Serialize)]
struct QuantileRecord {
    name: String,
    unit: String,
    nominal: Option<f64>,
    /// One draw in twenty lies below, half, all but one in twenty; with standard errors.
    quantiles: Option<[EstimatedQuantile; 3]>,
    values: usize,
}

/// The record with what was found.
pub fn record(record: Record, scenario: &Scenario, found: &DrawnResults) -> UncertaintyRecord {
    let numbers = found.uncertain.numbers.iter();
    let numbers = numbers.map(|n| (n.name.clone(), n.stated.clone(), n.confidence));
    let joint = scenario.uncertain.joint.as_ref();
    let variant = |at: usize| VariantRecord {
        variant: scenario.design.variants[at].name.clone(),
        ended: found.variants[at].ended(),
        results: found.results(at).into_iter().map(quantiles).collect(),
        meets_goal: share_met(scenario, found, at),
    };
    UncertaintyRecord {
        record,
        uncertainty: DrawnRecord {
            draws: scenario.uncertain.draws,
            numbers: numbers.collect(),
            posterior: joint.map(|joint| (joint.file.clone(), joint.digest.clone())),
            variants: (0..found.variants.len()).map(variant).collect(),
        },
    }
}

/// The share of a variant's draws that keep the limits of the goal; `None` where there are none.
fn share_met(scenario: &Scenario, found: &DrawnResults, at: usize) -> Option<(f64, f64)> {
    let goal = scenario.goal.as_ref()?;
    let members = found.variants[at].members.iter();
    let ended = members.map(|member| member.as_ref().filter(|m| m.status.is_finished()));
    let values = ended.map(|member| Some(member?.values.as_slice()));
    goal.share_met(found.plan.case_at(at), values)
        .filter(|_| !goal.limits.is_empty())
}

fn quantiles(result: DrawnResult) -> QuantileRecord {
    QuantileRecord {
        name: result.name,
        unit: result.unit,
        nominal: result.nominal,
        quantiles: result.quantiles,
        values: result.values,
    }
}

/// The results as lines of text.
pub fn text(scenario: &Scenario, found: &DrawnResults, width: usize) -> String {
    let draws = scenario.uncertain.draws;
    let mut text = format!(
        "{}\n{}\n",
        scenario.title,
        drawn(&found.uncertain, &scenario.uncertain)
    );
    for (at, variant) in scenario.design.variants.iter().enumerate() {
        if !variant.name.is_empty() {
            text += &format!("\n{}", variant.name);
        }
        let results = found.results(at);
        let is_shown = |r: &&DrawnResult| scenario.shown().contains(&r.name);
        let rows: Vec<Vec<String>> = results.iter().filter(is_shown).map(row).collect();
        let headings = [
            "result",
            "as written",
            "one in 20 below",
            "middle",
            "one in 20 above",
            "unit",
        ];
        text += "\n";
        text += &columns(&headings.map(String::from), &rows, width);
        text += &few(&results, scenario, draws);
        text += &failed(&found.variants[at].ended(), draws);
        if let (Some(goal), Some(share)) = (&scenario.goal, share_met(scenario, found, at)) {
            text += &goal::of_draws(goal, share);
        }
    }
    text
}

fn row(result: &DrawnResult) -> Vec<String> {
    let with_error = |q: &EstimatedQuantile| with_error(q.value, q.error, &result.unit);
    let shown = |at: usize| {
        let found = result.quantiles.as_ref();
        found.map_or("-".to_owned(), |quantiles| with_error(&quantiles[at]))
    };
    vec![
        result.name.clone(),
        value(result.nominal, &result.unit),
        shown(0),
        shown(1),
        shown(2),
        unit(&result.unit).to_owned(),
    ]
}

/// What was drawn.
fn drawn(uncertain: &Uncertain, terms: &UncertainTerms) -> String {
    let constants = uncertain.numbers.iter().filter(|n| n.confidence.is_some());
    let constants = constants.count();
    let mut parts = vec![format!("{} draws of {constants} constants", terms.draws)];
    for operation in &terms.also {
        parts.push(format!("{} {}", operation.name, operation.stated));
    }
    if let Some(joint) = &terms.joint {
        let names: Vec<&str> = joint.numbers.iter().map(|n| n.name.as_str()).collect();
        let number = joint.rows.len();
        parts.push(format!(
            "{} together from {number} draws of {}",
            names.join(" and "),
            joint.file
        ));
    }
    if uncertain.is_empty() {
        return "nothing here is uncertain: all draws are alike".to_owned();
    }
    parts.join(", ") + "; ± is one standard error of what is printed"
}

/// Results that some draws came to no value of: what is printed of them holds for the others alone.
fn few(results: &[DrawnResult], scenario: &Scenario, draws: u32) -> String {
    let told = results
        .iter()
        .filter(|r| scenario.shown().contains(&r.name));
    let some = told.filter(|r| r.values > 0 && r.values < draws as usize);
    let each = some.map(|r| {
        format!(
            "{}: {} of {draws} draws came to a value, and the numbers above are of these alone\n",
            r.name, r.values
        )
    });
    each.collect()
}

fn failed(ended: &std::collections::BTreeMap<&'static str, usize>, draws: u32) -> String {
    let others = ended.iter().filter(|(kind, _)| **kind != "ok");
    let each = others.map(|(kind, number)| format!("{number} of {draws} draws: {kind}\n"));
    each.collect()
}
