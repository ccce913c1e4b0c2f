//! How well a number is known, as written beside it.

use std::ops::Range;

use crate::text::{Flaw, quote};

use super::parse::{parse_difference, parse_quantity, word_between};
use super::{Dimension, Quantity, Unit};

/// How well a number is known. Numbers without a unit take that of the value they belong to.
#[derive(Debug, Clone, PartialEq)]
pub enum Uncertainty {
    /// `x/ 3`: one standard deviation of the logarithm is log10 of this.
    Factor(f64),
    /// `± 0.3`: one standard deviation, in base units.
    Absolute(f64),
    /// `± 10 %`: one standard deviation as a share of the value. Beside a value that is itself in per cent this is
    /// [`Uncertainty::Absolute`], in points.
    Relative(f64),
    /// `0.5 to 2`: hard limits, nothing known between them, in base units.
    Range {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
    },
}

impl Uncertainty {
    /// Hard limits, where these are stated.
    pub fn limits(&self) -> Option<(f64, f64)> {
        match *self {
            Uncertainty::Range { low, high } => Some((low, high)),
            _ => None,
        }
    }

    /// Whether the number counts as known.
    pub fn is_none(&self) -> bool {
        match self {
            Uncertainty::Factor(factor) => *factor == 1.0,
            Uncertainty::Absolute(deviation) | Uncertainty::Relative(deviation) => {
                *deviation == 0.0
            }
            Uncertainty::Range { .. } => false,
        }
    }
}

/// Whether a value is within its limits, but for round-off.
pub fn is_within(value: f64, (low, high): (f64, f64)) -> bool {
    let slack = 1e-12 * low.abs().max(high.abs());
    (low - slack..=high + slack).contains(&value)
}

/// Reads an uncertainty of a value that was written in `unit`; spans of the flaw are bytes of `text`.
pub fn parse_uncertainty(text: &str, unit: &Unit) -> Result<Uncertainty, Flaw> {
    let start = text.len() - text.trim_start().len();
    let body = text.trim();
    let after = |sign: &str| start + sign.len()..start + body.len();
    for sign in ["x/", "×/", "x /", "× /"] {
        if body.starts_with(sign) {
            return factor(text, after(sign));
        }
    }
    for sign in ["±", "+/-", "+-"] {
        if body.starts_with(sign) {
            return deviation(text, after(sign), unit);
        }
    }
    match word_between(body, "to") {
        Some(word) => {
            let low = start..start + word.start;
            let high = start + word.end..start + body.len();
            range(text, low, high, unit)
        }
        None => Err(
            Flaw::new(0..text.len(), format!("{} is no uncertainty", quote(body)))
                .with_help("write \"x/ 3\", \"± 0.3\", \"± 10 %\" or \"0.5 to 2\""),
        ),
    }
}

fn factor(text: &str, span: Range<usize>) -> Result<Uncertainty, Flaw> {
    let quantity = in_unit(parse_quantity(&text[span.clone()]), &span, &Unit::one())?;
    if quantity.dimension == Dimension::NONE && quantity.value >= 1.0 {
        return Ok(Uncertainty::Factor(quantity.value));
    }
    let message = "an uncertainty factor is a pure number, 1 or more";
    Err(Flaw::new(span, message))
}

fn deviation(text: &str, span: Range<usize>, unit: &Unit) -> Result<Uncertainty, Flaw> {
    // A deviation of a temperature is a difference: 2 °C are 2 K.
    let read = parse_difference(&text[span.clone()]);
    let quantity = in_unit(read, &span, &unit.of_differences())?;
    if quantity.value < 0.0 {
        let message = "a deviation is zero or more";
        return Err(Flaw::new(span, message));
    }
    if quantity.unit.text == "%" && unit.text != "%" {
        return Ok(Uncertainty::Relative(quantity.value));
    }
    same_dimension(text, span, &quantity, unit)?;
    Ok(Uncertainty::Absolute(quantity.value))
}

fn range(
    text: &str,
    low: Range<usize>,
    high: Range<usize>,
    unit: &Unit,
) -> Result<Uncertainty, Flaw> {
    // "0.5 to 2 h": the unit after the second number holds for both; "5 min to 2 h" has its own.
    let upper = in_unit(parse_quantity(&text[high.clone()]), &high, unit)?;
    let lower = in_unit(parse_quantity(&text[low.clone()]), &low, &upper.unit)?;
    same_dimension(text, high, &upper, unit)?;
    same_dimension(text, low, &lower, unit)?;
    if lower.value < upper.value {
        return Ok(Uncertainty::Range {
            low: lower.value,
            high: upper.value,
        });
    }
    let message = "the lower limit stands first and below the upper one";
    Err(Flaw::new(0..text.len(), message))
}

