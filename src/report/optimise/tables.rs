//! The tables of a search: the best of every category, everything that was looked at, the front, the design space.

use std::path::PathBuf;

use super::places::{axis_name, strategy};
use crate::output::table::{Cell, DataTable, TableError};
use crate::report::tables::{ResultColumn, result_columns};
use crate::study::Label;
use crate::study::optimise::{Optimised, RangeSides};

/// The tables with the names of their files.
pub fn files(found: &Optimised<'_>) -> Result<Vec<(PathBuf, Vec<u8>)>, TableError> {
    let candidates = CandidateTable::new(found);
    let best: Vec<usize> = found.answers.iter().filter_map(|a| a.best).collect();
    let all: Vec<usize> = (0..found.looked.len()).collect();
    let mut tables = vec![
        ("optimum.csv", candidates.table(&best)?),
        ("candidates.csv", candidates.table(&all)?),
    ];
    if !found.answers[0].sides.is_empty() {
        tables.push(("ranges.csv", ranges(found)?));
    }
    if !found.front.is_empty() {
        tables.push(("pareto.csv", candidates.table(&found.front)?));
    }
    if let Some(space) = &found.design_space {
        let points: Vec<usize> = space.looked.clone().collect();
        tables.push(("design-space.csv", candidates.table(&points)?));
    }
    let written = tables.into_iter();
    Ok(written
        .map(|(name, table)| (PathBuf::from(name), table.to_csv()))
        .collect())
}

/// One line per candidate.
struct CandidateTable<'a> {
    found: &'a Optimised<'a>,
    columns: Vec<ResultColumn>,
}

impl<'a> CandidateTable<'a> {
    fn new(found: &'a Optimised<'a>) -> CandidateTable<'a> {
        CandidateTable {
            columns: result_columns(&found.space.search.design.cases),
            found,
        }
    }

    fn table(&self, candidates: &[usize]) -> Result<DataTable, TableError> {
        let design = &self.found.space.search.design;
        let mut headings = vec!["candidate".to_owned(), "variant".to_owned()];
        headings.extend(design.axes.iter().map(|axis| axis.heading.clone()));
        headings.extend(self.columns.iter().map(ResultColumn::heading));
        headings.extend(["meets limits", "draws", "share of draws"].map(String::from));
        let mut table = DataTable::new(headings)?;
        for at in candidates {
            table.push(self.row(*at))?;
        }
        Ok(table)
    }

    fn row(&self, at: usize) -> Vec<Cell> {
        let found = self.found;
        let (space, looked) = (found.space, &found.looked[at]);
        let (category, place) = (looked.place.0, looked.place.1.as_slice());
        let design = &space.search.design;
        let case = &design.cases[space.categories[category].case];
        let mut cells: Vec<Cell> = vec![(at as i64).into(), strategy(space, category).into()];
        for axis in 0..design.axes.len() {
            let number = space.number(category, place, axis);
            cells.push(match space.word(category, axis) {
                Some(Label::Text(word)) => word.as_str().into(),
                _ => number.into(),
            });
        }
        for column in &self.columns {
            let at = column.place(&case.observables);
            let values = looked.values.as_ref();
            cells.push(at.and_then(|at| values?[at]).into());
        }
        let kept = |limit| {
            let result = found.result(limit, at);
            result.is_some_and(|result| limit.is_kept(result))
        };
        cells.push(match &looked.values {
            None => "no result".into(),
            Some(_) if found.limits.iter().all(kept) => "yes".into(),
            Some(_) => "no".into(),
        });
        cells.push(looked.drawn.map(|drawn| f64::from(drawn.draws)).into());
        cells.push(looked.drawn.map(|drawn| drawn.share).into());
        cells
    }
}

/// How far one may go along each range.
fn ranges(found: &Optimised<'_>) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "range",
        "best",
        "near from",
        "near to",
        "limits hold from",
        "limits hold to",
        "fails below",
        "fails above",
    ])?;
    let answer = &found.answers[0];
    let Some(best) = answer.best else {
        return Ok(table);
    };
    let (category, at) = &found.looked[best].place;
    let limit = |at: Option<usize>| at.map_or("", |at| found.limits[at].text.as_str());
    for (place, sides) in answer.sides.iter().enumerate() {
        let RangeSides { axis, near, met } = sides;
        let number = |share: f64| {
            let mut at = at.clone();
            at[place] = share;
            found.space.number(*category, &at, *axis)
        };
        table.push(vec![
            axis_name(&found.space.search.design, *axis).into(),
            number(at[place]).into(),
            number(near.ends.0).into(),
            number(near.ends.1).into(),
            number(met.ends.0).into(),
            number(met.ends.1).into(),
            limit(met.beyond.0).into(),
            limit(met.beyond.1).into(),
        ])?;
    }
    Ok(table)
}
