//! From many starts, spread over the limits, to the lowest place that any of them leads to.

use super::descend::{Descent, DescentEnd};
use super::error::FitError;
use super::everywhere::from_everywhere;
use super::problem::FreeNumber;
use super::sides::Landscape;
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::sequence::coordinate;

/// Tolerance at which starts go downhill: where they arrive is found again at that of the fit.
const ROUGH: f64 = 1e-5;
/// Places to start from.
pub(super) const STARTS: usize = 50;
/// Seed of the places.
const SEED: u64 = 2;
/// Two descents whose costs differ by less have come to the same place.
const SAME_COST: f64 = 1e-3;
/// Costs that differ by less are equal: a number is then within a thousandth of its standard error.
const EQUALLY_LOW: f64 = 1e-7;

/// The lowest place that any start leads to, and how many lead there.
pub(super) fn from_starts(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    landscape: &Landscape<'_>,
) -> Result<(Descent, usize), FitError> {
    let numbers = landscape.numbers;
    let starts = (0..STARTS).map(|at| start(numbers, at)).collect();
    let rough = engine.at_tolerance(ROUGH.max(engine.options().tolerance));
    let ground = Landscape::new(&rough, design, data, numbers);
    let descents = from_everywhere(&ground, landscape, starts)?;
    let best = lowest(numbers, &descents)?;
    let reached = descents
        .iter()
        .filter(|d| d.cost() - best.cost() < SAME_COST)
        .count();
    Ok((best, reached))
}

/// Where a descent begins: the first at what is believed, the others spread over the limits.
fn start(numbers: &[FreeNumber], at: usize) -> Vec<f64> {
    let each = numbers.iter().enumerate();
    each.map(|(dimension, number)| {
        let (low, high) = number.limits();
        let own = number.coordinate(number.start).clamp(low, high);
        if at == 0 {
            return own;
        }
        // Within a factor of a thousand to either side of the first; limits are often so wide that a start there says nothing.
        let reach = match number.logarithmic {
            true => 1000_f64.ln(),
            false => (high - low) / 2.0,
        };
        let (from, to) = ((own - reach).max(low), (own + reach).min(high));
        from + (to - from) * coordinate(at as u32 - 1, dimension, SEED)
    })
    .collect()
}

/// The lowest place; of equally low ones that which is furthest from the limits, where the walks have room to both sides.
pub(super) fn lowest(numbers: &[FreeNumber], descents: &[Descent]) -> Result<Descent, FitError> {
    let least = descents
        .iter()
        .map(Descent::cost)
        .fold(f64::INFINITY, f64::min);
    let best = descents.iter().filter(|d| d.here.is_some());
    let best = best.filter(|d| d.cost() - least < EQUALLY_LOW);
    let room = |d: &Descent| {
        let each = numbers.iter().zip(&d.x).map(|(number, x)| {
            let (low, high) = number.limits();
            (x - low).min(high - x)
        });
        each.fold(f64::INFINITY, f64::min)
    };
    let best = best.max_by(|a, b| room(a).total_cmp(&room(b))).cloned();
    best.ok_or_else(|| {
        let why = descents.iter().find_map(|d| match &d.end {
            Some(DescentEnd::Nowhere(status)) => Some(status.kind().to_owned()),
            _ => None,
        });
        FitError::Nowhere(why.unwrap_or_default())
    })
}
