//! The number that a quantity begins with: `0.5`, `1e-4`, `−188`, and with its power of ten written out, `1.5·10⁻³`.
//!
//! Knows digits and signs; no unit.

use std::ops::Range;

use crate::text::{Flaw, quote, shorten};

use super::grammar::set_exponent;
use super::symbols::MINUS;

/// Marks between a number and its power of ten.
const TIMES: [char; 5] = ['·', '×', 'x', '*', '⋅'];

/// A number at the beginning of a text.
pub(super) struct ParsedNumber {
    pub value: f64,
    /// Its digits as written.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Reads the number a text begins with (after blanks).
pub(super) fn leading_number(text: &str) -> Result<ParsedNumber, Flaw> {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    let length = mantissa_length(body);
    let mantissa = body[..length].replace('−', "-");
    let (digits, end) = match power_of_ten(&mantissa, &body[length..]) {
        Some((digits, more)) => (digits, start + length + more),
        None => (mantissa, start + length),
    };
    let Ok(value) = digits.parse::<f64>() else {
        return Err(no_number(text));
    };
    if let Some(flaw) = comma(text, start, end) {
        return Err(flaw);
    }
    if !value.is_finite() {
        let message = format!("{} is too large", quote(&text[start..end]));
        return Err(Flaw::new(start..end, message));
    }
    Ok(ParsedNumber {
        value,
        text: text[start..end].to_owned(),
        span: start..end,
    })
}

/// Length of the longest number at the beginning: sign, digits with at most one point, exponent when digits follow its `e`.
fn mantissa_length(text: &str) -> usize {
    let sign = |from: usize| {
        text[from..]
            .chars()
            .next()
            .filter(|c| *c == '+' || MINUS.contains(c))
    };
    let signed = |from: usize| from + sign(from).map_or(0, char::len_utf8);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = signed(0);
    let whole = digits(end);
    end += whole;
    if text[end..].starts_with('.') {
        let part = digits(end + 1);
        if whole + part == 0 {
            return 0;
        }
        end += 1 + part;
    } else if whole == 0 {
        return 0;
    }
    if text[end..].starts_with(['e', 'E']) {
        let begin = signed(end + 1);
        if digits(begin) > 0 {
            end = begin + digits(begin);
        }
    }
    end
}

/// What follows `1.5` in `1.5·10⁻³` or `1.5 × 10^-3`, and `10` in `10⁻³`: the whole number as `1.5e-3`, rounded once, and how many more
/// bytes it takes.
fn power_of_ten(mantissa: &str, rest: &str) -> Option<(String, usize)> {
    let unsigned = mantissa.trim_start_matches(['+', '-']);
    if unsigned.is_empty() || unsigned.contains(['e', 'E']) {
        return None;
    }
    if let Some((exponent, length)) = exponent_of_ten(rest).filter(|_| unsigned == "10") {
        let sign = &mantissa[..mantissa.len() - unsigned.len()];
        return Some((format!("{sign}1e{exponent}"), length));
    }
    let ten = rest
        .trim_start()
        .strip_prefix(TIMES)?
        .trim_start()
        .strip_prefix("10")?;
    let (exponent, length) = exponent_of_ten(ten)?;
    Some((
        format!("{mantissa}e{exponent}"),
        rest.len() - ten.len() + length,
    ))
}

/// The exponent right after `10`, raised or behind `^`, with its length in bytes. `10^2.5` and `10^n` are of an expression.
fn exponent_of_ten(text: &str) -> Option<(String, usize)> {
    let Some(raised) = text.strip_prefix('^') else {
        return set_exponent(text);
    };
    let sign = raised
        .chars()
        .next()
        .filter(|c| *c == '+' || MINUS.contains(c));
    let digits = &raised[sign.map_or(0, char::len_utf8)..];
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let after = &digits[length..];
    let ends =
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '/' || c == ',');
    let minus = if sign.is_some_and(|c| c != '+') {
        "-"
    } else {
        ""
    };
    (length > 0 && ends).then(|| {
        (
            format!("{minus}{}", &digits[..length]),
            text.len() - after.len(),
        )
    })
}

/// The flaw of a comma inside a number.
fn comma(text: &str, start: usize, end: usize) -> Option<Flaw> {
    let rest = text[end..].strip_prefix(',')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let (whole, part, tail) = (&text[start..end], &rest[..digits], shorten(&rest[digits..]));
    let span = start..end + 1 + digits;
    let decimal = format!("\"{whole}.{part}{tail}\"");
    let message = if digits == 3 {
        format!(
            "comma in a number: {decimal}, or \"{whole}{part}{tail}\" if it separates thousands"
        )
    } else {
        format!("decimal comma: {decimal}")
    };
    Some(Flaw::new(span, message))
}

/// The flaw of a text that does not begin with a number.
fn no_number(text: &str) -> Flaw {
    let body = text.trim();
    let lower = body.to_lowercase();
    let message = match lower.trim_start_matches(['+', '-']) {
        "rt" | "r.t." | "room temperature" => {
            format!("{body} is 20 to 25 °C by house: write the number")
        }
        "" => "an empty text is no quantity".to_owned(),
        word if is_not_finite(word) => {
            format!("{} is not a finite number", quote(body))
        }
        _ => format!(
            "{} is no quantity: a number comes first, then its unit",
            quote(body)
        ),
    };
    Flaw::new(0..text.len(), message)
}

/// Whether a text is a number in other programs that no quantity can be (with or without a unit after it).
pub(super) fn is_not_finite(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or("").to_lowercase();
    matches!(
        word.trim_start_matches(['+', '-']),
        "nan" | "inf" | "infinity"
    )
}
