//! Tables and their CSV form.
//!
//! A table is columns with headers (unit included, `time [s]`) and rows of cells. Its CSV has one header row, `\n` line
//! ends, quotes only where the CSV rules ask for them, and numbers that read back as the very same `f64`. This module does
//! not know what a column means, and it does not write files (`write` does).

use std::collections::HashSet;

use thiserror::Error;

/// Numbers of a smaller magnitude (and not zero) are written with an exponent.
const PLAIN_FROM: f64 = 1e-4;
/// Numbers of at least this magnitude are written with an exponent: from here on plain digits would feign an exactness
/// of the last places that the number does not have.
const PLAIN_BELOW: f64 = 1e16;

/// One column: what stands in the header row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name with its unit in brackets, `mono yield [% of amine]`.
    pub header: String,
}

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A measured or computed number; `None` is *missing* (an empty field), which is never the same as zero.
    Number(Option<f64>),
    /// A count or an index.
    Integer(i64),
    /// Words: a status, a name.
    Text(String),
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Cell::Number(Some(value))
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        Cell::Number(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Cell::Integer(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Cell::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Cell::Text(value)
    }
}

impl Cell {
    /// The cell as a CSV field before quoting.
    ///
    /// A number that is not finite is spelled out (`NaN`, `inf`): an empty field would pass it off as missing.
    pub fn field(&self) -> String {
        match self {
            Cell::Number(Some(value)) => number(*value),
            Cell::Number(None) => String::new(),
            Cell::Integer(value) => value.to_string(),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// The shortest decimal that reads back as the same `f64`, with an exponent outside 1e-4 .. 1e16.
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || !value.is_finite() || (PLAIN_FROM..PLAIN_BELOW).contains(&magnitude) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// What can be wrong with a table.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// Two columns would carry one header, so a reader could not tell them apart.
    #[error("two columns are called `{0}`; give one of them another name")]
    DuplicateHeader(String),
    /// A row with too many or too few cells.
    #[error("row {row} has {found} cells, but the table has {expected} columns")]
    RowLength {
        /// Number of the row, from 0.
        row: usize,
        /// Cells given.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// The CSV writer refused.
    #[error("the table could not be turned into CSV: {0}")]
    Csv(String),
}

/// Columns and rows; every row has one cell per column.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table with these headers, which must differ from each other.
    pub fn new<H: Into<String>>(headers: impl IntoIterator<Item = H>) -> Result<Self, TableError> {
        let columns: Vec<Column> = headers
            .into_iter()
            .map(|header| Column {
                header: header.into(),
            })
            .collect();
        let mut seen = HashSet::new();
        match columns.iter().find(|c| !seen.insert(c.header.as_str())) {
            Some(twice) => Err(TableError::DuplicateHeader(twice.header.clone())),
            None => Ok(Table {
                columns,
                rows: Vec::new(),
            }),
        }
    }

    /// Appends a row.
    pub fn push(&mut self, row: Vec<Cell>) -> Result<(), TableError> {
        if row.len() != self.columns.len() {
            return Err(TableError::RowLength {
                row: self.rows.len(),
                found: row.len(),
                expected: self.columns.len(),
            });
        }
        self.rows.push(row);
        Ok(())
    }

    /// The columns, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, in the order they were pushed.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// The table as the bytes of a CSV file (UTF-8, no byte order mark).
    pub fn to_csv(&self) -> Result<Vec<u8>, TableError> {
        let refuse = |error: &dyn std::fmt::Display| TableError::Csv(error.to_string());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        writer
            .write_record(self.columns.iter().map(|c| c.header.as_str()))
            .map_err(|e| refuse(&e))?;
        for row in &self.rows {
            writer
                .write_record(row.iter().map(Cell::field))
                .map_err(|e| refuse(&e))?;
        }
        writer.into_inner().map_err(|e| refuse(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_back(csv: &[u8]) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv)
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn header_units_missing_cells_and_quoting_survive_the_file() {
        let mut table = Table::new(["index", "time [s]", "note, with \"quotes\""]).unwrap();
        table
            .push(vec![0.into(), None.into(), "two\nlines, a comma".into()])
            .unwrap();
        table
            .push(vec![1.into(), 0.0.into(), "°C µ κ".into()])
            .unwrap();
        let bytes = table.to_csv().unwrap();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            "index,time [s],\"note, with \"\"quotes\"\"\"\n0,,\"two\nlines, a comma\"\n1,0,°C µ κ\n"
        );
        assert_eq!(
            read_back(&bytes),
            [
                ["index", "time [s]", "note, with \"quotes\""],
                ["0", "", "two\nlines, a comma"],
                ["1", "0", "°C µ κ"],
            ]
        );
    }

    #[test]
    fn a_lone_missing_cell_still_makes_a_row() {
        let mut table = Table::new(["x"]).unwrap();
        table.push(vec![None.into()]).unwrap();
        table.push(vec![2.5.into()]).unwrap();
        assert_eq!(read_back(&table.to_csv().unwrap()), [["x"], [""], ["2.5"]]);
    }

    #[test]
    fn extreme_magnitudes_take_an_exponent_and_the_others_do_not() {
        assert_eq!(number(1e-300), "1e-300");
        assert_eq!(number(-2.5e-5), "-2.5e-5");
        assert_eq!(number(0.00025), "0.00025");
        assert_eq!(number(123456.75), "123456.75");
        assert_eq!(number(6.02214076e23), "6.02214076e23");
        assert_eq!(number(0.0), "0");
    }

    #[test]
    fn what_is_not_finite_is_not_passed_off_as_missing() {
        assert_eq!(Cell::from(f64::NAN).field(), "NaN");
        assert_eq!(Cell::from(f64::NEG_INFINITY).field(), "-inf");
        assert_eq!(Cell::Number(None).field(), "");
    }

    #[test]
    fn a_short_row_and_a_doubled_header_are_refused() {
        let mut table = Table::new(["a", "b"]).unwrap();
        table.push(vec![1.into(), 2.into()]).unwrap();
        assert_eq!(
            table.push(vec![1.into()]),
            Err(TableError::RowLength {
                row: 1,
                found: 1,
                expected: 2
            })
        );
        assert_eq!(
            Table::new(["a", "b", "a"]),
            Err(TableError::DuplicateHeader("a".into()))
        );
    }

    proptest! {
        #[test]
        fn every_number_reads_back_bit_for_bit(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            let mut table = Table::new(["v", "w"]).unwrap();
            table.push(vec![value.into(), 1.into()]).unwrap();
            let rows = read_back(&table.to_csv().unwrap());
            prop_assert_eq!(rows[1][0].parse::<f64>().unwrap().to_bits(), value.to_bits());
            prop_assert!(rows[1][0].len() <= 24);
        }

        #[test]
        fn any_text_comes_back_unchanged(text in ".*\\PC*[\r\n\",;']?.*") {
            let mut table = Table::new(["t", "w"]).unwrap();
            table.push(vec![text.as_str().into(), 1.into()]).unwrap();
            prop_assert_eq!(&read_back(&table.to_csv().unwrap())[1][0], &text);
        }
    }
}
