//! The tables of a fit.

use std::path::PathBuf;

use super::findings::disagrees;
use super::together::{POSTERIOR, headed};
use super::words::{interval, linear, verdict};
use super::{goodness, ranking};
use crate::output::table::{Cell, DataTable, TableError};
use crate::report::measured::{believed, observable};
use crate::scenario::Scenario;
use crate::study::data::MeasuredAs;
use crate::study::fit::{BandFrom, Bands, Fit, Fitted, PosteriorSample, Ranking};

/// The tables of a fit with the names of their files.
pub fn files(
    scenario: &Scenario,
    fit: &Fit,
    ranking: &Ranking,
    bands: &Bands,
) -> Result<Vec<(PathBuf, Vec<u8>)>, TableError> {
    let mut tables = vec![
        ("fit.csv", numbers(fit)?),
        ("goodness.csv", goodness::table(scenario, fit)?),
        ("profiles.csv", profiles(fit)?),
        ("predictions.csv", predictions(scenario, bands)?),
        ("residuals.csv", residuals(scenario, fit)?),
    ];
    if !scenario.models.is_empty() {
        tables.push(("models.csv", ranking::table(scenario, ranking)?));
    }
    if let Some(sample) = &fit.posterior {
        tables.push((POSTERIOR, draws(fit, sample)?));
    }
    Ok(tables
        .into_iter()
        .map(|(name, table)| (PathBuf::from(name), table.to_csv()))
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
        "posterior low",
        "posterior high",
        "intervals",
        "believed before",
        "verdict",
    ])?;
    for (at, fitted) in fit.numbers.iter().enumerate() {
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
            drawn(fit, at, 0.025).into(),
            drawn(fit, at, 0.975).into(),
            agreement(fitted, fit).into(),
            believed(&fitted.number).into(),
            verdict(fitted, fit).into(),
        ])?;
    }
    Ok(table)
}

/// Whether both kinds of interval say the same.
fn agreement(fitted: &Fitted, fit: &Fit) -> &'static str {
    match disagrees(fitted, fit) {
        true => "disagree by more than half: take low and high",
        false => "",
    }
}

/// A quantile of a number over the draws, as shown.
fn drawn(fit: &Fit, at: usize, share: f64) -> Option<f64> {
    let sample = fit.posterior.as_ref()?;
    let number = &fit.numbers[at].number;
    Some(number.shown(sample.quantile(at, share)?))
}

/// A row for each draw, the numbers in their units.
fn draws(fit: &Fit, sample: &PosteriorSample) -> Result<DataTable, TableError> {
    let headings: Vec<String> = fit.numbers.iter().map(|f| headed(&f.number)).collect();
    let mut table = DataTable::new(headings)?;
    for draw in &sample.draws {
        let each = fit.numbers.iter().zip(draw);
        table.push(each.map(|(f, x)| f.number.shown(*x).into()).collect())?;
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

/// The curves of the best numbers with their bands.
fn predictions(scenario: &Scenario, bands: &Bands) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "experiment",
        "time [s]",
        "observable",
        "unit",
        "predicted",
        "low",
        "high",
        "band",
    ])?;
    let from = match bands.from {
        BandFrom::Draws(number) => format!("95 % of the curve, from {number} draws"),
        BandFrom::Slopes => "95 % of the curve, from standard errors".to_owned(),
        BandFrom::Nothing => "none: the data leave numbers open".to_owned(),
    };
    for point in &bands.points {
        let experiment = &scenario.data.experiments[point.experiment];
        let shown = &scenario.design.cases[experiment.case].observables[point.observable];
        table.push(vec![
            experiment.name.as_str().into(),
            point.time.into(),
            shown.name.as_str().into(),
            shown.unit.as_str().into(),
            point.value.into(),
            point.band.map(|band| band.0).into(),
            point.band.map(|band| band.1).into(),
            from.as_str().into(),
        ])?;
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
            residual
                .map(|residual| residual / fit.goodness.deviation(m))
                .into(),
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
