//! A fit in words and tables: what each number is, how far it could be elsewhere, and how well the data are described at all.
//!
//! Knows results; nothing is computed here that was not found by the study.

use serde::Serialize;

use super::measured::{believed, observable, unit};
use super::record::Record;
use super::words::columns;
use super::words::terminal::significant;
use crate::output::table::{Cell, DataTable, TableError};
use crate::scenario::Scenario;
use crate::study::data::{DataSet, MeasuredAs, Measurement, MeasurementError};
use crate::study::fit::{Fit, Fitted, FreeNumber, Verdict};
use crate::study::plan::Tally;

/// Digits of estimates and limits.
const DIGITS: i32 = 5;
/// Digits of sums of squares.
const DIGITS_OF_SQUARES: i32 = 7;

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
    /// Name, sum of squares, values, standard deviation.
    errors: Vec<(String, f64, usize, f64)>,
    /// Chi-square, values, probability.
    chi_square: Option<(f64, usize, f64)>,
    /// Starts, and those that ended at the best place.
    starts: (usize, usize),
}

/// The record with what was found.
pub fn record(record: Record, fit: &Fit) -> FitRecord {
    FitRecord {
        record,
        fit: summary(fit),
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

fn summary(fit: &Fit) -> FitSummary {
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
        }
    };
    let errors = fit.goodness.errors.iter();
    FitSummary {
        numbers: fit.numbers.iter().map(number).collect(),
        measured: fit.goodness.measured,
        errors: errors
            .map(|e| (e.name.clone(), e.squares, e.values, e.deviation))
            .collect(),
        chi_square: fit.goodness.chi_square,
        starts: fit.starts,
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
    text + "\n" + &goodness(fit)
}

/// How well the data are described.
fn goodness(fit: &Fit) -> String {
    let mut text = String::new();
    for error in &fit.goodness.errors {
        text += &format!(
            "{}: sum of squares {} over {} values, one standard deviation {}\n",
            error.name,
            significant(error.squares, DIGITS_OF_SQUARES),
            error.values,
            significant(error.deviation, DIGITS)
        );
    }
    if let Some((squares, values, probability)) = fit.goodness.chi_square {
        let said = match probability {
            p if p < 0.01 => "the model cannot describe them within their errors",
            p if p > 0.99 => "their errors are smaller than stated",
            _ => "the model describes them within their errors",
        };
        text += &format!(
            "chi-square {} over {values} values with known errors, p = {}: {said}\n",
            significant(squares, DIGITS),
            significant(probability, 2)
        );
    }
    let (starts, reached) = fit.starts;
    text += &format!("{reached} of {starts} starts ended at the best place\n");
    if reached < FEW_STARTS {
        text += "there may be a better place: narrow the limits, or say what is believed\n";
    }
    text
}

/// The 95 % profile as shown.
fn interval(fitted: &Fitted) -> (Option<f64>, Option<f64>) {
    let shown = |end: Option<f64>| end.map(|x| fitted.number.shown(x));
    (shown(fitted.profile.low), shown(fitted.profile.high))
}

/// The 95 % interval that the slopes at the best place promise; none where they see nothing.
fn linear(fitted: &Fitted, half: f64) -> (Option<f64>, Option<f64>) {
    let far = fitted.error * half;
    let shown = |x: f64| far.is_finite().then(|| fitted.number.shown(x));
    (shown(fitted.x - far), shown(fitted.x + far))
}

fn error(fitted: &Fitted) -> String {
    if !fitted.error.is_finite() {
        return "-".to_owned();
    }
    let number = &fitted.number;
    match number.logarithmic {
        true => format!("x/ {}", significant(fitted.error.exp(), 4)),
        false => {
            let deviation = number.shown(fitted.x + fitted.error) - number.shown(fitted.x);
            format!("± {}", significant(deviation, 3))
        }
    }
}

/// What the data say of a number, with what that rests on.
fn verdict(fitted: &Fitted, fit: &Fit) -> String {
    let number = &fitted.number;
    let shown = |x: f64| format!("{}{}", significant(number.shown(x), 3), unit(number));
    match &fitted.verdict {
        Verdict::Identified => "identified".to_owned(),
        Verdict::WeaklyIdentified => {
            match (fitted.profile.low, fitted.profile.high, number.logarithmic) {
                (Some(low), Some(high), true) => {
                    format!(
                        "weakly identified: a factor of {} from end to end",
                        significant((high - low).exp(), 2)
                    )
                }
                _ => "weakly identified: the interval is wider than the value".to_owned(),
            }
        }
        Verdict::OnlyTogether(powers) => format!("only {} is identified", product(powers, fit)),
        Verdict::OnlyLowerBound => {
            format!(
                "only a lower bound: {} or more",
                fitted.profile.low.map_or_else(String::new, shown)
            )
        }
        Verdict::OnlyUpperBound => {
            format!(
                "only an upper bound: {} or less",
                fitted.profile.high.map_or_else(String::new, shown)
            )
        }
        Verdict::NotInformed if number.prior.is_some() => {
            "not informed: what was believed comes back".to_owned()
        }
        Verdict::NotInformed => {
            let (low, high) = limits(number);
            format!("not informed: anything from {low} to {high} is as good")
        }
        Verdict::AtLimit => "at the edge of its range: widen `from` or `to`".to_owned(),
    }
}

fn limits(number: &FreeNumber) -> (String, String) {
    let shown = |value: f64| format!("{}{}", significant(value / number.factor, 3), unit(number));
    (shown(number.low), shown(number.high))
}

/// `a / b^2` of numbers with their powers.
fn product(powers: &[(usize, i32)], fit: &Fit) -> String {
    let each = powers.iter().enumerate().map(|(place, &(at, power))| {
        let name = &fit.numbers[at].number.name;
        let sign = match (place, power < 0) {
            (0, false) => "",
            (0, true) => "1 / ",
            (_, false) => " * ",
            (_, true) => " / ",
        };
        match power.abs() {
            1 => format!("{sign}{name}"),
            power => format!("{sign}{name}^{power}"),
        }
    });
    each.collect()
}

/// The tables of a fit with the names of their files.
pub fn files(scenario: &Scenario, fit: &Fit) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let tables = [
        ("fit.csv", numbers(fit)?),
        ("profiles.csv", profiles(fit)?),
        ("residuals.csv", residuals(scenario, fit)?),
    ];
    Ok(tables
        .into_iter()
        .map(|(name, table)| (name, table.to_csv()))
        .collect())
}

