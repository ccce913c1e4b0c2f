//! Unit symbols and what they mean in base units.

use crate::text::{Flaw, quote};

use super::dimension::Dimension;
use super::symbols::{TABLE, meant, standard_spelling};

/// A unit as written: how its numbers become base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its text, symbols in their standard spelling.
    pub text: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// Decimal exponent of the factor: -3 for mmol.
    pow10: i32,
    /// Numerator of what remains of the factor: 60 for min.
    numerator: f64,
    /// Denominator of what remains of the factor: 60 for /min.
    denominator: f64,
    /// What is added after the factor: 273.15 for °C.
    offset: f64,
}

/// 0 °C in kelvin (exact by definition of the Celsius scale).
const CELSIUS_ZERO: f64 = 273.15;

/// Largest exponent that a symbol may carry.
const LARGEST_EXPONENT: i16 = 9;

impl Unit {
    /// The unit of pure numbers.
    pub fn one() -> Unit {
        Unit {
            text: String::new(),
            dimension: Dimension::NONE,
            pow10: 0,
            numerator: 1.0,
            denominator: 1.0,
            offset: 0.0,
        }
    }

    /// The same unit for differences: °C counts kelvin.
    pub fn of_differences(&self) -> Unit {
        Unit {
            offset: 0.0,
            ..self.clone()
        }
    }

    /// A number in this unit, in base units. The decimal part of the factor moves the point of the digits and rounds nothing.
    pub fn to_base(&self, number: f64) -> f64 {
        let shifted = if self.pow10 == 0 {
            number
        } else {
            shift(number, self.pow10)
        };
        shifted * self.numerator / self.denominator + self.offset
    }

    /// A base-unit number in this unit, to rounding: for display, see `format_in` for digits that read back exactly.
    pub fn from_base(&self, value: f64) -> f64 {
        let scaled = (value - self.offset) * self.denominator / self.numerator;
        shift(scaled, -self.pow10)
    }

    fn symbol(text: &str) -> Option<Unit> {
        let standard = standard_spelling(text);
        let (symbol, dimension, pow10, factor) =
            TABLE.iter().find(|(symbol, ..)| *symbol == standard)?;
        Some(Unit {
            text: (*symbol).to_owned(),
            dimension: *dimension,
            pow10: *pow10,
            numerator: *factor,
            denominator: 1.0,
            offset: if *symbol == "°C" { CELSIUS_ZERO } else { 0.0 },
        })
    }
}

