//! Results in the record: of each point its values with their units, its ledger, how it ended.
//!
//! A missing value is `null`, which is never the same as zero. Of many points none are told: their rows stand in the CSV.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::experiment::ledger::Balance;
use crate::study::Label;
use crate::study::plan::{DesignPlan, PointResult};

/// Points at most whose results stand in a record.
pub const MOST_RESULTS: usize = 10_000;

/// The result of one point.
#[derive(Debug, Serialize)]
pub struct ResultRecord {
    /// Variant; empty where the scenario has none.
    pub variant: String,
    /// Where it stands on the axes that act on it: heading with unit, and a number or a word.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, PlaceRecord>,
    /// How it ended, in one word or two: `ok`, `until not reached`, `stopped`, `refused`.
    pub ended: &'static str,
    /// The same with what happened, as in the tables.
    pub status: String,
    /// By the name of the observable.
    pub values: BTreeMap<String, ValueRecord>,
    /// Where every equivalent went; empty where it was not booked, as in a sweep.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<AccountRecord>,
    /// What is missing of what was charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// Accepted steps of the solver.
    pub steps: u32,
}

/// A place on an axis.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum PlaceRecord {
    /// In the unit of the heading.
    Number(f64),
    /// A word.
    Text(String),
}

/// A value.
#[derive(Debug, Serialize)]
pub struct ValueRecord {
    /// In `unit`; missing where there is none.
    pub value: Option<f64>,
    /// `% of amine`, `s`, `1`.
    pub unit: String,
}

/// An account of the ledger.
#[derive(Debug, Serialize)]
pub struct AccountRecord {
    /// What is followed.
    pub account: String,
    /// Equivalents charged, mol.
    pub charged_mol: f64,
    /// Where they went.
    pub entries: Vec<EntryRecord>,
}

/// A destination.
#[derive(Debug, Serialize)]
pub struct EntryRecord {
    /// Its name.
    pub destination: String,
    /// mol.
    pub amount_mol: f64,
    /// % of what was charged.
    pub share_percent: f64,
}

/// Those of rows of a plan; none where they are more than [`MOST_RESULTS`].
pub fn results<'r>(
    plan: &DesignPlan<'_>,
    rows: impl ExactSizeIterator<Item = Option<&'r PointResult>>,
) -> Vec<ResultRecord> {
    if rows.len() > MOST_RESULTS {
        return Vec::new();
    }
    rows.flatten().map(|row| result(plan, row)).collect()
}

fn result(plan: &DesignPlan<'_>, row: &PointResult) -> ResultRecord {
    let design = plan.design();
    let place = |(axis, own): (usize, &crate::study::Axis)| {
        let place = match plan.label(row, axis)? {
            Label::Number(number) => PlaceRecord::Number(*number),
            Label::Text(text) => PlaceRecord::Text(text.clone()),
        };
        Some((own.heading.clone(), place))
    };
    let observables = plan.case(row).observables.iter().zip(&row.values);
    let value = observables.map(|(observable, value)| {
        let unit = observable.unit.clone();
        let value = *value;
        (observable.name.clone(), ValueRecord { value, unit })
    });
    ResultRecord {
        variant: design.variants[row.variant].name.clone(),
        at: design.axes.iter().enumerate().filter_map(place).collect(),
        ended: row.status.kind(),
        status: row.status.to_string(),
        values: value.collect(),
        ledger: row.balances.iter().map(account).collect(),
        warning: row.missing.clone(),
        steps: row.statistics.steps,
    }
}

fn account(balance: &Balance) -> AccountRecord {
    let entry = |(destination, amount): &(String, f64)| EntryRecord {
        destination: destination.clone(),
        amount_mol: *amount,
        share_percent: 100.0 * amount / balance.charged,
    };
    AccountRecord {
        account: balance.name.clone(),
        charged_mol: balance.charged,
        entries: balance.entries.iter().map(entry).collect(),
    }
}
