//! Tables and their CSV form.
//!
//! A table is columns with headers (unit included, `time [s]`) and rows of cells; its CSV has one header row. This module does not
//! know what a column means, and it does not write files (`write` does).

use std::collections::HashSet;

use thiserror::Error;

use super::csv::Lines;

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
    fn write(&self, lines: &mut Lines) {
        match self {
            Cell::Number(value) => lines.known(*value),
            Cell::Integer(value) => lines.integer(*value),
            Cell::Text(text) => lines.text(text),
        }
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
}

/// Columns and rows; every row has one cell per column.
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl DataTable {
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
            None => Ok(DataTable {
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

    /// The table as the bytes of a CSV file.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut lines = Lines::default();
        self.columns.iter().for_each(|c| lines.text(&c.header));
        lines.end();
        for row in &self.rows {
            row.iter().for_each(|cell| cell.write(&mut lines));
            lines.end();
        }
        lines.into_bytes()
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
        let mut table = DataTable::new(["index", "time [s]", "note, with \"quotes\""]).unwrap();
        table
            .push(vec![0.into(), None.into(), "two\nlines, a comma".into()])
            .unwrap();
        table
            .push(vec![1.into(), 0.0.into(), "°C µ κ".into()])
            .unwrap();
        let bytes = table.to_csv();
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
        let mut table = DataTable::new(["x"]).unwrap();
        table.push(vec![None.into()]).unwrap();
        table.push(vec![2.5.into()]).unwrap();
        assert_eq!(read_back(&table.to_csv()), [["x"], [""], ["2.5"]]);
    }

    #[test]
    fn a_short_row_and_a_doubled_header_are_refused() {
        let mut table = DataTable::new(["a", "b"]).unwrap();
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
            DataTable::new(["a", "b", "a"]),
            Err(TableError::DuplicateHeader("a".into()))
        );
    }

    proptest! {
        #[test]
        fn every_number_reads_back_bit_for_bit(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            let mut table = DataTable::new(["v", "w"]).unwrap();
            table.push(vec![value.into(), 1.into()]).unwrap();
            let rows = read_back(&table.to_csv());
            prop_assert_eq!(rows[1][0].parse::<f64>().unwrap().to_bits(), value.to_bits());
            prop_assert!(rows[1][0].len() <= 24);
        }

        #[test]
        fn any_text_comes_back_unchanged(text in ".*\\PC*[\r\n\",;']?.*") {
            let mut table = DataTable::new(["t", "w"]).unwrap();
            table.push(vec![text.as_str().into(), 1.into()]).unwrap();
            prop_assert_eq!(&read_back(&table.to_csv())[1][0], &text);
        }
    }
}
