//! From the text of a quantity to its number in base units.

use std::ops::Range;

use crate::notation::check_name;
use crate::text::{Flaw, quote, shorten};

use super::Quantity;
use super::unit::{parse_unit, restyled};

/// Reads `number [unit] ["of" name]`; spans of the flaw are bytes of `text`.
pub fn parse_quantity(text: &str) -> Result<Quantity, Flaw> {
    read(text, false)
}

/// Like [`parse_quantity`] for a difference of two quantities: 2 °C are 2 K.
pub(super) fn parse_difference(text: &str) -> Result<Quantity, Flaw> {
    read(text, true)
}

fn read(text: &str, difference: bool) -> Result<Quantity, Flaw> {
    let number = leading_number(text)?;
    let rest = &text[number.span.end..];
    let (unit_text, of) = match rest.split_once(" of ") {
        Some((unit, name)) => (unit, Some(name)),
        None => (rest, None),
    };
    let unit_start = number.span.end + unit_text.len() - unit_text.trim_start().len();
    let unit_text = unit_text.trim();
    let mut unit =
        parse_unit(unit_text).map_err(|flaw| unit_flaw(flaw, unit_text, unit_start, &number))?;
    if difference {
        unit = unit.of_differences();
    }
    let of = match of {
        Some(name) => Some(counted_by(text, name)?),
        None => None,
    };
    let value = unit.to_base(number.value);
    if !value.is_finite() {
        let message = format!("{} is too large", quote(text.trim()));
        return Err(Flaw::new(number.span, message));
    }
    Ok(Quantity {
        value,
        dimension: unit.dimension,
        of,
        unit,
    })
}

/// Reads a pure number; spans of the flaw are bytes of `text`.
pub fn parse_number(text: &str) -> Result<f64, Flaw> {
    let number = leading_number(text)?;
    let rest = text[number.span.end..].trim();
    if rest.is_empty() && number.value.is_finite() {
        return Ok(number.value);
    }
    let message = format!("{} is no number", quote(text.trim()));
    Err(Flaw::new(0..text.len(), message))
}

/// Whether a text means a quantity rather than an expression: a number, alone or with a unit after it (known or not).
///
/// `"8.2e3 /M/s"` is one, `"2 / kd"`, `"kd / 2"` and `"10^(1.44*s)"` are expressions: an operator after a number has blanks.
pub fn looks_like_quantity(text: &str) -> bool {
    let Ok(number) = leading_number(text) else {
        return false;
    };
    let rest = text[number.span.end..].trim();
    let operator = |c: char| matches!(c, '+' | '-' | '*' | '·' | '/' | '^');
    let unit_begins = rest.starts_with(|c: char| c.is_alphabetic() || "°%µ/1".contains(c));
    let spaced = rest.starts_with("/ ")
        || rest
            .split_whitespace()
            .any(|word| word.chars().all(operator));
    let computes = rest.contains(['(', ')', '[', ']']);
    rest.is_empty() || (unit_begins && !spaced && !computes)
}

/// A number at the beginning of a text.
struct ParsedNumber {
    value: f64,
    /// Its digits as written.
    text: String,
    /// Where it stands.
    span: Range<usize>,
}

/// Reads the number a text begins with (after blanks).
fn leading_number(text: &str) -> Result<ParsedNumber, Flaw> {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    let end = start + number_length(body);
    let digits = text[start..end].replace('−', "-");
    let Ok(value) = digits.parse::<f64>() else {
        return Err(no_number(text));
    };
    if let Some(flaw) = comma(text, start, end) {
        return Err(flaw);
    }
    if !value.is_finite() {
        let message = format!("{} is too large", quote(&digits));
        return Err(Flaw::new(start..end, message));
    }
    Ok(ParsedNumber {
        value,
        text: text[start..end].to_owned(),
        span: start..end,
    })
}

/// Length of the longest number at the beginning: sign, digits with at most one point, exponent when digits follow its `e`.
fn number_length(text: &str) -> usize {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-' | '−'));
    let mut end = sign.map_or(0, char::len_utf8);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
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
        let signed = usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + signed);
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    end
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

/// Turns a flaw of the unit into one of the quantity, with the whole quantity as it should be written.
fn unit_flaw(flaw: Flaw, unit: &str, start: usize, number: &ParsedNumber) -> Flaw {
    let span = start + flaw.span.start..start + flaw.span.end;
    let known_shape = flaw.help.as_deref().filter(|help| parse_unit(help).is_ok());
    let right = restyled(unit).or_else(|| known_shape.map(str::to_owned));
    match right {
        Some(right) => {
            let message = format!("{}: write \"{} {right}\"", flaw.message, number.text);
            Flaw::new(span, message)
        }
        None => Flaw { span, ..flaw },
    }
}

