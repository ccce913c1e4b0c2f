//! The tables of results under draws.

use std::path::PathBuf;

use crate::output::table::{Cell, DataTable, TableError};
use crate::report::words::heading;
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::strategies::drawn::DrawnResults;
use crate::study::uncertain::{CubePoint, Member};

/// The tables with the names of their files.
pub fn files(
    scenario: &Scenario,
    found: &DrawnResults,
) -> Result<Vec<(PathBuf, Vec<u8>)>, TableError> {
    let design = &scenario.design;
    let mut tables = vec![("uncertainty.csv", results(design, found)?)];
    tables.push(("courses.csv", courses(design, found)?));
    if scenario.uncertain.members {
        tables.push(("members.csv", members(design, found)?));
    }
    let written = tables.into_iter();
    Ok(written
        .map(|(name, table)| (PathBuf::from(name), table.to_csv()))
        .collect())
}

fn results(design: &Design, found: &DrawnResults) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "variant",
        "result",
        "unit",
        "as written",
        "5 %",
        "5 %, standard error",
        "50 %",
        "50 %, standard error",
        "95 %",
        "95 %, standard error",
        "draws with a value",
        "draws",
    ])?;
    for (at, variant) in design.variants.iter().enumerate() {
        let members = found.variants[at].members.len();
        for result in found.results(at) {
            let mut row: Vec<Cell> = vec![
                variant.name.as_str().into(),
                result.name.as_str().into(),
                result.unit.as_str().into(),
                result.nominal.into(),
            ];
            for place in 0..3 {
                let quantile = result.quantiles.as_ref().map(|q| q[place]);
                row.push(quantile.map(|q| q.value).into());
                row.push(quantile.map(|q| q.error).into());
            }
            row.push((result.values as i64).into());
            row.push((members as i64).into());
            table.push(row)?;
        }
    }
    Ok(table)
}

/// The bands along the courses.
fn courses(design: &Design, found: &DrawnResults) -> Result<DataTable, TableError> {
    let mut table = DataTable::new(["variant", "result", "time [s]", "5 %", "95 %"])?;
    for (variant, drawn) in design.variants.iter().zip(&found.variants) {
        for (name, band) in &drawn.bands {
            for (time, low, high) in band.known() {
                table.push(vec![
                    variant.name.as_str().into(),
                    name.as_str().into(),
                    time.into(),
                    low.into(),
                    high.into(),
                ])?;
            }
        }
    }
    Ok(table)
}

/// Every draw: which it is, where each number lies in what is believed of it, and what came of it.
fn members(design: &Design, found: &DrawnResults) -> Result<DataTable, TableError> {
    let columns = crate::report::tables::result_columns(&design.cases);
    let numbers = found.uncertain.numbers.iter();
    let shares = numbers.map(|number| format!("share of {}", number.name));
    let mut heads = vec!["variant".to_owned(), "draw".to_owned()];
    for share in shares {
        let taken = heads.iter().filter(|head| head.starts_with(&share)).count();
        heads.push(match taken {
            0 => share,
            more => format!("{share} ({})", more + 1),
        });
    }
    heads.extend(columns.iter().map(|c| heading(&c.name, &c.unit)));
    heads.push("status".to_owned());
    let mut table = DataTable::new(heads)?;
    for (at, variant) in design.variants.iter().enumerate() {
        let observables = &found.plan.case_at(at).observables;
        let places: Vec<Option<usize>> = columns.iter().map(|c| c.place(observables)).collect();
        let used = found.uncertain.of_case(found.plan.case_index(at));
        let drawn = found.variants[at].members.iter().enumerate();
        for (index, member) in drawn.filter_map(|(index, member)| Some((index, member.as_ref()?))) {
            let member: &Member = member;
            let at = CubePoint::Member(index as u32);
            let share = |number: usize| used.contains(&number).then(|| at.share(number));
            let mut row: Vec<Cell> = vec![variant.name.as_str().into(), (index as i64).into()];
            row.extend((0..found.uncertain.numbers.len()).map(|number| share(number).into()));
            row.extend(
                places
                    .iter()
                    .map(|p| p.and_then(|p| member.values[p]).into()),
            );
            row.push(member.status.to_string().into());
            table.push(row)?;
        }
    }
    Ok(table)
}
