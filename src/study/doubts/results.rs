//! Doubts that come of results: points that ended otherwise than meant, a best point with nothing known behind it.

use super::{AtPoints, Doubt};
use crate::study::best::Best;
use crate::study::order::Criterion;
use crate::study::results::{Results, SweepPoint};
use crate::study::row::{Counted, Tally};
use crate::study::strategies::footing::strategy;
use crate::study::{Along, Axis, Design};

/// Points that an axis has at least where its end is more than one of two or three things to choose from.
const FEW: usize = 4;
/// Part of an axis next to its end over which the result must still change for more to be expected behind it.
const NEXT: usize = 10;
/// A change that is less than this part of the result is none: tables show per cent to one decimal.
const NOTHING: f64 = 2e-3;

/// Of all points of a plan.
pub(super) fn of_tally(tally: &Tally) -> Vec<Doubt> {
    let at = |counted: &Counted| {
        Some(AtPoints {
            points: counted.points,
            of: tally.points,
            first: counted.first.clone()?,
        })
    };
    let unmet = at(&tally.unmet).map(Doubt::UntilNotReached);
    let short = at(&tally.short).map(Doubt::Missing);
    let not_parted = at(&tally.not_parted).map(Doubt::NotParted);
    [unmet, short, not_parted].into_iter().flatten().collect()
}

/// The axes at whose ends best results stand.
pub(super) fn at_ends(
    results: &Results<'_>,
    criterion: Criterion<'_>,
    best: &[Best],
) -> Vec<Doubt> {
    let design = results.design();
    let Some(column) = results.column(criterion.name) else {
        return Vec::new();
    };
    let on_axis = |axis: usize| {
        let end = |best: &Best| {
            let point = results.points().nth(best.index)?;
            let at = point.position(Along::Axis(axis))?;
            let inwards = inwards(&design.axes[axis], at)?;
            let before = beside(results, point, axis, inwards)?.value(column)?;
            let rises = (best.value - before).abs() > NOTHING * best.value.abs();
            rises.then(|| (strategy(design, point.variant()), at))
        };
        let ends: Vec<(String, usize)> = best.iter().filter_map(end).collect();
        let name = criterion.name.to_owned();
        (!ends.is_empty()).then_some(Doubt::AtTheEnd { name, axis, ends })
    };
    (0..design.axes.len()).filter_map(on_axis).collect()
}

/// From the end of an axis of numbers, the point to compare with; none where there is nothing behind the end: amounts, times and
/// concentrations begin at zero, parts end at 100 %.
fn inwards(axis: &Axis, at: usize) -> Option<usize> {
    let numbers = axis.numbers.as_ref()?;
    let last = axis.labels.len().checked_sub(1)?;
    let step = (last / NEXT).max(1);
    let (value, unit) = (numbers.values[at], &numbers.heading);
    let zero = value == 0.0 && !unit.ends_with("[°C]");
    let all = value == 100.0 && unit.ends_with("[%]");
    if last + 1 < FEW || zero || all {
        return None;
    }
    match at {
        0 => Some(step),
        _ if at == last => Some(last - step),
        _ => None,
    }
}

/// The point that differs from another in its place on one axis.
fn beside<'r>(
    results: &'r Results<'_>,
    point: SweepPoint<'_>,
    axis: usize,
    at: usize,
) -> Option<SweepPoint<'r>> {
    let design: &Design = results.design();
    let others = &design.variants[point.variant()].axes;
    let mut all = results.points();
    all.find(|other| {
        let same = |own: &usize| {
            let along = Along::Axis(*own);
            match *own == axis {
                true => other.position(along) == Some(at),
                false => other.position(along) == point.position(along),
            }
        };
        other.variant() == point.variant() && others.iter().all(same)
    })
}
