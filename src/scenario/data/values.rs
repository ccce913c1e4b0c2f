//! What was measured: a cell to a number in the unit of its observable, with its time and its error.
//!
//! Knows one row at a time; whether values can be true is asked by `checks`.

use crate::experiment::case::Experiment;
use crate::experiment::observable::{Observable, ObservableKind};
use crate::study::data::{DataPlace, MeasuredAs, MeasuredPeak, Measurement, MeasurementError};
use crate::text::{Faults, Place, did_you_mean, quote};
use crate::units::{Unit, parse_unit};

use super::cells::{number, reading};
use super::columns::{ColumnMeaning, TableColumn};
use super::errors::{ErrorTerms, deviation};
use super::experiments::TableInColumns;
use super::quantification::{LimitTerms, is_below};
use super::raw::TableCell;

/// A measured value with its cell.
pub type ValueInCell = (Measurement, Place);

/// Reads values of one table.
pub struct ValueReader<'a> {
    /// The table.
    pub table: &'a TableInColumns,
    /// Index of its file.
    pub source: usize,
    /// Name of its file.
    pub file: &'a str,
    /// How sure its values are.
    pub errors: &'a ErrorTerms<'a>,
    /// Below what values cannot be quantified.
    pub limits: &'a LimitTerms<'a>,
    /// Kinds of errors that are estimated, of all tables.
    pub kinds: &'a mut Vec<String>,
    /// Of each column, the peak that it holds areas of.
    pub peaks: Vec<Option<MeasuredPeak>>,
}

/// The unit of an observable without its basis: `%` of `% of amine`.
pub fn unit_of(observable: &Observable) -> Unit {
    let first = observable.unit.split(' ').next().unwrap_or_default();
    parse_unit(first).unwrap_or_else(|_| Unit::one())
}

