//! What moves results as a table, and in the record.

use std::path::PathBuf;

use serde::Serialize;

use crate::model::Confidence;
use crate::output::table::{Cell, DataTable, TableError};
use crate::report::record::Record;
use crate::scenario::Scenario;
use crate::study::sensitivity::{Influence, Influences, SobolIndex};
use crate::study::uncertain::Uncertain;

/// `run.json` of a sensitivity.
#[derive(Debug, Serialize)]
pub struct SensitivityRecord {
    #[serde(flatten)]
    record: Record,
    influences: Vec<InfluenceRecord>,
}

#[derive(Debug, Serialize)]
struct InfluenceRecord {
    variant: String,
    result: String,
    number: String,
    confidence: Option<Confidence>,
    /// Share of the variance and its standard error.
    first: Option<(f64, f64)>,
    total: Option<(f64, f64)>,
    local: Option<f64>,
}

/// Each influence with the names of strategy and result.
fn each<'f>(
    scenario: &'f Scenario,
    found: &'f [Influences],
) -> impl Iterator<Item = (&'f str, &'f str, &'f Influence)> {
    found.iter().flat_map(|influences| {
        let variant = scenario.design.variants[influences.variant].name.as_str();
        let results = influences.results.iter();
        results.flat_map(move |(name, all)| all.iter().map(move |i| (variant, name.as_str(), i)))
    })
}

/// The record with what was found.
pub fn record(
    record: Record,
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
) -> SensitivityRecord {
    let pair = |index: Option<SobolIndex>| index.map(|index| (index.value, index.error));
    let influences = each(scenario, found).map(|(variant, result, i)| InfluenceRecord {
        variant: variant.to_owned(),
        result: result.to_owned(),
        number: uncertain.numbers[i.number].name.clone(),
        confidence: uncertain.numbers[i.number].confidence,
        first: pair(i.indices.map(|i| i.first)),
        total: pair(i.indices.map(|i| i.total)),
        local: i.local,
    });
    SensitivityRecord {
        record,
        influences: influences.collect(),
    }
}

/// The tables with the names of their files.
pub fn files(
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
) -> Result<Vec<(PathBuf, Vec<u8>)>, TableError> {
    let mut table = DataTable::new([
        "variant",
        "result",
        "number",
        "stated",
        "confidence",
        "first",
        "first, standard error",
        "total",
        "total, standard error",
        "at its 5 %",
        "at its 95 %",
        "d ln(result)/d ln(number)",
        "screening: mean effect",
        "screening: deviation",
    ])?;
    for (variant, result, i) in each(scenario, found) {
        let number = &uncertain.numbers[i.number];
        let confidence = number.confidence.map_or("", Confidence::word);
        let mut row: Vec<Cell> = vec![
            variant.into(),
            result.into(),
            number.name.as_str().into(),
            number.stated.as_str().into(),
            confidence.into(),
        ];
        for index in [i.indices.map(|i| i.first), i.indices.map(|i| i.total)] {
            row.push(index.map(|index| index.value).into());
            row.push(index.map(|index| index.error).into());
        }
        row.extend([i.swing.0, i.swing.1, i.local].map(Cell::from));
        row.push(i.effect.map(|e| e.mean).into());
        row.push(i.effect.map(|e| e.deviation).into());
        table.push(row)?;
    }
    Ok(vec![
        (PathBuf::from("sensitivity.csv"), table.to_csv()),
        (
            PathBuf::from("sensitivity-over-time.csv"),
            over_time(scenario, (uncertain, found))?.to_csv(),
        ),
    ])
}

/// Slopes along the course of the last stage, a row for each moment.
fn over_time(
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "variant",
        "result",
        "number",
        "time in the last stage [min]",
        "d ln(result)/d ln(number)",
    ])?;
    for influences in found {
        for (variant, result, i) in each(scenario, std::slice::from_ref(influences)) {
            for (time, slope) in influences.times.iter().zip(&i.course) {
                let number = uncertain.numbers[i.number].name.as_str();
                let mut row: Vec<Cell> = vec![variant.into(), result.into(), number.into()];
                row.extend([Some(time / 60.0), *slope].map(Cell::from));
                table.push(row)?;
            }
        }
    }
    Ok(table)
}
