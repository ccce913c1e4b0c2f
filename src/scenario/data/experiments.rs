//! Which rows are of one run, of which variant it is, and the numbers that it was run with.
//!
//! Knows no measured values.

use std::collections::HashMap;

use crate::experiment::case::Experiment;
use crate::scenario::sweep::setting::apply;
use crate::scenario::variants::draft::Assignment;
use crate::study::Design;
use crate::text::{Faults, Node, Place, Value, did_you_mean, quote};

use super::cells::number;
use super::columns::{ColumnMeaning, TableColumn};
use super::raw::{RawTable, TableCell};

/// A table whose columns mean something.
#[derive(Debug)]
pub struct TableInColumns {
    /// The table.
    pub table: RawTable,
    /// The meaning of each of its columns.
    pub columns: Vec<TableColumn>,
}

/// The rows of one run.
#[derive(Debug)]
pub struct RunRows {
    /// What the table calls it; `None` where the table names no experiments.
    pub name: Option<String>,
    /// Index of its variant.
    pub variant: usize,
    /// The rows, in order.
    pub rows: Vec<usize>,
}

impl TableInColumns {
    /// Index of the column of a meaning.
    pub fn find(&self, meaning: &ColumnMeaning) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.meaning == *meaning)
    }

    /// The cell of a row in a column.
    pub fn cell(&self, row: usize, column: usize) -> &TableCell {
        &self.table.rows[row].cells[column]
    }

    /// Whether there are columns of values.
    pub fn has_value_columns(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| matches!(column.meaning, ColumnMeaning::Value(..)))
    }

    /// Whether something is written in a column of values.
    pub fn has_values(&self, rows: &[usize]) -> bool {
        let columns = self.columns.iter().enumerate();
        let mut values =
            columns.filter(|(_, column)| matches!(column.meaning, ColumnMeaning::Value(..)));
        values.any(|(at, _)| rows.iter().any(|row| !self.cell(*row, at).text.is_empty()))
    }

    /// Columns that set a number of the experiment: index, address, unit.
    pub fn addresses(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        let each = self.columns.iter().enumerate();
        each.filter_map(|(at, column)| match &column.meaning {
            ColumnMeaning::Address(address, unit) => Some((at, address.as_str(), unit.as_str())),
            _ => None,
        })
    }

    /// The variant of each experiment that a table of conditions names; `None` where it has no column of them.
    pub fn variants(
        &self,
        design: &Design,
        faults: &mut Faults,
    ) -> Option<HashMap<String, Option<usize>>> {
        let named = self.find(&ColumnMeaning::Experiment)?;
        let column = self.find(&ColumnMeaning::Variant)?;
        let rows = 0..self.table.rows.len();
        let each = rows.map(|row| {
            let cell = self.cell(row, column);
            let variant = find_variant(&cell.text, &cell.place, design, faults);
            (self.cell(row, named).text.clone(), variant)
        });
        Some(each.collect())
    }

    /// The rows of each run, in the order of the table; `variant` is that of a row whose table does not say it, from its experiment.
    pub fn runs(
        &self,
        variant: &dyn Fn(Option<&TableCell>, &mut Faults) -> Option<usize>,
        design: &Design,
        faults: &mut Faults,
    ) -> Vec<RunRows> {
        let named = self.find(&ColumnMeaning::Experiment);
        let of_variant = self.find(&ColumnMeaning::Variant);
        let mut runs: Vec<RunRows> = Vec::new();
        let mut known: HashMap<(usize, String), usize> = HashMap::new();
        for row in 0..self.table.rows.len() {
            let name = named.map(|column| self.cell(row, column));
            if let Some(cell) = name.filter(|cell| cell.text.is_empty()) {
                let fault = faults.error(&cell.place, "which experiment is this row of?");
                fault.help("write its name in every row");
                continue;
            }
            let variant = match of_variant {
                Some(column) => {
                    let cell = self.cell(row, column);
                    find_variant(&cell.text, &cell.place, design, faults)
                }
                None => variant(name, faults),
            };
            let Some(variant) = variant else { continue };
            let key = match name {
                Some(cell) => cell.text.clone(),
                // Without names, rows with equal numbers are one run.
                None => self.addresses().fold(String::new(), |key, (column, ..)| {
                    key + &self.cell(row, column).text + "\n"
                }),
            };
            let at = *known.entry((variant, key)).or_insert_with(|| {
                runs.push(RunRows {
                    name: name.map(|cell| cell.text.clone()),
                    variant,
                    rows: Vec::new(),
                });
                runs.len() - 1
            });
            runs[at].rows.push(row);
        }
        runs
    }

    /// The numbers that the columns set for some rows; rows that contradict each other and a column without any are faults.
    pub fn settings(&self, rows: &[usize], run: &str, faults: &mut Faults) -> Vec<Assignment> {
        let mut list = Vec::new();
        for (column, address, unit) in self.addresses() {
            let head = &self.columns[column];
            let mut found: Option<(f64, &Place)> = None;
            for &row in rows {
                let cell = self.cell(row, column);
                if cell.text.is_empty() {
                    continue;
                }
                let comma = self.table.decimal_comma;
                let Some(number) = number(cell, &head.head, comma, faults) else {
                    continue;
                };
                match found {
                    Some((first, place)) if first != number => {
                        let message =
                            format!("{address} is {first} and {number} in one experiment, {run}");
                        faults
                            .error(&cell.place, message)
                            .note(Some(place), "first here");
                    }
                    _ => found = found.or(Some((number, &cell.place))),
                }
            }
            let Some((number, place)) = found else {
                let place = rows
                    .first()
                    .map_or(&head.place, |row| &self.table.rows[*row].place);
                let message = format!("{run} has no {}", quote(&head.head));
                faults.error(place, message).help(format!(
                    "write it in one of its rows, or say columns = {{ \"{}\" = \"ignored\" }}",
                    head.head
                ));
                continue;
            };
            list.push(Assignment {
                address: address.to_owned(),
                place: head.place.clone(),
                node: Node {
                    value: Value::Text(format!("{number} {unit}").trim_end().to_owned()),
                    place: place.clone(),
                },
            });
        }
        list
    }
}

