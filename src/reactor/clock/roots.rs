//! Where a function of time passes zero, with certainty: by bounds over intervals that are halved until they decide.

use super::view::ClockFunction;
use crate::flask::RateFault;
use crate::solver::interval::Interval;
use crate::solver::series::Series;

/// An interval this much shorter than the stretch is looked at no further.
const SHORTEST: f64 = 1e-13;

/// What is asked of a function's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// Above zero.
    Above,
    /// Not below zero.
    NotBelow,
}

impl Side {
    pub(super) fn holds(self, value: f64) -> bool {
        match self {
            Side::Above => value > 0.0,
            Side::NotBelow => value >= 0.0,
        }
    }
}

/// Moments at which the answer changes, ascending, each as the last with the one and the first with the other.
pub(super) fn changes(
    f: &ClockFunction<'_>,
    from: f64,
    to: f64,
    side: Side,
) -> Result<Vec<(f64, f64)>, RateFault> {
    let mut found = Vec::new();
    let mut open = vec![(from, to)];
    while let Some((low, high)) = open.pop() {
        let bounds: Series = f.bounds(Interval::new(low, high))?;
        let [value, slope, ..] = bounds.0;
        let still = slope == Interval::point(0.0);
        if !value.holds_zero() || still {
            continue;
        }
        let one_way = slope.low >= 0.0 || slope.high <= 0.0;
        let middle = 0.5 * (low + high);
        let short = high - low <= SHORTEST * f.view.duration() || middle <= low || middle >= high;
        if one_way || short {
            found.extend(change(f, low, high, side)?);
        } else {
            // The earlier half is looked at first.
            open.push((middle, high));
            open.push((low, middle));
        }
    }
    Ok(found)
}

/// The one change in an interval, if its ends differ.
fn change(
    f: &ClockFunction<'_>,
    mut low: f64,
    mut high: f64,
    side: Side,
) -> Result<Option<(f64, f64)>, RateFault> {
    let before = side.holds(f.at(low)?);
    if side.holds(f.at(high)?) == before {
        return Ok(None);
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return Ok(Some((low, high)));
        }
        if side.holds(f.at(middle)?) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The first moment at which the function is zero, or so near that nothing tells it from zero.
pub(super) fn zero(f: &ClockFunction<'_>, from: f64, to: f64) -> Result<Option<f64>, RateFault> {
    search(
        f,
        from,
        to,
        |bounds| !bounds.holds_zero(),
        |value| value == 0.0,
        true,
    )
}

/// The first moment at which the function is below zero.
pub(super) fn below_zero(
    f: &ClockFunction<'_>,
    from: f64,
    to: f64,
) -> Result<Option<f64>, RateFault> {
    search(
        f,
        from,
        to,
        |bounds| bounds.low >= 0.0,
        |value| value < 0.0,
        false,
    )
}

/// The first moment that is `bad`; an interval is done with where its bounds are `good`. `doubt` is the answer for one too short to halve.
fn search(
    f: &ClockFunction<'_>,
    from: f64,
    to: f64,
    good: impl Fn(Interval) -> bool,
    bad: impl Fn(f64) -> bool,
    doubt: bool,
) -> Result<Option<f64>, RateFault> {
    let mut open = vec![(from, to)];
    while let Some((low, high)) = open.pop() {
        if good(f.bounds(Interval::new(low, high))?) {
            continue;
        }
        if bad(f.at(low)?) {
            return Ok(Some(low));
        }
        let middle = 0.5 * (low + high);
        let short = high - low <= SHORTEST * f.view.duration() || middle <= low || middle >= high;
        if !short {
            open.push((middle, high));
            open.push((low, middle));
        } else if doubt || bad(f.at(high)?) {
            return Ok(Some(high));
        }
    }
    Ok(None)
}
