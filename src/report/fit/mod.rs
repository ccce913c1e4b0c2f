//! A fit in words and tables: what each number is, how far it could be elsewhere, and how well the data are described at all.
//!
//! Knows results; nothing is computed here that was not found by the study.

mod findings;
mod goodness;
mod next;
mod ranking;
mod scenario;
mod tables;
mod together;
mod words;

pub use findings::findings;
pub use next::NextWords;
pub use ranking::models_text;
pub use scenario::fitted_scenario;
pub use tables::files;

use serde::Serialize;

use super::measured::believed;
use super::record::Record;
use super::words::columns;
use super::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::data::DataSet;
use crate::study::fit::{Fit, Fitted, Ranking};
use crate::study::plan::Tally;
use goodness::Statistic;
use next::NextRecord;
use ranking::ModelRecord;
use words::{error, interval, verdict};

/// Digits of estimates and limits.
const DIGITS: i32 = 5;

/// A best place that fewer starts came to may not be the best.
const FEW_STARTS: usize = 3;

/// A number as `run.json` keeps it.
#[derive(Debug, Serialize)]
struct FittedRecord {
    name: String,
    unit: String,
    estimate: f64,
    /// Ends of the 95 % profile; missing where it is open.
    low: Option<f64>,
    high: Option<f64>,
    believed: String,
    verdict: String,
    /// Whether standard errors promise another interval.
    intervals_disagree: bool,
}

/// `run.json` of a fit.
#[derive(Debug, Serialize)]
pub struct FitRecord {
    #[serde(flatten)]
    record: Record,
    fit: FitSummary,
}

/// What a fit adds to a record.
#[derive(Debug, Serialize)]
struct FitSummary {
    numbers: Vec<FittedRecord>,
    measured: usize,
    free: usize,
    /// Every statistic by name.
    statistics: Vec<Statistic>,
    /// Starts, and those that ended at the best place.
    starts: (usize, usize),
    /// How the models compare, the most probable first: the numbers above are of that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<ModelRecord>,
    /// Samples that may be taken next, the most telling first; those beside a better one are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    next: Vec<NextRecord>,
}

/// The record with what was found.
pub fn record(
    record: Record,
    scenario: &Scenario,
    (fit, ranking): (&Fit, &Ranking),
    next: Option<&NextWords<'_>>,
) -> FitRecord {
    FitRecord {
        record,
        fit: FitSummary {
            next: next.map_or_else(Vec::new, NextWords::records),
            ..summary(scenario, fit, ranking)
        },
    }
}

/// The points that the predictions at the best place are: an experiment is one.
pub fn tally(data: &DataSet) -> Tally {
    Tally {
        points: data.experiments.len(),
        finished: data.experiments.len(),
        ..Tally::default()
    }
}

fn summary(scenario: &Scenario, fit: &Fit, ranking: &Ranking) -> FitSummary {
    let number = |fitted: &Fitted| {
        let (low, high) = interval(fitted);
        FittedRecord {
            name: fitted.number.name.clone(),
            unit: fitted.number.unit.clone(),
            estimate: fitted.number.shown(fitted.x),
            low,
            high,
            believed: believed(&fitted.number),
            verdict: verdict(fitted, fit),
            intervals_disagree: findings::disagrees(fitted, fit),
        }
    };
    FitSummary {
        numbers: fit.numbers.iter().map(number).collect(),
        measured: fit.goodness.measured,
        free: fit.goodness.free,
        statistics: goodness::statistics(scenario, fit),
        starts: fit.starts,
        models: ranking::records(scenario, ranking),
        next: Vec::new(),
    }
}

/// The fit as lines of text.
pub fn text(scenario: &Scenario, fit: &Fit, width: usize) -> String {
    let headings = [
        "number",
        "estimate",
        "unit",
        "95 % from",
        "to",
        "standard error",
        "verdict",
    ];
    let row = |fitted: &Fitted| {
        let number = &fitted.number;
        let (low, high) = interval(fitted);
        let shown =
            |value: Option<f64>| value.map_or("open".to_owned(), |v| significant(v, DIGITS));
        vec![
            number.name.clone(),
            significant(number.shown(fitted.x), DIGITS),
            number.unit.clone(),
            shown(low),
            shown(high),
            error(fitted),
            verdict(fitted, fit),
        ]
    };
    let rows: Vec<Vec<String>> = fit.numbers.iter().map(row).collect();
    let files: Vec<&str> = scenario
        .data
        .sources
        .iter()
        .map(|s| s.file.as_str())
        .collect();
    let mut text = format!(
        "{}\n{} values from {}\n\n",
        scenario.title,
        fit.goodness.measured,
        files.join(", ")
    );
    text += &columns(&headings.map(String::from), &rows, width);
    for fitted in fit
        .numbers
        .iter()
        .filter(|fitted| fitted.number.prior.is_some())
    {
        text += &format!("{}: {}\n", fitted.number.name, believed(&fitted.number));
    }
    text + "\n" + &description(fit)
}

/// How well the data are described, and how the best place was found.
fn description(fit: &Fit) -> String {
    let mut text = goodness::text(fit);
    if let Some(sample) = &fit.posterior {
        let held = match sample.agrees() {
            true => "the chains agree",
            false => "the chains do not agree: do not rest on these draws",
        };
        text += &format!(
            "posterior: {} draws, worth {} independent ones, R-hat {}: {held}\n",
            sample.draws.len(),
            significant(sample.effective, 3),
            significant(sample.disagreement, 4)
        );
    }
    let (starts, reached) = fit.starts;
    text += &format!("{reached} of {starts} starts ended at the best place\n");
    if reached < FEW_STARTS {
        text += "there may be a better place: narrow the limits, or say what is believed\n";
    }
    text
}