impl ValueReader<'_> {
    /// The values of these rows.
    pub fn values(
        &mut self,
        rows: &[usize],
        case: &Experiment,
        faults: &mut Faults,
    ) -> Vec<ValueInCell> {
        let mut list = Vec::new();
        for &row in rows {
            // A time that is faulty leaves the values to be looked at all the same.
            let time = self.time(row, faults);
            for at in 0..self.table.columns.len() {
                let column = &self.table.columns[at];
                let ColumnMeaning::Value(of, unit) = &column.meaning else {
                    continue;
                };
                let cell = self.table.cell(row, at);
                if cell.text.is_empty() {
                    continue;
                }
                let value = self.value(
                    row,
                    (column, cell),
                    (of.as_deref(), unit.as_ref()),
                    case,
                    faults,
                );
                if let (Some(mut value), Some(time)) = (value, time) {
                    value.0.peak.clone_from(&self.peaks[at]);
                    value.0.time = time;
                    let observable = &case.observables[value.0.observable];
                    if time.is_none() || has_course(observable, column, faults) {
                        list.push(value);
                    }
                }
            }
        }
        list
    }

    /// When the sample of a row was taken, s.
    fn time(&self, row: usize, faults: &mut Faults) -> Option<Option<f64>> {
        let mut columns = self.table.columns.iter().enumerate();
        let found = columns.find_map(|(at, column)| match &column.meaning {
            ColumnMeaning::Time(unit) => Some((at, unit)),
            _ => None,
        });
        let Some((at, unit)) = found else {
            return Some(None);
        };
        let cell = self.table.cell(row, at);
        let head = &self.table.columns[at].head;
        if cell.text.is_empty() {
            let place = &self.table.table.rows[row].place;
            faults
                .error(place, format!("{head}: when was this sample taken?"))
                .help("a table without a column of times is read at the end of the procedure");
            return None;
        }
        let time = number(cell, head, self.table.table.decimal_comma, faults)?;
        if time < 0.0 {
            faults.error(&cell.place, format!("{head} is {time}, before the start"));
            return None;
        }
        Some(Some(unit.to_base(time)))
    }

    fn value(
        &mut self,
        row: usize,
        (column, cell): (&TableColumn, &TableCell),
        (of, unit): (Option<&str>, Option<&Unit>),
        case: &Experiment,
        faults: &mut Faults,
    ) -> Option<ValueInCell> {
        let named = self.table.find(&ColumnMeaning::Observable);
        let in_row = named.map(|at| self.table.cell(row, at));
        let (name, place) = match (of, in_row) {
            (Some(name), _) => (name, &column.place),
            (None, Some(cell)) => (cell.text.as_str(), &cell.place),
            (None, None) => return None,
        };
        let mut all = case.observables.iter();
        let Some(observable) = all.position(|observable| observable.name == name) else {
            let names = case
                .observables
                .iter()
                .map(|observable| observable.name.as_str());
            let hint = did_you_mean(name, names);
            faults.error(place, format!("no observable {}{hint}", quote(name)));
            return None;
        };
        let comma = self.table.table.decimal_comma;
        let shown = &case.observables[observable];
        let (reading, value) = match is_below(&cell.text) {
            true => {
                let word = (cell.text.as_str(), &cell.place);
                (MeasuredAs::Below, self.limits.of(shown, word, faults)?)
            }
            false => {
                let (reading, number) = reading(cell, &column.head, comma, faults)?;
                let value = in_its_unit(shown, unit, number, column, faults)?;
                (reading, value)
            }
        };
        let error = self.error(row, shown, of, (value, cell), faults)?;
        let measurement = Measurement {
            observable,
            time: None,
            value,
            peak: None,
            reading,
            error,
            place: DataPlace {
                source: self.source,
                row: self.table.table.rows[row].line,
                column: column.head.clone(),
            },
        };
        Some((measurement, cell.place.clone()))
    }

    /// A column for the standard deviation, or what the scenario says.
    fn error(
        &mut self,
        row: usize,
        observable: &Observable,
        of: Option<&str>,
        (value, cell): (f64, &TableCell),
        faults: &mut Faults,
    ) -> Option<MeasurementError> {
        let mut columns = self.table.columns.iter().enumerate();
        let own = columns.find_map(|(at, column)| match &column.meaning {
            ColumnMeaning::Deviation(name, unit) if name.as_deref() == of => {
                Some((at, &column.head, unit.as_ref()))
            }
            _ => None,
        });
        let Some((at, head, unit)) = own else {
            let file = self.file;
            return self
                .errors
                .of(observable, (value, &cell.place), file, self.kinds, faults);
        };
        let own = self.table.cell(row, at);
        if own.text.is_empty() {
            let message = format!("{head}: a value without its standard deviation");
            faults
                .error(&cell.place, message)
                .help("write it in every row that has a value");
            return None;
        }
        let number = number(own, head, self.table.table.decimal_comma, faults)?;
        match deviation(observable, unit, number, value) {
            Ok(deviation) => Some(MeasurementError::Known(deviation)),
            Err(why) => {
                faults.error(&own.place, format!("{head}: {why}"));
                None
            }
        }
    }
}

/// Whether there is a value at a time: else it is one of the whole run.
fn has_course(observable: &Observable, column: &TableColumn, faults: &mut Faults) -> bool {
    let course = matches!(observable.kind, ObservableKind::Measure(_));
    if !course {
        let message = format!(
            "{} has one value for the whole run, none at a time",
            observable.name
        );
        faults
            .error(&column.place, message)
            .help("put it in a table of its own, without a column of times");
    }
    course
}

/// A number in the unit of its observable.
fn in_its_unit(
    observable: &Observable,
    unit: Option<&Unit>,
    number: f64,
    column: &TableColumn,
    faults: &mut Faults,
) -> Option<f64> {
    let own = unit_of(observable);
    let unit = match unit {
        Some(unit) => unit,
        None if own.text == "1" || own.text.is_empty() || column.peak.is_some() => &own,
        None => {
            let message = format!("{} has no unit", quote(&column.head));
            let example = format!("write `{} [{}]`", column.head, own.text);
            let also = format!(
                "or columns = {{ \"{}\" = \"{} [{}]\" }}",
                column.head, observable.name, own.text
            );
            faults
                .error(&column.place, message)
                .help(format!("{example}, {also}"));
            return None;
        }
    };
    if unit.text == own.text {
        return Some(number);
    }
    if unit.dimension != own.dimension {
        let message = format!(
            "{} is in {}; {} is another unit",
            observable.name, observable.unit, unit.text
        );
        faults.error(&column.place, message);
        return None;
    }
    let base = unit.to_base(number);
    Some(
        observable
            .scale()
            .map_or_else(|| own.from_base(base), |scale| scale.shown(base)),
    )
}