/// Index of the variant of a name.
pub fn find_variant(
    name: &str,
    place: &Place,
    design: &Design,
    faults: &mut Faults,
) -> Option<usize> {
    let found = design
        .variants
        .iter()
        .position(|variant| variant.name == name);
    if found.is_none() {
        let names = design.variants.iter().map(|variant| variant.name.as_str());
        let hint = did_you_mean(name, names);
        faults.error(place, format!("no variant is called {}{hint}", quote(name)));
    }
    found
}

/// The rows of a table of conditions for a run, with the settings in them.
pub fn conditions(
    table: &TableInColumns,
    name: &str,
    variant: usize,
    design: &Design,
    faults: &mut Faults,
) -> Option<(Vec<usize>, Vec<Assignment>)> {
    let named = table.find(&ColumnMeaning::Experiment)?;
    let of_variant = table.find(&ColumnMeaning::Variant);
    let variant = &design.variants[variant].name;
    let is_of = |row: &usize| {
        table.cell(*row, named).text == name
            && of_variant.is_none_or(|column| table.cell(*row, column).text == *variant)
    };
    let rows: Vec<usize> = (0..table.table.rows.len()).filter(is_of).collect();
    if rows.is_empty() {
        return None;
    }
    let settings = table.settings(&rows, name, faults);
    Some((rows, settings))
}

/// The case with these numbers set.
pub fn with(case: &Experiment, settings: &[Assignment], faults: &mut Faults) -> Experiment {
    let mut case = case.clone();
    apply(&mut case, settings, faults);
    case
}
