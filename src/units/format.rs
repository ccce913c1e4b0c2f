//! From base units back to what a chemist reads.

use super::{Dimension, Unit, parse_unit};

/// Beyond this many digits one unit is as unreadable as another.
const READABLE_DIGITS: usize = 6;
/// What a number below 0.1 or from 1000 on costs, in digits.
const ODD_SIZE: usize = 2;
/// Significant digits that always bring an `f64` back.
const EXACT_DIGITS: usize = 17;

/// Units tried for a dimension, the preferred first.
fn candidates(dimension: Dimension) -> Option<&'static [&'static str]> {
    Some(match dimension {
        Dimension::TIME => &["min", "h", "s", "ms"],
        Dimension::TEMPERATURE => &["°C", "K"],
        Dimension::AMOUNT => &["mmol", "mol", "µmol", "nmol"],
        Dimension::CONCENTRATION => &["M", "mM", "µM"],
        Dimension::VOLUME => &["mL", "L", "µL"],
        Dimension::MASS => &["g", "mg", "kg", "µg"],
        Dimension::PRESSURE => &["bar"],
        Dimension::EQUIVALENTS => &["equiv"],
        Dimension::MOLAR_ENERGY => &["kJ/mol"],
        Dimension::DENSITY => &["g/mL"],
        _ => return None,
    })
}

/// A base-unit value in the unit that reads best: seconds as "16 h" or "45 min", kelvin as "25 °C". Reads back exactly.
pub fn format_quantity(value: f64, dimension: Dimension) -> String {
    let unit = best_unit(value, dimension);
    format_in(value, &unit)
}

/// Like [`format_quantity`], rounded to some significant digits: for reports of computed numbers.
pub fn format_rounded(value: f64, dimension: Dimension, digits: usize) -> String {
    let unit = best_unit(value, dimension);
    let digits = digits.clamp(1, EXACT_DIGITS);
    let number = format!("{:.*e}", digits - 1, unit.from_base(value));
    with_unit(&plain_number(number.parse().unwrap_or(f64::NAN)), &unit)
}

/// A base-unit value in a given unit, with the fewest digits that read back to exactly this value (all digits where none do:
/// not every `f64` of seconds is the sixtieth part of another one).
pub fn format_in(value: f64, unit: &Unit) -> String {
    let number = shortest(value, unit).unwrap_or_else(|| plain_number(unit.from_base(value)));
    with_unit(&number, unit)
}

/// The shortest text of a number: plain digits where they are few, an exponent beyond.
pub fn plain_number(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() || (1e-4..1e7).contains(&size) {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}

fn best_unit(value: f64, dimension: Dimension) -> Unit {
    let symbols = candidates(dimension).unwrap_or(&[]);
    let units = symbols.iter().filter_map(|symbol| parse_unit(symbol).ok());
    let base = || parse_unit(&dimension.unit_text()).unwrap_or_else(|_| Unit::one());
    if !value.is_finite() || value == 0.0 {
        return units.into_iter().next().unwrap_or_else(base);
    }
    let score = |unit: &Unit| {
        let number = unit.from_base(value).abs();
        let digits = shortest(value, unit)?;
        let length = digits.trim_start_matches('-').len();
        // A temperature reads best in °C whatever its size.
        let odd = !(0.1..1000.0).contains(&number) && unit.dimension != Dimension::TEMPERATURE;
        Some(length.min(READABLE_DIGITS) + if odd { ODD_SIZE } else { 0 })
    };
    let exact = units.filter_map(|unit| score(&unit).map(|score| (score, unit)));
    exact
        .min_by_key(|(score, _)| *score)
        .map_or_else(base, |(_, unit)| unit)
}

/// The fewest digits in this unit that read back to the value; none when no `f64` in this unit does.
fn shortest(value: f64, unit: &Unit) -> Option<String> {
    let number = unit.from_base(value);
    (0..EXACT_DIGITS).find_map(|digits| {
        let rounded: f64 = format!("{number:.digits$e}").parse().ok()?;
        (unit.to_base(rounded) == value).then(|| plain_number(rounded))
    })
}

fn with_unit(number: &str, unit: &Unit) -> String {
    match unit.text.as_str() {
        "" | "1" => number.to_owned(),
        text => format!("{number} {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::parse_quantity;
    use proptest::prelude::*;

    #[test]
    fn quantities_read_like_the_bench() {
        for text in [
            "16 h",
            "45 min",
            "90 min",
            "2 h",
            "30 s",
            "0.5 s",
            "25 °C",
            "-78 °C",
            "0.1 M",
            "10 mmol",
            "5 mL",
            "3 bar",
            "1.4 equiv",
            "50 kJ/mol",
            "8200 /M/s",
            "-188 J/mol/K",
            "0.8",
            "24 h",
            "1.05 g/mL",
            "1e-9 /s",
            "-273.1 °C",
            "2 L",
            "250 µmol",
            "0 min",
        ] {
            let quantity = parse_quantity(text).unwrap();
            assert_eq!(format_quantity(quantity.value, quantity.dimension), text);
        }
    }

    #[test]
    fn computed_numbers_are_rounded_on_request() {
        assert_eq!(
            format_rounded(5_012.345_678, Dimension::TIME, 3),
            "83.5 min"
        );
        assert_eq!(format_rounded(0.012_345, Dimension::AMOUNT, 3), "12.3 mmol");
        assert_eq!(
            format_rounded(298.149_99, Dimension::TEMPERATURE, 3),
            "25 °C"
        );
        assert_eq!(format_rounded(f64::NAN, Dimension::TIME, 3), "NaN min");
    }

    #[test]
    fn a_given_unit_is_kept() {
        let hours = parse_unit("h").unwrap();
        assert_eq!(format_in(2700.0, &hours), "0.75 h");
        assert_eq!(format_in(0.07, &parse_unit("%").unwrap()), "7 %");
        assert_eq!(format_in(298.15, &parse_unit("°C").unwrap()), "25 °C");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_exactly(
            number in prop_oneof![-1e6..1e6f64, (-30..30i32).prop_map(|e| 3.7 * 10f64.powi(e))],
            unit in prop::sample::select(vec![
                "s", "min", "h", "M", "mM", "mmol", "mL", "kJ/mol", "/M/s", "/mM/min", "atm", "equiv", "%", "1",
            ]),
        ) {
            let unit = parse_unit(unit).unwrap();
            let value = unit.to_base(number);
            let text = format_quantity(value, unit.dimension);
            prop_assert_eq!(parse_quantity(&text).unwrap().value, value, "{}", text);
        }

        #[test]
        fn temperatures_read_back_exactly(tenths in -2731..20_000i32) {
            let kelvin = f64::from(tenths) / 10.0 + 273.15;
            let text = format_quantity(kelvin, Dimension::TEMPERATURE);
            prop_assert_eq!(parse_quantity(&text).unwrap().value, kelvin, "{}", text);
            prop_assert!(text.len() <= "-273.1 °C".len(), "{}", text);
        }
    }
}