fn numbers(fit: &Fit) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "name",
        "unit",
        "estimate",
        "low",
        "high",
        "linear low",
        "linear high",
        "believed before",
        "verdict",
    ])?;
    for fitted in &fit.numbers {
        let (low, high) = interval(fitted);
        let (linear_low, linear_high) = linear(fitted, fit.half_width());
        table.push(vec![
            fitted.number.name.as_str().into(),
            fitted.number.unit.as_str().into(),
            fitted.number.shown(fitted.x).into(),
            low.into(),
            high.into(),
            linear_low.into(),
            linear_high.into(),
            believed(&fitted.number).into(),
            verdict(fitted, fit).into(),
        ])?;
    }
    Ok(table)
}

fn profiles(fit: &Fit) -> Result<DataTable, TableError> {
    let mut table = DataTable::new(["name", "unit", "value", "rise of -2 ln likelihood"])?;
    for fitted in &fit.numbers {
        for (x, rise) in &fitted.profile.points {
            table.push(vec![
                fitted.number.name.as_str().into(),
                fitted.number.unit.as_str().into(),
                fitted.number.shown(*x).into(),
                (*rise).into(),
            ])?;
        }
    }
    Ok(table)
}

/// Measured beside predicted; a limit has no residual.
fn residuals(scenario: &Scenario, fit: &Fit) -> Result<DataTable, TableError> {
    let (data, design) = (&scenario.data, &scenario.design);
    let mut table = DataTable::new([
        "experiment",
        "time [s]",
        "observable",
        "unit",
        "reading",
        "measured",
        "predicted",
        "residual",
        "standardised",
    ])?;
    for (measured, predicted) in data.measurements().zip(&fit.predicted) {
        let (at, m) = measured;
        let shown = observable(data, design, measured);
        let residual = (m.reading == MeasuredAs::Value).then_some(m.value - predicted);
        table.push(vec![
            data.experiments[at].name.as_str().into(),
            m.time.into(),
            shown.name.as_str().into(),
            shown.unit.as_str().into(),
            sign(m.reading),
            m.value.into(),
            (*predicted).into(),
            residual.into(),
            residual.map(|residual| residual / deviation(m, fit)).into(),
        ])?;
    }
    Ok(table)
}

fn sign(reading: MeasuredAs) -> Cell {
    match reading {
        MeasuredAs::Value => "=",
        MeasuredAs::Below => "<",
        MeasuredAs::Above => ">",
    }
    .into()
}

fn deviation(measurement: &Measurement, fit: &Fit) -> f64 {
    match measurement.error {
        MeasurementError::Known(deviation) => deviation,
        MeasurementError::Unknown(kind) => fit.goodness.errors[kind].deviation,
    }
}