/// Moves the decimal point of a number by its shortest digits, rounding once.
fn shift(number: f64, places: i32) -> f64 {
    let text = format!("{number:e}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return number; // NaN and infinities have no exponent
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let moved = format!("{digits}e{}", exponent + places);
    moved.parse().unwrap_or(f64::NAN)
}

/// Reads a unit such as `M`, `J/mol/K`, `/M/s`. Spans of the flaw are bytes of `text`.
pub fn parse_unit(text: &str) -> Result<Unit, Flaw> {
    let mut unit = Unit::one();
    let mut written = String::new();
    let mut at = 0;
    while at < text.len() {
        let (operator, begin) = match text[at..].chars().next() {
            Some(c @ ('/' | '*' | '·')) => (Some(c), at + c.len_utf8()),
            _ => (None, at),
        };
        // The first atom may stand alone or after `/`; every later one needs its operator.
        if (at == 0 && operator.is_some_and(|c| c != '/')) || (at > 0 && operator.is_none()) {
            return Err(unknown(text));
        }
        let length = text[begin..].find(['/', '*', '·']);
        let end = length.map_or(text.len(), |n| begin + n);
        let down = operator == Some('/');
        let alone = at == 0 && end == text.len() && !down;
        let atom = atom(text, begin..end, alone)?;
        unit = product(&unit, &atom, down).ok_or_else(|| unknown(text))?;
        match operator {
            Some('/') => written.push('/'),
            Some(_) => written.push('*'),
            None => {}
        }
        written.push_str(&atom.text);
        at = end;
    }
    unit.text = written;
    Ok(unit)
}

/// One symbol with its exponent.
fn atom(text: &str, span: std::ops::Range<usize>, alone: bool) -> Result<Unit, Flaw> {
    let (symbol, exponent) = match text[span.clone()].split_once('^') {
        Some((symbol, exponent)) => (symbol, Some(exponent)),
        None => (&text[span.clone()], None),
    };
    let Some(unit) = Unit::symbol(symbol) else {
        let symbol_span = span.start..span.start + symbol.len();
        return Err(unknown_symbol(text, symbol_span));
    };
    if alone && exponent.is_none() {
        return Ok(unit);
    }
    if unit.offset != 0.0 {
        return Err(Flaw::new(
            span,
            "°C stands alone: inside a unit write K (a difference of 1 °C is 1 K)",
        ));
    }
    match exponent {
        None => Ok(unit),
        Some(exponent) => power(&unit, exponent).ok_or_else(|| {
            let message = format!("{} is no exponent of a unit", quote(exponent));
            Flaw::new(span.end - exponent.len()..span.end, message)
        }),
    }
}

/// A symbol raised to an exponent; decimal exponents (of order-1.5 rate constants) only where the factor stays a power of ten.
fn power(unit: &Unit, exponent: &str) -> Option<Unit> {
    let value: f64 = exponent.parse().ok()?;
    let hundredths = (value * 100.0).round();
    let sensible = hundredths.abs() <= f64::from(LARGEST_EXPONENT) * 100.0;
    // 2.2 is no exact number of hundredths in binary.
    if !sensible || (value * 100.0 - hundredths).abs() > 1e-9 {
        return None;
    }
    let pow10 = f64::from(unit.pow10) * value;
    if pow10.fract() != 0.0 || (value.fract() != 0.0 && unit.numerator != 1.0) {
        return None;
    }
    let factor = unit.numerator.powi(value.abs() as i32);
    let (numerator, denominator) = if value < 0.0 {
        (1.0, factor)
    } else {
        (factor, 1.0)
    };
    Some(Unit {
        text: format!("{}^{}", unit.text, value),
        dimension: unit.dimension.power(hundredths as i16)?,
        pow10: pow10 as i32,
        numerator,
        denominator,
        offset: 0.0,
    })
}

/// `a * b`, or `a / b` when `down`; an offset survives only where nothing else stands.
fn product(a: &Unit, b: &Unit, down: bool) -> Option<Unit> {
    let sign = if down { -1 } else { 1 };
    let dimension = if down {
        a.dimension.over(b.dimension)
    } else {
        a.dimension.times(b.dimension)
    };
    let (up, low) = if down {
        (b.denominator, b.numerator)
    } else {
        (b.numerator, b.denominator)
    };
    Some(Unit {
        text: String::new(),
        dimension: dimension?,
        pow10: a.pow10 + sign * b.pow10,
        numerator: a.numerator * up,
        denominator: a.denominator * low,
        offset: b.offset,
    })
}

/// The flaw of a unit whose shape is wrong.
fn unknown(text: &str) -> Flaw {
    Flaw::new(0..text.len(), format!("unknown unit {}", quote(text))).with_help(KNOWN)
}

const KNOWN: &str = "units: mol mmol µmol nmol, M mM µM, L mL µL, kg g mg µg, s ms min h d, °C K, J kJ cal kcal, \
    bar kPa Pa atm, equiv mol% %; joined as J/mol/K or /M/s";

/// The flaw of a symbol that is not in the table; the help is the whole unit as it should be, when that can be guessed.
fn unknown_symbol(text: &str, span: std::ops::Range<usize>) -> Flaw {
    let symbol = &text[span.clone()];
    let flaw = Flaw::new(span.clone(), format!("unknown unit {}", quote(symbol)));
    match meant(symbol) {
        Some(right) => {
            let whole = format!("{}{right}{}", &text[..span.start], &text[span.end..]);
            flaw.with_help(whole)
        }
        None => unknown(text),
    }
}

/// A proposal for a unit written in another style, such as `M-1 s-1`, `s-1` or `J / mol`; none when that does not read either.
pub(super) fn restyled(text: &str) -> Option<String> {
    let mut parts = String::new();
    let joined = text
        .replace(" / ", "/")
        .replace("/ ", "/")
        .replace(" /", "/");
    for word in joined.split_whitespace() {
        let word = word
            .replace(['−', '⁻'], "-")
            .replace('¹', "1")
            .replace('²', "2");
        let bare = word
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .trim_end_matches('-');
        let exponent = &word[bare.len()..];
        match exponent {
            "" if parts.is_empty() || word.starts_with('/') => parts.push_str(&word),
            "" => parts.push_str(&format!("*{word}")),
            "-1" => parts.push_str(&format!("/{}", bare.trim_end_matches('^'))),
            _ => match exponent.strip_prefix('-') {
                Some(n) => parts.push_str(&format!("/{}^{n}", bare.trim_end_matches('^'))),
                None => return None,
            },
        }
    }
    (parts != text && !parts.is_empty() && parse_unit(&parts).is_ok()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_unit_table() {
        // Symbol, base units in one: written out once more, independently of the table.
        let rows: [(&str, f64, &str); 38] = [
            ("mol", 1.0, "mol"),
            ("mmol", 0.001, "mol"),
            ("µmol", 0.000_001, "mol"),
            ("umol", 0.000_001, "mol"),
            ("nmol", 0.000_000_001, "mol"),
            ("M", 1.0, "M"),
            ("mM", 0.001, "M"),
            ("µM", 0.000_001, "M"),
            ("uM", 0.000_001, "M"),
            ("L", 1.0, "L"),
            ("mL", 0.001, "L"),
            ("µL", 0.000_001, "L"),
            ("uL", 0.000_001, "L"),
            ("kg", 1000.0, "g"),
            ("g", 1.0, "g"),
            ("mg", 0.001, "g"),
            ("µg", 0.000_001, "g"),
            ("ug", 0.000_001, "g"),
            ("s", 1.0, "s"),
            ("ms", 0.001, "s"),
            ("min", 60.0, "s"),
            ("h", 3600.0, "s"),
            ("d", 86_400.0, "s"),
            ("°C", 274.15, "K"),
            ("degC", 274.15, "K"),
            ("K", 1.0, "K"),
            ("J", 1.0, "J"),
            ("kJ", 1000.0, "J"),
            ("cal", 4.184, "J"),
            ("kcal", 4184.0, "J"),
            ("bar", 1.0, "bar"),
            ("kPa", 0.01, "bar"),
            ("Pa", 0.000_01, "bar"),
            ("atm", 1.01325, "bar"),
            ("equiv", 1.0, "equiv"),
            ("mol%", 0.01, "equiv"),
            ("%", 0.01, "1"),
            ("1", 1.0, "1"),
        ];
        for (symbol, value, base) in rows {
            let unit = parse_unit(symbol).unwrap();
            assert_eq!(unit.to_base(1.0), value, "{symbol}");
            assert_eq!(unit.dimension.unit_text(), base, "{symbol}");
        }
        let spelled: std::collections::HashSet<String> =
            rows.iter().map(|r| standard_spelling(r.0)).collect();
        assert_eq!(
            spelled.len(),
            TABLE.len(),
            "a row of the table is not tested"
        );
    }

    #[test]
    fn compound_units_multiply() {
        let table = [
            ("J/mol/K", 1.0, "J/mol/K"),
            ("kJ/mol", 1000.0, "J/mol"),
            ("kcal/mol", 4184.0, "J/mol"),
            ("/M/s", 1.0, "/M/s"),
            ("/mM/min", 1000.0 / 60.0, "/M/s"),
            ("L/mol/s", 1.0, "/M/s"),
            ("M^-1*s^-1", 1.0, "/M/s"),
            ("M^-1·s^-1", 1.0, "/M/s"),
            ("/M^2/s", 1.0, "/M^2/s"),
            ("/mM^2/s", 1e6, "/M^2/s"),
            ("/min^2", 1.0 / 3600.0, "/s^2"),
            ("1/s", 1.0, "/s"),
            ("g/mL", 1000.0, "g/L"),
            ("M/bar", 1.0, "M/bar"),
            ("/M^0.5/s", 1.0, "/M^0.5/s"),
            ("mol/L", 1.0, "M"),
            ("µM/h", 1e-6 / 3600.0, "M/s"),
        ];
        for (text, factor, base) in table {
            let unit = parse_unit(text).unwrap();
            approx::assert_relative_eq!(unit.to_base(1.0), factor, max_relative = 1e-15);
            assert_eq!(unit.dimension.unit_text(), base, "{text}");
        }
    }

    #[test]
    fn base_unit_texts_read_back() {
        for order in [0.0, 0.5, 1.0, 1.5, 2.0, 3.0] {
            let dimension = Dimension::rate_coefficient(order).unwrap();
            assert_eq!(
                parse_unit(&dimension.unit_text()).unwrap().dimension,
                dimension
            );
        }
    }

    #[test]
    fn decimal_prefixes_round_nothing() {
        let mmol = parse_unit("mmol").unwrap();
        assert_eq!(mmol.to_base(0.3), 0.0003);
        assert_eq!(mmol.to_base(10.0), 0.01);
        assert_eq!(parse_unit("%").unwrap().to_base(7.0), 0.07);
        assert_eq!(parse_unit("µM").unwrap().to_base(-3.7), -0.0000037);
    }

    #[test]
    fn malformed_units_are_refused() {
        for text in [
            "/", "M/", "*s", "M**s", "M//s", "M s", "^2", "M^", "M^x", "M^99", "°C/mol", "/°C",
            "°C^2", "µ", "M^0.123",
        ] {
            assert!(parse_unit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn other_styles_are_translated() {
        let table = [
            ("M-1 s-1", "/M/s"),
            ("s-1", "/s"),
            ("s^-1", "/s"),
            ("M⁻¹ s⁻¹", "/M/s"),
            ("J / mol / K", "J/mol/K"),
            ("J mol-1 K-1", "J/mol/K"),
            ("M-2 s-1", "/M^2/s"),
        ];
        for (text, right) in table {
            assert_eq!(restyled(text).as_deref(), Some(right), "{text}");
        }
        assert_eq!(restyled("foo-1"), None);
        assert_eq!(restyled("M"), None);
    }
}
