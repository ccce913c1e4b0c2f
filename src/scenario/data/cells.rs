//! What one cell says: a number, plain or with a decimal comma, or that it is below or above one.
//!
//! Knows no column.

use crate::study::data::MeasuredAs;
use crate::text::{Faults, quote};
use crate::units::parse_number;

use super::raw::TableCell;

/// Whether a cell is a number with a comma for its point.
pub fn has_decimal_comma(text: &str) -> bool {
    let number = text.trim_start_matches(['<', '>']).trim();
    number.matches(',').count() == 1 && parse_number(&number.replace(',', ".")).is_ok()
}

/// The number of a cell, or a fault; `column` is its head.
pub fn number(
    cell: &TableCell,
    column: &str,
    decimal_comma: bool,
    faults: &mut Faults,
) -> Option<f64> {
    match reading(cell, column, decimal_comma, faults)? {
        (MeasuredAs::Value, number) => Some(number),
        _ => {
            let message = format!("{column} is a number; {} is a limit", quote(&cell.text));
            faults.error(&cell.place, message);
            None
        }
    }
}

/// What a cell says of a measured value, or a fault.
pub fn reading(
    cell: &TableCell,
    column: &str,
    decimal_comma: bool,
    faults: &mut Faults,
) -> Option<(MeasuredAs, f64)> {
    let text = cell.text.as_str();
    let (reading, rest) = match text.split_at_checked(1) {
        Some(("<", rest)) => (MeasuredAs::Below, rest),
        Some((">", rest)) => (MeasuredAs::Above, rest),
        _ => (MeasuredAs::Value, text),
    };
    let plain = match decimal_comma {
        true if rest.contains('.') => {
            let message = format!(
                "{} in a table with decimal commas: what does the point mean?",
                quote(text)
            );
            faults.error(&cell.place, message);
            return None;
        }
        true => rest.trim().replace(',', "."),
        false => rest.trim().to_owned(),
    };
    match parse_number(&plain) {
        Ok(number) => Some((reading, number)),
        Err(_) => {
            faults
                .error(
                    &cell.place,
                    format!("{column}: {} is no number", quote(text)),
                )
                .help(
                    "leave a cell empty where nothing was measured; `< 1` and `> 99` say a limit",
                );
            None
        }
    }
}
