//! Choices of a rate that hang on time and on concentrations: the moments between which they can change over.
//!
//! When `[B] + (t - a) / b` passes 1 is not known beforehand, but that it does so near `a` may be. A step ends where this becomes possible,
//! and until it is over steps are short against the time it can take.

use super::border::{sharp, soft};
use super::pieces::ClockPiece;
use super::view::{ClockFunction, View};
use crate::flask::RateFault;
use crate::network::formula::{Operation, Position};
use crate::solver::Border;
use crate::solver::interval::Interval;

/// Shortest time that is told apart, relative to the stretch.
const SHORTEST: f64 = 1e-12;
/// Parts of a window in which a choice can change over.
const PARTS: u32 = 16;

/// Adds the borders of all such windows in a piece.
pub(super) fn windows(
    view: &View<'_>,
    piece: &ClockPiece,
    found: &mut Vec<Border>,
) -> Result<(), RateFault> {
    for (at, &operation) in view.formula.operations.iter().enumerate() {
        if let Operation::Smaller(a, b) | Operation::Larger(a, b) = operation
            && view.is_mixed(at)
        {
            for window in open(view, piece, a, b)? {
                mark(window, piece, found);
            }
        }
    }
    Ok(())
}

fn mark(window: Interval, piece: &ClockPiece, found: &mut Vec<Border>) {
    let inside = |t: f64| t > piece.from && t < piece.to;
    for end in [window.low, window.high].into_iter().filter(|&t| inside(t)) {
        found.push(sharp(end, end));
    }
    if window.low > piece.from || window.high < piece.to {
        let part = |i: u32| window.low + window.width() * f64::from(i) / f64::from(PARTS);
        found.extend((1..PARTS).map(|i| soft(part(i))));
    }
}

/// Windows in which the sign of a difference hangs on concentrations.
fn open(
    view: &View<'_>,
    piece: &ClockPiece,
    a: Position,
    b: Position,
) -> Result<Vec<Interval>, RateFault> {
    let difference = ClockFunction::difference(view, &piece.formula, a, b);
    let undecided = |within: Interval| -> Result<bool, RateFault> {
        Ok(difference.bounds::<Interval>(within)?.holds_zero())
    };
    let at = |t: f64| undecided(Interval::point(t));
    let mut windows: Vec<Interval> = Vec::new();
    let mut look = vec![Interval::new(piece.from, piece.to)];
    while let Some(part) = look.pop() {
        if !undecided(part)? {
            continue;
        }
        let middle = 0.5 * (part.low + part.high);
        let whole = at(part.low)? && at(middle)? && at(part.high)?;
        let short = part.width() <= SHORTEST * view.duration() || middle <= part.low;
        if !whole && !short {
            look.push(Interval::new(middle, part.high));
            look.push(Interval::new(part.low, middle));
            continue;
        }
        match windows.last_mut() {
            Some(last) if last.high == part.low => last.high = part.high,
            _ => windows.push(part),
        }
    }
    Ok(windows)
}
