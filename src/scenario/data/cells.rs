//! What one cell says: a number, plain or with a decimal comma, or that it is below or above one.
//!
//! Knows no column.

use crate::study::data::MeasuredAs;
use crate::text::{Faults, quote};
use crate::units::parse_number;

use super::heads::{otherwise_parted, parts};
use super::raw::TableCell;

/// Whether a cell is a number with a comma for its point.
pub fn has_decimal_comma(text: &str) -> bool {
    let number = text.trim_start_matches(['<', '>']).trim();
    let number = number.trim_end_matches('%').trim_end();
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
    let rest = without_unit(rest, column);
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
            if let Some(plain) = without_thousands(rest) {
                let message = format!("{column}: {} has a thousands separator", quote(text));
                faults
                    .error(&cell.place, message)
                    .help(format!("write {plain}"));
                return None;
            }
            faults
                .error(
                    &cell.place,
                    format!("{column}: {} is no number", quote(text)),
                )
                .help(match rest.trim().starts_with(|c: char| c.is_ascii_digit()) {
                    true => "a number alone; its unit belongs into the head, `mono [%]`, what else is to be said into a column of its own",
                    false => "leave a cell empty where nothing was measured; `< 1` and `> 99` say a limit",
                });
            None
        }
    }
}

/// The number without the unit that its head has already.
fn without_unit<'t>(text: &'t str, column: &str) -> &'t str {
    let unit = parts(column)
        .1
        .or(otherwise_parted(column).map(|parted| parted.1));
    let plain = unit.and_then(|unit| text.trim_end().strip_suffix(unit));
    plain.map_or(text, str::trim_end)
}

/// The number without the marks between its groups of three digits; none where there are no such marks.
fn without_thousands(text: &str) -> Option<String> {
    let is_mark = |c: char| matches!(c, ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    let text = text.trim();
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut groups = whole.trim_start_matches(['-', '+']).split(is_mark);
    let first = groups
        .next()
        .is_some_and(|g| (1..=3).contains(&g.len()) && is_digits(g));
    let mut others = groups.clone();
    let grouped = others.next().is_some() && groups.all(|g| g.len() == 3 && is_digits(g));
    let plain: String = whole
        .chars()
        .filter(|c| !is_mark(*c))
        .chain(rest.chars())
        .collect();
    (first && grouped && parse_number(&plain).is_ok()).then_some(plain)
}

fn is_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_seen_whatever_parts_them() {
        for text in ["1,234.5", "1'234.5", "1 234.5", "1\u{202f}234.5"] {
            assert_eq!(without_thousands(text).as_deref(), Some("1234.5"), "{text}");
        }
        assert_eq!(
            without_thousands("-12,345,678").as_deref(),
            Some("-12345678")
        );
        for text in ["1234.5", "12,34", "1,2345", "a,123", ",123", "1,234.5.6"] {
            assert_eq!(without_thousands(text), None, "{text}");
        }
    }
}
