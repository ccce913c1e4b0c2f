//! Which of several models the data are for, in a table and a sentence.

use serde::Serialize;

use crate::output::table::{DataTable, TableError};
use crate::report::words::columns;
use crate::report::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::fit::{RankedModel, Ranking};

/// Digits of criteria.
const DIGITS: i32 = 6;
/// Evidence less than this does not tell two models apart.
const TELLS: f64 = 20.0;
/// Logarithm of the largest ratio that is written out.
const WRITTEN_OUT: f64 = 690.0;

/// A model as `run.json` keeps it.
#[derive(Debug, Serialize)]
pub(super) struct ModelRecord {
    model: String,
    free: usize,
    deviance: f64,
    aic: f64,
    aicc: Option<f64>,
    bic: f64,
    /// Its probability, one of the models being the best.
    weight: f64,
}

/// How the models compare; nothing where there is one.
pub(super) fn records(scenario: &Scenario, ranking: &Ranking) -> Vec<ModelRecord> {
    let record = |ranked: &RankedModel| {
        let criteria = ranked.fit.goodness.criteria;
        ModelRecord {
            model: name(scenario, ranked).to_owned(),
            free: ranked.fit.goodness.free,
            deviance: criteria.deviance,
            aic: criteria.aic,
            aicc: criteria.aicc,
            bic: criteria.bic,
            weight: ranked.weight,
        }
    };
    match scenario.models.is_empty() {
        true => Vec::new(),
        false => ranking.models.iter().map(record).collect(),
    }
}

fn name<'s>(scenario: &'s Scenario, ranked: &RankedModel) -> &'s str {
    &scenario.models[ranked.model].name
}

/// `models.csv`.
pub(super) fn table(scenario: &Scenario, ranking: &Ranking) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "model",
        "free numbers",
        "-2 ln likelihood",
        "AIC",
        "AICc",
        "BIC",
        "probability among these",
    ])?;
    for ranked in &ranking.models {
        let criteria = ranked.fit.goodness.criteria;
        table.push(vec![
            name(scenario, ranked).into(),
            (ranked.fit.goodness.free as i64).into(),
            criteria.deviance.into(),
            criteria.aic.into(),
            criteria.aicc.into(),
            criteria.bic.into(),
            ranked.weight.into(),
        ])?;
    }
    Ok(table)
}

/// The ranking as lines of text, with a sentence on the two best; nothing where nothing is compared.
pub fn models_text(scenario: &Scenario, ranking: &Ranking, width: usize) -> String {
    let (Some((best, others)), false) = (ranking.models.split_first(), scenario.models.is_empty())
    else {
        return String::new();
    };
    let criterion = if ranking.corrected { "AICc" } else { "AIC" };
    let headings = ["model", "free", criterion, "above the best", "probability"];
    let row = |ranked: &RankedModel| {
        vec![
            name(scenario, ranked).to_owned(),
            ranked.fit.goodness.free.to_string(),
            significant(ranked.criterion, DIGITS),
            significant(ranked.criterion - best.criterion, 3),
            significant(ranked.weight, 2),
        ]
    };
    let rows: Vec<Vec<String>> = ranking.models.iter().map(row).collect();
    let mut text = columns(&headings.map(String::from), &rows, width);
    if let Some(next) = others.first() {
        text += &sentence(scenario, best, next);
    }
    text + &format!("What follows is of {}.\n\n", name(scenario, best))
}

fn sentence(scenario: &Scenario, best: &RankedModel, next: &RankedModel) -> String {
    let evidence = (next.criterion - best.criterion) / 2.0;
    let (best, next) = (name(scenario, best), name(scenario, next));
    if evidence > WRITTEN_OUT {
        let power = (evidence / std::f64::consts::LN_10).floor();
        return format!("{best} is more than 10^{power} times as probable as {next}.\n");
    }
    let ratio = crate::solver::math::exp(evidence);
    match ratio < TELLS {
        true => format!(
            "The data do not tell {best} from {next}: the first is only {} times as probable.\n",
            significant(ratio, 2)
        ),
        false => format!(
            "{best} is {} times as probable as {next}.\n",
            significant(ratio, 2)
        ),
    }
}
