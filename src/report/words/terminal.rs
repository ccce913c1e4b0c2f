//! Results as lines of text.

use crate::text::printable_line;

/// Columns aligned under their headings: numbers to the right, the first column and columns of words to the left.
pub fn columns(headings: &[String], rows: &[Vec<String>]) -> String {
    // Escaped before it is measured, so that a name cannot push its neighbours aside.
    let shown = |cells: &[String]| cells.iter().map(|c| printable_line(c)).collect::<Vec<_>>();
    let headings = &shown(headings);
    let rows = &rows.iter().map(|row| shown(row)).collect::<Vec<_>>();
    let numeric = |i: usize| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(i))
            .filter(|c| !c.is_empty());
        i > 0 && cells.any(|cell| begins_with_a_number(cell))
    };
    let to_right: Vec<bool> = (0..headings.len()).map(numeric).collect();
    let width = |i: usize| {
        let cells = rows.iter().filter_map(|row| row.get(i));
        cells
            .chain(headings.get(i))
            .map(|c| c.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: &[String]| {
        let mut text = String::new();
        for (i, (cell, &width)) in cells.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(width.saturating_sub(cell.chars().count()));
            text += if i == 0 { "" } else { "  " };
            text += &if to_right[i] {
                format!("{blank}{cell}")
            } else {
                format!("{cell}{blank}")
            };
        }
        text.trim_end().to_string() + "\n"
    };
    // A last column of words may be as long as it likes; a rule under it need not.
    let rule = |(i, &width): (usize, &usize)| {
        let open = i + 1 == widths.len() && !to_right[i];
        "-".repeat(if open {
            headings[i].chars().count()
        } else {
            width
        })
    };
    let rule: Vec<String> = widths.iter().enumerate().map(rule).collect();
    let mut text = line(headings) + &line(&rule);
    text.extend(rows.iter().map(|row| line(row)));
    text
}

/// Whether a cell is a number, with or without a unit, or the sign of a missing one; `3A sieves` is none.
fn begins_with_a_number(cell: &str) -> bool {
    let first = cell.split(' ').next().unwrap_or_default();
    first == "-" || first.parse::<f64>().is_ok()
}

/// A value with its unit as a person wants to read it in a table: percentages to one decimal, times in a fitting unit.
pub fn value(value: Option<f64>, unit: &str) -> String {
    match value {
        None => "-".to_string(),
        Some(value) if unit.starts_with('%') => percent(value),
        Some(value) if unit == "s" => duration(value),
        Some(value) if unit == "K" => format!("{value:.2}"),
        Some(value) => significant(value, 4),
    }
}

/// A percentage to one decimal.
pub fn percent(value: f64) -> String {
    tidy(format!("{value:.1}"))
}

/// No minus sign before a zero.
fn tidy(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_string(),
        _ => text,
    }
}

/// A time in the unit that suits its size.
pub fn duration(seconds: f64) -> String {
    let (scale, unit) = match seconds.abs() {
        s if s < 60.0 => (1.0, "s"),
        s if s < 3600.0 => (60.0, "min"),
        s if s < 48.0 * 3600.0 => (3600.0, "h"),
        _ => (86_400.0, "d"),
    };
    format!("{} {unit}", significant(seconds / scale, 3))
}

/// So many significant digits, without trailing zeros.
pub fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = value.abs().log10().floor() as i32;
    if !(-4..6).contains(&magnitude) {
        return format!("{value:.*e}", (digits - 1).max(0) as usize);
    }
    let decimals = (digits - 1 - magnitude).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_a_chemist_writes_them() {
        assert_eq!(value(Some(53.842), "% of amine"), "53.8");
        assert_eq!(value(Some(-0.01), "% of amine"), "0.0");
        assert_eq!(value(None, "s"), "-");
        assert_eq!(duration(95.0), "1.58 min");
        assert_eq!(duration(57_600.0), "16 h");
        assert_eq!(duration(0.25), "0.25 s");
        assert_eq!(significant(0.000123456, 4), "0.0001235");
        assert_eq!(significant(1.5e-9, 3), "1.50e-9");
    }

    #[test]
    fn columns_are_aligned() {
        let text = columns(
            &["a".into(), "bb".into()],
            &[vec!["long name".into(), "1".into()]],
        );
        assert_eq!(text, "a          bb\n---------  --\nlong name   1\n");
        let names = [
            vec!["1.".into(), "3A sieves".into()],
            vec!["2.".into(), "none".into()],
        ];
        let text = columns(&["".into(), "name".into()], &names);
        assert_eq!(text, "    name\n--  ----\n1.  3A sieves\n2.  none\n");
    }
}
