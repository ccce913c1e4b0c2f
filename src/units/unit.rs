//! Units and what they mean in base units.
//!
//! Multiplies them and raises them to powers; how they are spelt together is the grammar's.

use super::dimension::Dimension;
use super::symbols::{TABLE, standard_spelling};

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

    /// Whether it counts from a zero of its own, as °C does.
    pub(super) fn has_own_zero(&self) -> bool {
        self.offset != 0.0
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

    /// The unit of one symbol of the table, in any of its spellings.
    pub(super) fn symbol(text: &str) -> Option<Unit> {
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

/// A symbol raised to an exponent; decimal exponents (of order-1.5 rate constants) only where the factor stays a power of ten.
pub(super) fn power(unit: &Unit, value: f64) -> Option<Unit> {
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
    let text = match value {
        1.0 => unit.text.clone(),
        _ => format!("{}^{value}", unit.text),
    };
    Some(Unit {
        text,
        dimension: unit.dimension.power(hundredths as i16)?,
        pow10: pow10 as i32,
        numerator,
        denominator,
        offset: 0.0,
    })
}

/// `a * b`, or `a / b` when `down`; an offset survives only where nothing else stands.
pub(super) fn product(a: &Unit, b: &Unit, down: bool) -> Option<Unit> {
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
