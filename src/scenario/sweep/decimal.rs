//! Points of an axis with the digits a chemist would write: 0.2, 0.25, 0.3, never 0.30000000000000004.
//!
//! Knows numbers only; units and addresses are for the axis.

use crate::solver::math;

/// Digits to which a quotient is written out beyond the digits of its ends.
const MORE: u32 = 18;
/// Digits kept of logarithmic points: far below any tolerance, and decades come out as decades.
const LOG_DIGITS: usize = 12;

/// `digits * 10^-places`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Decimal {
    digits: i128,
    places: i32,
}

/// Equally spaced points from `from` to `to`, both included; each is the `f64` nearest to the exact decimal fraction.
pub fn linear(from: f64, to: f64, points: u32) -> Vec<f64> {
    let gaps = points.saturating_sub(1);
    let exact = Decimal::of(from)
        .zip(Decimal::of(to))
        .and_then(|(a, b)| aligned(a, b));
    (0..points)
        .map(|i| match i {
            0 => from,
            i if i == gaps => to,
            i => exact
                .and_then(|ends| between(ends, i, gaps))
                .unwrap_or_else(|| from + (to - from) * f64::from(i) / f64::from(gaps)),
        })
        .collect()
}

/// Points with equal ratios from `from` to `to` (both more than zero), both included.
pub fn logarithmic(from: f64, to: f64, points: u32) -> Vec<f64> {
    let gaps = points.saturating_sub(1);
    let span = math::ln(to / from);
    (0..points)
        .map(|i| match i {
            0 => from,
            i if i == gaps => to,
            i => rounded(from * math::exp(span * f64::from(i) / f64::from(gaps))),
        })
        .collect()
}

/// A number with the digits that logarithmic points keep.
fn rounded(value: f64) -> f64 {
    format!("{value:.*e}", LOG_DIGITS - 1)
        .parse()
        .unwrap_or(value)
}

impl Decimal {
    /// The shortest decimal that reads back as `value`.
    fn of(value: f64) -> Option<Decimal> {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e')?;
        let fraction = digits.split_once('.').map_or(0, |(_, f)| f.len());
        let places = i32::try_from(fraction).ok()? - exponent.parse::<i32>().ok()?;
        let digits = digits.replace('.', "").parse().ok()?;
        Some(Decimal { digits, places })
    }

    fn with_places(self, places: i32) -> Option<i128> {
        let more = u32::try_from(places - self.places).ok()?;
        self.digits.checked_mul(10i128.checked_pow(more)?)
    }
}

/// Both numbers with the same number of places; none where they lie too many decades apart.
fn aligned(a: Decimal, b: Decimal) -> Option<(i128, i128, i32)> {
    let places = a.places.max(b.places);
    Some((a.with_places(places)?, b.with_places(places)?, places))
}

/// The point `i` of `gaps`: its decimal digits, all of them or more than an `f64` can tell apart, read as one number.
fn between((a, b, places): (i128, i128, i32), i: u32, gaps: u32) -> Option<f64> {
    let (i, gaps) = (i128::from(i), i128::from(gaps));
    let sum = a
        .checked_mul(gaps)?
        .checked_add(b.checked_sub(a)?.checked_mul(i)?)?;
    let digits = sum.checked_mul(10i128.pow(MORE))? / gaps;
    format!("{digits}e-{}", i64::from(places) + i64::from(MORE))
        .replace("--", "")
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn linear_points_have_the_digits_one_would_write() {
        let points = linear(0.2, 3.0, 57);
        for (i, point) in points.iter().enumerate() {
            let hundredths = 20 + 5 * i;
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            assert_eq!(*point, text.parse::<f64>().unwrap(), "{i}");
        }
        assert_eq!(points[2], 0.3);
        assert_eq!(linear(0.0, 1.0, 4)[1..3], [1.0 / 3.0, 2.0 / 3.0]);
        assert_eq!(linear(2.5, 7.0, 1), [2.5]);
        assert_eq!(linear(1.0, -1.0, 3), [1.0, 0.0, -1.0]);
        assert_eq!(linear(1e-9, 3e-9, 3)[1], 2e-9);
        assert_eq!(linear(1e20, 3e20, 3)[1], 2e20);
        assert_eq!(linear(1e-300, 3e-300, 3)[1], 2e-300);
    }

    #[test]
    fn logarithmic_points_hit_the_decades() {
        assert_eq!(logarithmic(1e-4, 1.0, 5), [1e-4, 1e-3, 1e-2, 1e-1, 1.0]);
        assert_eq!(logarithmic(0.03, 3.0, 3), [0.03, 0.3, 3.0]);
        assert_eq!(logarithmic(5.0, 5.0, 1), [5.0]);
    }

    proptest! {
        #[test]
        fn points_are_ordered_and_end_where_they_should(a in -1e6..1e6f64, b in -1e6..1e6f64, n in 2..200u32) {
            let points = linear(a, b, n);
            prop_assert_eq!(points.len(), n as usize);
            prop_assert_eq!((points[0], points[n as usize - 1]), (a, b));
            let up = b >= a;
            let ordered = points.windows(2).all(|p| p[0] == p[1] || (p[0] < p[1]) == up);
            prop_assert!(ordered);
        }

        #[test]
        fn hundredths_are_exact(from in -10_000..10_000i32, step in 1..100i32, n in 2..100u32) {
            let last = from + step * (n as i32 - 1);
            for (i, point) in linear(f64::from(from) / 100.0, f64::from(last) / 100.0, n).iter().enumerate() {
                prop_assert_eq!(*point, f64::from(from + step * i as i32) / 100.0);
            }
        }
    }
}
