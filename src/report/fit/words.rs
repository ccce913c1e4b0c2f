//! What a fit says of one number, in words.

use super::together::product;
use crate::report::measured::unit;
use crate::report::words::terminal::significant;
use crate::study::fit::{Fit, Fitted, FreeNumber, Verdict};

/// Errors of a logarithm below this are told as a share.
const FINEST_FACTOR: f64 = 5e-3;

/// The 95 % profile as shown.
pub(super) fn interval(fitted: &Fitted) -> (Option<f64>, Option<f64>) {
    let shown = |end: Option<f64>| end.map(|x| fitted.number.shown(x));
    (shown(fitted.profile.low), shown(fitted.profile.high))
}

/// The 95 % interval that the slopes at the best place promise; none where they see nothing.
pub(super) fn linear(fitted: &Fitted, half: f64) -> (Option<f64>, Option<f64>) {
    let far = fitted.error * half;
    let shown = |x: f64| far.is_finite().then(|| fitted.number.shown(x));
    (shown(fitted.x - far), shown(fitted.x + far))
}

pub(super) fn error(fitted: &Fitted) -> String {
    if !fitted.error.is_finite() {
        return "-".to_owned();
    }
    let number = &fitted.number;
    match number.logarithmic {
        // A factor of four digits would say that nothing is off.
        true if fitted.error < FINEST_FACTOR => {
            format!("± {} %", significant(100.0 * fitted.error, 3))
        }
        true => format!("x/ {}", significant(fitted.error.exp(), 4)),
        false => {
            let deviation = number.shown(fitted.x + fitted.error) - number.shown(fitted.x);
            format!("± {}", significant(deviation, 3))
        }
    }
}

/// What the data say of a number, with what that rests on.
pub(super) fn verdict(fitted: &Fitted, fit: &Fit) -> String {
    let number = &fitted.number;
    let shown = |x: f64| format!("{}{}", significant(number.shown(x), 3), unit(number));
    match &fitted.verdict {
        Verdict::Identified => "identified".to_owned(),
        Verdict::WeaklyIdentified => {
            match (fitted.profile.low, fitted.profile.high, number.logarithmic) {
                (Some(low), Some(high), true) => {
                    format!(
                        "weakly identified: a factor of {} from end to end",
                        significant((high - low).exp(), 2)
                    )
                }
                _ => "weakly identified: the interval is wider than the value".to_owned(),
            }
        }
        Verdict::OnlyTogether(powers) => together(powers, fit),
        Verdict::OnlyLowerBound => {
            format!(
                "only a lower bound: {} or more{}",
                fitted.profile.low.map_or_else(String::new, shown),
                by_another(fitted.profile.high)
            )
        }
        Verdict::OnlyUpperBound => {
            format!(
                "only an upper bound: {} or less{}",
                fitted.profile.high.map_or_else(String::new, shown),
                by_another(fitted.profile.low)
            )
        }
        Verdict::NotInformed if number.prior.is_some() => {
            "not informed: what was believed comes back".to_owned()
        }
        Verdict::NotInformed => {
            let (low, high) = limits(number);
            format!("not informed: anything from {low} to {high} is as good")
        }
        Verdict::AtLimit => "at the edge of its range: widen `from` or `to`".to_owned(),
    }
}

/// Said of the other end where the interval has one.
fn by_another(end: Option<f64>) -> &'static str {
    match end {
        Some(_) => "; its other end is only where another number meets its limit",
        None => "",
    }
}

fn limits(number: &FreeNumber) -> (String, String) {
    let shown = |value: f64| format!("{}{}", significant(value / number.factor, 3), unit(number));
    (shown(number.low), shown(number.high))
}

/// What stays when numbers go together, the first by a factor and the others by powers of it (`a / b`, `a^2 / b`, `a * b`), and what that is.
fn together(powers: &[(usize, i32)], fit: &Fit) -> String {
    let number = |at: usize| &fit.numbers[at].number;
    let (mut stays, mut known) = (Vec::new(), Vec::new());
    let Some((&(first, _), others)) = powers.split_first() else {
        return String::new();
    };
    for &(other, power) in others {
        // The other goes with this power of the first.
        let sign = if power < 0 { "*" } else { "/" };
        let raised = |name: &str| match power.abs() {
            1 => name.to_owned(),
            times => format!("{name}^{times}"),
        };
        let ends = [
            (first, f64::from(power.abs())),
            (other, -f64::from(power.signum())),
        ];
        let units = [number(first), number(other)].map(|n| n.unit.as_str());
        let unit = match units {
            [one, other] if one == other && power == 1 => String::new(),
            [one, other] => format!(" {} {sign} {other}", raised(one)),
        };
        stays.push(format!(
            "{} {sign} {}",
            raised(&number(first).name),
            number(other).name
        ));
        known.push(product(fit, &ends) + &unit);
    }
    format!(
        "only {} is identified: {}",
        stays.join(" and "),
        known.join(", ")
    )
}
