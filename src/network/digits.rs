//! Numbers in messages: so many significant digits, trailing zeros kept, so that two of them can be compared by eye.

/// Decimal exponent of a finite value when rounded to `digits` significant digits; 0 for 0.
pub fn exponent(value: f64, digits: usize) -> i32 {
    let text = format!("{:.*e}", digits.saturating_sub(1), value);
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

/// `0.0360`, `3.2`, `150`, `2.50e7`: plain between 0.001 and 100,000.
pub fn significant(value: f64, digits: usize) -> String {
    let exponent = exponent(value, digits);
    if (-3..5).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        format!("{value:.decimals$}")
    } else {
        format!("{:.*e}", digits.saturating_sub(1), value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_that_count() {
        let cases = [
            (0.036, 3, "0.0360"),
            (0.036369, 3, "0.0364"),
            (3.2, 2, "3.2"),
            (9.996, 3, "10.0"),
            (150.2, 2, "150"),
            (2.5e7, 3, "2.50e7"),
            (0.0, 2, "0.0"),
            (-1.5e-9, 2, "-1.5e-9"),
            (f64::INFINITY, 2, "inf"),
        ];
        for (value, digits, text) in cases {
            assert_eq!(significant(value, digits), text);
        }
    }
}