/// What was read from part of a text, its flaw moved to that part; a number without unit is taken in `unit`.
fn in_unit(
    read: Result<Quantity, Flaw>,
    span: &Range<usize>,
    unit: &Unit,
) -> Result<Quantity, Flaw> {
    let mut quantity = read.map_err(|flaw| Flaw {
        span: span.start + flaw.span.start..span.start + flaw.span.end,
        ..flaw
    })?;
    if quantity.of.is_some() {
        let message = "\"of\" has no meaning in an uncertainty";
        return Err(Flaw::new(span.clone(), message));
    }
    if quantity.unit == Unit::one() {
        quantity.value = unit.to_base(quantity.value);
        quantity.dimension = unit.dimension;
        quantity.unit = unit.clone();
    }
    Ok(quantity)
}

fn same_dimension(
    text: &str,
    span: Range<usize>,
    quantity: &Quantity,
    unit: &Unit,
) -> Result<(), Flaw> {
    if quantity.dimension == unit.dimension {
        return Ok(());
    }
    let message = format!(
        "\"{}\" is {}, its value is {}",
        text[span.clone()].trim(),
        quantity.dimension.words(),
        unit.dimension.words()
    );
    Err(Flaw::new(span, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::parse_unit;

    fn of(text: &str, unit: &str) -> Result<Uncertainty, String> {
        parse_uncertainty(text, &parse_unit(unit).unwrap()).map_err(|flaw| flaw.message)
    }

    #[test]
    fn every_form_is_read_in_base_units() {
        let range = |low, high| Uncertainty::Range { low, high };
        let table = [
            ("x/ 3", "/M/s", Uncertainty::Factor(3.0)),
            ("×/ 3", "/M/s", Uncertainty::Factor(3.0)),
            ("x/1.5", "1", Uncertainty::Factor(1.5)),
            ("± 0.3", "1", Uncertainty::Absolute(0.3)),
            ("± 2", "kJ/mol", Uncertainty::Absolute(2000.0)),
            ("+/- 2 kcal/mol", "kJ/mol", Uncertainty::Absolute(8368.0)),
            ("± 10 %", "/M/s", Uncertainty::Relative(0.1)),
            ("± 2 %", "%", Uncertainty::Absolute(0.02)),
            ("± 2", "%", Uncertainty::Absolute(0.02)),
            ("± 2 °C", "°C", Uncertainty::Absolute(2.0)),
            ("± 2 K", "°C", Uncertainty::Absolute(2.0)),
            ("± 2", "°C", Uncertainty::Absolute(2.0)),
            ("± 2 °C", "K", Uncertainty::Absolute(2.0)),
            ("0.5 to 2", "1", range(0.5, 2.0)),
            ("0.5 to 2", "h", range(1800.0, 7200.0)),
            ("30 to 120 min", "h", range(1800.0, 7200.0)),
            ("30 min to 2 h", "s", range(1800.0, 7200.0)),
            ("20 to 25 °C", "K", range(293.15, 298.15)),
        ];
        for (text, unit, expected) in table {
            assert_eq!(of(text, unit), Ok(expected), "{text} beside {unit}");
        }
    }

    #[test]
    fn wrong_forms_are_refused() {
        let table = [
            ("3", "`3` is no uncertainty"),
            (
                "x/ 0.5",
                "an uncertainty factor is a pure number, 1 or more",
            ),
            (
                "x/ 3 s",
                "an uncertainty factor is a pure number, 1 or more",
            ),
            ("± -1 h", "a deviation is zero or more"),
            ("± 2 M", "\"2 M\" is a concentration, its value is a time"),
            (
                "2 to 1",
                "the lower limit stands first and below the upper one",
            ),
            (
                "1 to 1",
                "the lower limit stands first and below the upper one",
            ),
            (
                "1 M to 2 h",
                "\"1 M\" is a concentration, its value is a time",
            ),
            ("± 0,3", "decimal comma: \"0.3\""),
            ("± nan", "`nan` is not a finite number"),
            ("± 1 h of A", "\"of\" has no meaning in an uncertainty"),
        ];
        for (text, expected) in table {
            assert_eq!(of(text, "h"), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn flaws_point_at_the_spot() {
        let flaw = parse_uncertainty("± 60 C", &parse_unit("K").unwrap()).unwrap_err();
        assert_eq!(&"± 60 C"[flaw.span], "C");
    }
}
