//! From many starts to the lowest places: roughly at first, then each place that was come to once more at the tolerance of the fit.
//!
//! Most of the runs of a fit are on the way from far away, where nothing has to be known to nine digits.

use super::descend::{ARRIVED, Descent, DescentEnd, descend, descend_watched};
use super::sides::Landscape;
use crate::engine::EngineError;

/// What a step may still promise where a rough descent ends: a parameter is then within a tenth of its standard error.
const NEAR_BY: f64 = 1e-2;
/// Ends that are nearer to each other than this, in every coordinate, are one place.
const NEAR: f64 = 0.02;
/// Costs that differ by less are about the same.
const LEVEL: f64 = 1.0;
/// Ends whose cost is above the lowest by more than this are none of the best, however roughly it is known.
const FAR: f64 = 50.0;

/// Descents from all starts: on `rough` ground, then on the `fine` one from where these ended.
pub(super) fn from_everywhere(
    rough: &Landscape<'_>,
    fine: &Landscape<'_>,
    starts: Vec<Vec<f64>>,
) -> Result<Vec<Descent>, EngineError> {
    let from = |x: Vec<f64>| Descent::from(x, None);
    let mut descents: Vec<Descent> = starts.into_iter().map(from).collect();
    descend_watched(rough, &mut descents, NEAR_BY, join)?;
    let costs = descents.iter().map(Descent::cost);
    let least = costs.fold(f64::INFINITY, f64::min);
    let mut places: Vec<Descent> = Vec::new();
    let mut place_of: Vec<Option<usize>> = Vec::with_capacity(descents.len());
    for descent in &descents {
        if let Some(DescentEnd::Joined(earlier)) = descent.end {
            place_of.push(place_of[earlier]);
            continue;
        }
        if descent.here.is_none() || descent.cost() > least + FAR {
            place_of.push(None);
            continue;
        }
        let known = places.iter().position(|place| beside(&place.x, &descent.x));
        place_of.push(Some(known.unwrap_or_else(|| {
            places.push(from(descent.x.clone()));
            places.len() - 1
        })));
    }
    descend(fine, &mut places, ARRIVED)?;
    for (descent, place) in descents.iter_mut().zip(place_of) {
        if let Some(place) = place {
            *descent = places[place].clone();
        }
    }
    Ok(descents)
}

/// Of those that come beside each other at about the same cost the earliest goes on for all.
fn join(descents: &mut [Descent]) {
    for at in 1..descents.len() {
        let (earlier, rest) = descents.split_at_mut(at);
        let own = &mut rest[0];
        let joins =
            |other: &Descent| (other.cost() - own.cost()).abs() < LEVEL && beside(&other.x, &own.x);
        if own.goes_on() {
            own.end = earlier.iter().position(joins).map(DescentEnd::Joined);
        }
    }
}

fn beside(one: &[f64], other: &[f64]) -> bool {
    let mut apart = one.iter().zip(other).map(|(a, b)| (a - b).abs());
    apart.all(|apart| apart < NEAR)
}