/// The name after "of".
fn counted_by(text: &str, name: &str) -> Result<String, Flaw> {
    let offset = text.len() - name.len();
    let trimmed = name.trim();
    let start = offset + name.len() - name.trim_start().len();
    check_name(trimmed).map_err(|flaw| Flaw {
        span: start + flaw.span.start..(start + flaw.span.end).min(text.len()),
        ..flaw
    })?;
    Ok(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Dimension;

    fn message(text: &str) -> String {
        parse_quantity(text).unwrap_err().message
    }

    #[test]
    fn quantities_of_the_specification() {
        let table = [
            ("0.5 M", 0.5, "M"),
            ("2 h", 7200.0, "s"),
            ("60 °C", 333.15, "K"),
            ("60 degC", 333.15, "K"),
            ("-188 J/mol/K", -188.0, "J/mol/K"),
            ("−188 J/mol/K", -188.0, "J/mol/K"),
            ("8.2e3 /M/s", 8200.0, "/M/s"),
            ("0.036 /s", 0.036, "/s"),
            ("4 mol%", 0.04, "equiv"),
            ("4 %", 0.04, "1"),
            ("4%", 0.04, "1"),
            ("10mmol", 0.01, "mol"),
            ("2equiv", 2.0, "equiv"),
            ("2e1equiv", 20.0, "equiv"),
            ("5 µL", 5e-6, "L"),
            ("5 μL", 5e-6, "L"),
            ("5 uL", 5e-6, "L"),
            ("0.8", 0.8, "1"),
            (" 3 bar ", 3.0, "bar"),
            (".5 M", 0.5, "M"),
            ("1e-4 /M/s", 1e-4, "/M/s"),
            ("0.036 1/s", 0.036, "/s"),
            ("0.789 g/mL", 789.0, "g/L"),
        ];
        for (text, value, base) in table {
            let quantity = parse_quantity(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(quantity.value, value, "{text}");
            assert_eq!(quantity.dimension.unit_text(), base, "{text}");
            assert_eq!(quantity.of, None);
        }
        let counted = parse_quantity("1.2 equiv of acetic acid").unwrap();
        assert_eq!(counted.of.as_deref(), Some("acetic acid"));
        assert_eq!(counted.dimension, Dimension::EQUIVALENTS);
    }

    #[test]
    fn wrong_units_say_what_to_write() {
        let table = [
            ("60 C", "unknown unit `C`: write \"60 °C\""),
            ("rt", "rt is 20 to 25 °C by house: write the number"),
            ("2 eq", "unknown unit `eq`: write \"2 equiv\""),
            ("1,5 equiv", "decimal comma: \"1.5 equiv\""),
            ("5 ml", "unknown unit `ml`: write \"5 mL\""),
            ("5 hrs", "unknown unit `hrs`: write \"5 h\""),
            ("50 KJ/mol", "unknown unit `KJ`: write \"50 kJ/mol\""),
            ("0.1 M-1 s-1", "unknown unit `M-1 s-1`: write \"0.1 /M/s\""),
            ("5 J / mol", "unknown unit `J / mol`: write \"5 J/mol\""),
            ("2 parsec", "unknown unit `parsec`"),
            (
                "1,000 mmol",
                "comma in a number: \"1.000 mmol\", or \"1000 mmol\" if it separates thousands",
            ),
            ("nan", "`nan` is not a finite number"),
            ("-inf", "`-inf` is not a finite number"),
            ("1e999 M", "`1e999` is too large"),
            ("", "an empty text is no quantity"),
            (
                "lots",
                "`lots` is no quantity: a number comes first, then its unit",
            ),
            (
                "5 J/mol/°C",
                "°C stands alone: inside a unit write K (a difference of 1 °C is 1 K)",
            ),
            ("1 equiv of a.b", "a name cannot contain `.`"),
            ("1 equiv of  ", "a name cannot be empty"),
        ];
        for (text, expected) in table {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn flaws_point_at_the_spot() {
        let span = |text: &str| parse_quantity(text).unwrap_err().span;
        assert_eq!(span("60 C"), 3..4);
        assert_eq!(span("5 KJ/mol"), 2..4);
        assert_eq!(span("1 equiv of a.b"), 12..13);
        assert_eq!(span("1,5 equiv"), 0..3);
    }

    #[test]
    fn quantities_are_told_from_expressions() {
        for text in [
            "0.05 /M/s",
            "0.8",
            "2 h",
            "60 C",
            "1.4 equiv of carbonyl",
            "-3",
            "5 %",
            "2x",
        ] {
            assert!(looks_like_quantity(text), "{text}");
        }
        for text in [
            "kd / 2",
            "2 / kd",
            "2 * f",
            "10^(1.44*carbonyl.sigma_plus)",
            "first.k",
            "2 - f",
            "2 [X]",
            "3 exp(2)",
        ] {
            assert!(!looks_like_quantity(text), "{text}");
        }
    }

    #[test]
    fn pure_numbers() {
        assert_eq!(parse_number("1.5e3"), Ok(1500.0));
        assert!(parse_number("1.5 M").is_err());
        assert!(parse_number("x").is_err());
    }
}
