//! From the text of a quantity to its number in base units.

use std::ops::Range;

use crate::notation::check_name;
use crate::text::{Flaw, quote};

use super::Quantity;
use super::grammar::{is_fahrenheit, parse_unit, restyled};
use super::number::{ParsedNumber, leading_number};

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
    let (unit_text, of) = match word_between(rest, "of") {
        Some(word) => (&rest[..word.start], Some(&rest[word.end..])),
        None => (rest, None),
    };
    let unit_start = number.span.end + unit_text.len() - unit_text.trim_start().len();
    let unit_text = unit_text.trim();
    if is_fahrenheit(unit_text) {
        let span = number.span.start..unit_start + unit_text.len();
        return Err(Flaw::new(span, in_celsius(&number, unit_text, difference)));
    }
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
        // With a decimal comma it is a quantity too, a wrong one: what to write is told where it is read.
        let point = text.replacen(',', ".", 1);
        let begins = text
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || "+-−".contains(c));
        return begins
            && point != text
            && leading_number(&point).is_ok()
            && looks_like_quantity(&point);
    };
    let rest = text[number.span.end..].trim();
    let operator = |c: char| matches!(c, '+' | '-' | '*' | '·' | '/' | '^');
    let unit_begins = rest.starts_with(|c: char| c.is_alphabetic() || "°˚℃℉%µ/1".contains(c));
    let spaced = rest.starts_with("/ ")
        || rest
            .split_whitespace()
            .any(|word| word.chars().all(operator));
    let computes = rest.contains(['(', ')', '[', ']']);
    rest.is_empty() || (unit_begins && !spaced && !computes)
}

/// A word between blanks of any kind: where it stands with one blank on either side.
pub(super) fn word_between(text: &str, word: &str) -> Option<Range<usize>> {
    text.match_indices(word).find_map(|(at, found)| {
        let before = text[..at]
            .chars()
            .next_back()
            .filter(|c| c.is_whitespace())?;
        let after = text[at + found.len()..]
            .chars()
            .next()
            .filter(|c| c.is_whitespace())?;
        Some(at - before.len_utf8()..at + found.len() + after.len_utf8())
    })
}

/// What to write for a temperature on Fahrenheit's scale: 0 °C are 32 °F, and 1 °C is 1.8 °F.
fn in_celsius(number: &ParsedNumber, unit: &str, difference: bool) -> String {
    let zero = if difference { 0.0 } else { 32.0 };
    let celsius = ((number.value - zero) / 1.8 * 100.0).round() / 100.0;
    // No minus before zero.
    let celsius = celsius + 0.0;
    format!(
        "`{} {unit}` is in degrees Fahrenheit: write \"{celsius} °C\"",
        number.text
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
            ("10⁻³ M", 0.001, "M"),
            ("10^-3 M", 0.001, "M"),
            ("1.5·10⁻³ /s", 0.0015, "/s"),
            ("1.5×10^-3 /s", 0.0015, "/s"),
            ("−1.5e−3 kJ mol⁻¹", -1.5, "J/mol"),
            ("6.02x10^23", 6.02e23, "1"),
            ("2\u{a0}h", 7200.0, "s"),
            ("25\u{202f}℃", 298.15, "K"),
            ("25 º\u{43}", 298.15, "K"),
            ("3 nM", 3e-9, "M"),
            ("5 dm³", 5.0, "L"),
            ("2 M⁻¹ s⁻¹", 2.0, "/M/s"),
            ("1 kcal/mol", 4184.0, "J/mol"),
        ];
        for (text, value, base) in table {
            let quantity = parse_quantity(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(quantity.value, value, "{text}");
            assert_eq!(quantity.dimension.unit_text(), base, "{text}");
            assert_eq!(quantity.of, None);
        }
        let spaced = parse_quantity("1.2 equiv\u{a0}of\u{a0}acetic acid").unwrap();
        let counted = parse_quantity("1.2 equiv of acetic acid").unwrap();
        assert_eq!(spaced, counted);
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
            (
                "5 J/mol K",
                "`J/mol K` reads two ways: write `J/mol/K` or `J/mol*K`",
            ),
            ("0.1 M–1 s–1", "unknown unit `M–1 s–1`: write \"0.1 /M/s\""),
            ("77 °F", "`77 °F` is in degrees Fahrenheit: write \"25 °C\""),
            (
                "-40 F",
                "`-40 F` is in degrees Fahrenheit: write \"-40 °C\"",
            ),
            ("1,5·10⁻³ /s", "decimal comma: \"1.5·10⁻³ /s\""),
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
            "1.5·10⁻³ /s",
            "1,5·10⁻³ M⁻¹ s⁻¹",
            "0,5",
            "10^-3",
            "2 * 10^3 /s",
            "3 M⁻¹ s⁻¹",
        ] {
            assert!(looks_like_quantity(text), "{text}");
        }
        for text in [
            "kd / 2",
            "2 / kd",
            "2 * f",
            "10^(1.44*carbonyl.sigma_plus)",
            "1,4-diazepane.pKa1 / 2",
            "1,5 * f",
            "10^n",
            "10^2 * f",
            "2 * 10^3 * f",
            "2 * 10^0.5",
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
