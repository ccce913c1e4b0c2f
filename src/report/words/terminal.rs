//! Single numbers as a person wants to read them on a screen.

use crate::experiment::observable::Observable;
use crate::flask::Measure;

/// 0 °C in K, by definition.
const CELSIUS_ZERO: f64 = 273.15;

/// A value with its unit as a person wants to read it in a table: percentages to one decimal, times in a fitting unit.
pub fn value(value: Option<f64>, unit: &str) -> String {
    match value {
        None => "-".to_string(),
        Some(value) if unit.starts_with('%') => percent(value),
        Some(value) if unit == "s" => duration(value),
        Some(value) if unit == "K" => format!("{value:.2}"),
        Some(value) => significant(value * at_the_bench(unit).0, 4),
    }
}

/// The unit beside such a value; times carry theirs, pure numbers have none.
pub fn unit(unit: &str) -> &str {
    match unit {
        "s" | "1" => "",
        unit => at_the_bench(unit).1,
    }
}

/// How many of the unit that is used at the bench are in one of these, and that unit. A temperature is not among them: whether it is one
/// or a difference, its unit does not tell.
pub fn at_the_bench(unit: &str) -> (f64, &str) {
    match unit {
        "L" => (1e3, "mL"),
        "mol" => (1e3, "mmol"),
        other => (1.0, other),
    }
}

/// A result as [`value`] and [`unit`] show it, a temperature in °C.
pub fn result(observable: &Observable, found: Option<f64>) -> (String, &str) {
    match (observable.measure(), found) {
        (Some(Measure::Temperature), Some(kelvin)) => (rounded(kelvin - CELSIUS_ZERO, 2), "°C"),
        (None, Some(kelvin)) if observable.is_temperature() => {
            (rounded(kelvin - CELSIUS_ZERO, 1), "°C")
        }
        _ => (value(found, &observable.unit), unit(&observable.unit)),
    }
}

/// So many decimals, without trailing zeros.
fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    tidy(text.trim_end_matches('0').trim_end_matches('.').to_owned())
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

/// A value with its standard error, where that is seen in what is printed of the value.
pub fn with_error(found: f64, error: f64, unit: &str) -> String {
    let seen = match unit.starts_with('%') {
        true => error >= 0.05,
        false => error >= 1e-3 * found.abs(),
    };
    let shown = value(Some(found), unit);
    match unit {
        _ if !seen => shown,
        "s" => format!("{shown} ± {:.0} %", (100.0 * error / found.abs()).max(1.0)),
        _ if unit.starts_with('%') => format!("{shown} ± {}", significant(error, 1)),
        _ => format!("{shown} ± {}", value(Some(error), unit)),
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
        assert_eq!((value(Some(0.17), "L"), unit("L")), ("170".into(), "mL"));
        assert_eq!(
            (value(Some(0.0025), "mol"), unit("mol")),
            ("2.5".into(), "mmol")
        );
        // A difference of temperatures, perhaps: it stays as it is.
        assert_eq!((value(Some(5.0), "K"), unit("K")), ("5.00".into(), "K"));
        assert_eq!(duration(95.0), "1.58 min");
        assert_eq!(duration(57_600.0), "16 h");
        assert_eq!(duration(0.25), "0.25 s");
        assert_eq!(significant(0.000123456, 4), "0.0001235");
        assert_eq!(significant(1.5e-9, 3), "1.50e-9");
    }
}
