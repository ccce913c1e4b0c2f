//! The tables of a result with the names of their files.

use std::path::PathBuf;

use super::summary::{of_stage, stages};
use super::{heat, tables};
use crate::output::table::{DataTable, TableError};
use crate::study::plan::{DesignPlan, PointResult};

/// Those of one course; an error in words where one cannot be made.
pub fn of_run(plan: &DesignPlan<'_>, row: &PointResult) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let case = plan.case(row);
    let mut list = vec![("summary.csv".to_string(), tables::summary(case, row))];
    for (part, remains) in stages(case, row) {
        let laws = part.model.laws(&part.numbers.overrides)?;
        let protic = part.model.network.autoprotolysis.is_some();
        let table = tables::trajectory(&part, &laws, remains, protic, &row.status);
        list.push((format!("trajectory{}.csv", of_stage("-", &part)), table));
        let heat = heat::table(&part, remains, &row.status.to_string());
        list.extend(heat.map(|table| (format!("heat{}.csv", of_stage("-", &part)), table)));
    }
    if !row.balances.is_empty() {
        let table = tables::ledger(&[(case.name.as_str(), row)]);
        list.push(("ledger.csv".to_string(), table));
    }
    let csv = |(name, table): (String, Result<DataTable, TableError>)| match table {
        Ok(table) => Ok((PathBuf::from(name), table.to_csv())),
        Err(error) => Err(error.to_string()),
    };
    list.into_iter().map(csv).collect()
}
