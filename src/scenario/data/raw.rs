//! From the text of a table to rows of cells, each with its place.
//!
//! Commas, semicolons and tabs between cells are told apart by the heads, decimal commas by the cells. What a column means is not known
//! here.

use std::ops::Range;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::text::{Encoding, Faults, Place, Source};

use super::cells::has_decimal_comma;

/// What may stand between cells, the likeliest first: a comma may also be part of a number.
const BETWEEN: [(char, &str); 3] = [('\t', "tabs"), (';', "semicolons"), (',', "commas")];

/// A table as it is written.
#[derive(Debug)]
pub struct RawTable {
    /// The heads of its columns.
    pub heads: Vec<TableCell>,
    /// The rows below that are not empty, each with a cell for every head.
    pub rows: Vec<TableRow>,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
    /// How it was read, where that is not plain.
    pub remarks: Vec<String>,
}

/// A row of a table.
#[derive(Debug)]
pub struct TableRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// All of it.
    pub place: Place,
    /// Its cells.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct TableCell {
    /// What is written, without blanks around it.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// Cuts a text into cells; rows that do not fit the heads are faults and left out.
pub fn raw(source: &Arc<Source>, faults: &mut Faults) -> Option<RawTable> {
    let (between, start) = separator(&source.text);
    let mut rows = cut(source, between, start).into_iter();
    let Some(heads) = rows.next() else {
        faults
            .error(&Place::whole(source), "the table is empty")
            .help("a first row of heads, `time [min],mono [%]`, and a row for each sample");
        return None;
    };
    let mut heads = heads.cells;
    let mut rows: Vec<TableRow> = rows
        .filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty()))
        .collect();
    // An office program writes empty columns behind the last.
    let empty = |at: usize, heads: &[TableCell]| {
        let mut below = rows.iter().filter_map(|row| row.cells.get(at));
        heads[at].text.is_empty() && below.all(|cell| cell.text.is_empty())
    };
    while heads.len() > 1 && empty(heads.len() - 1, &heads) {
        heads.pop();
    }
    rows.iter_mut().for_each(|row| {
        let more = row.cells.iter().skip(heads.len());
        if more.clone().all(|cell| cell.text.is_empty()) {
            row.cells.truncate(heads.len());
        }
    });
    rows.retain(|row| fits(row, heads.len(), faults));
    unique(&heads, faults);
    let decimal_comma = between != ',' && decimal_commas(&rows);
    Some(RawTable {
        remarks: remarks(source, between, decimal_comma),
        heads,
        rows,
        decimal_comma,
    })
}

/// What stands between the cells, and where the heads begin: `sep=;` in the first line says it.
fn separator(text: &str) -> (char, usize) {
    let line = text.lines().next().unwrap_or_default();
    if let Some(said) = line
        .trim()
        .strip_prefix("sep=")
        .and_then(|s| s.chars().next())
    {
        let next = text.find('\n').map_or(text.len(), |at| at + 1);
        return (said, next);
    }
    let quoted = |(open, free): (bool, String), c: char| match c {
        '"' => (!open, free),
        _ if open => (open, free),
        c => (open, free + &c.to_string()),
    };
    let (_, free) = line.chars().fold((false, String::new()), quoted);
    let found = BETWEEN.iter().find(|(c, _)| free.contains(*c));
    (found.map_or(',', |(c, _)| *c), 0)
}

/// All rows, heads and empty ones among them.
fn cut(source: &Arc<Source>, between: char, start: usize) -> Vec<TableRow> {
    let text = &source.text[start..];
    let mut reader = ReaderBuilder::new()
        .delimiter(u8::try_from(between).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut records: Vec<StringRecord> = Vec::new();
    let mut record = StringRecord::new();
    // A text in memory that is UTF-8 and may have rows of any length is read without errors.
    while reader.read_record(&mut record).unwrap_or(false) {
        records.push(record.clone());
    }
    let begin = |record: &StringRecord| {
        let at = record
            .position()
            .map_or(0, |position| position.byte() as usize);
        let blank = text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        start + at + blank
    };
    let mut begins: Vec<usize> = records.iter().map(begin).collect();
    begins.push(source.text.len());
    let each = records.iter().zip(begins.windows(2));
    each.map(|(record, ends)| {
        let whole = &source.text[ends[0]..ends[1]];
        let end = ends[0] + whole.trim_end_matches(['\r', '\n']).len();
        let place = Place::new(source, ends[0]..end);
        TableRow {
            line: place.line(),
            cells: cells(source, ends[0]..end, record),
            place,
        }
    })
    .collect()
}

/// The cells of a row; one whose quotes were resolved is marked by its whole row.
fn cells(source: &Arc<Source>, row: Range<usize>, record: &StringRecord) -> Vec<TableCell> {
    let mut at = row.start;
    let each = record.iter().map(|cell| {
        let found = source.text[at..row.end].find(cell);
        let span = found.map_or(row.clone(), |skipped| {
            let begin = at + skipped;
            at = begin + cell.len();
            begin..at
        });
        TableCell {
            text: cell.to_owned(),
            place: Place::new(source, span),
        }
    });
    each.collect()
}

fn fits(row: &TableRow, heads: usize, faults: &mut Faults) -> bool {
    let found = row.cells.len();
    if found != heads {
        let message = format!("this row has {found} cells, and there are {heads} heads");
        faults
            .error(&row.place, message)
            .help("leave a cell empty where nothing was measured; put quotes around one that holds a comma");
    }
    found == heads
}

fn unique(heads: &[TableCell], faults: &mut Faults) {
    for (at, head) in heads.iter().enumerate() {
        if head.text.is_empty() {
            faults.error(&head.place, format!("column {} has no head", at + 1));
        } else if let Some(first) = heads[..at].iter().find(|first| first.text == head.text) {
            let message = format!("two columns are called `{}`", head.text);
            faults
                .error(&head.place, message)
                .note(Some(&first.place), "first here");
        }
    }
}

fn decimal_commas(rows: &[TableRow]) -> bool {
    let mut cells = rows.iter().flat_map(|row| &row.cells);
    cells.any(|cell| has_decimal_comma(&cell.text))
}

fn remarks(source: &Source, between: char, decimal_comma: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    let known = BETWEEN.iter().find(|(c, _)| *c == between);
    if between != ',' {
        remarks.push(
            known.map_or(format!("`{between}`"), |(_, word)| (*word).to_owned()) + " between cells",
        );
    }
    if decimal_comma {
        remarks.push("decimal commas".to_owned());
    }
    if source.encoding == Encoding::Windows1252 {
        remarks.push("letters as in Windows-1252, because it is not UTF-8".to_owned());
    }
    remarks
}
