//! Which axes of a sweep change what a result is counted from.
//!
//! A yield on aldehyde is largest where there is next to no aldehyde: over an axis that changes its own basis a best result says more of
//! the basis than of the chemistry. Told from the charges alone, nothing is run; of what a stage takes from another nothing is known.

use super::{Design, Variant};
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::observable::{Observable, ObservableKind};
use crate::experiment::procedure::equivalents;
use crate::flask::{Bottom, Measure};
use crate::model::CompoundId;

/// Points of an axis at most at which the charge is looked at, spread over it.
const MOST_LOOKED_AT: usize = 33;
/// Relative difference of two charges that is no rounding.
const DIFFERS: f64 = 1e-9;

/// The axes along which the result of this name is counted from more or less per equivalent of the basis, in order.
pub fn axes_of_basis(design: &Design, name: &str) -> Vec<usize> {
    let changed = |axis: &usize| {
        let mut variants = design.variants.iter();
        variants.any(|variant| changes(design, variant, *axis, name))
    };
    (0..design.axes.len()).filter(changed).collect()
}

fn changes(design: &Design, variant: &Variant, axis: usize, name: &str) -> bool {
    let Some(at) = variant.axes.iter().position(|&own| own == axis) else {
        return false;
    };
    // An axis of words sets nothing: it has no settings.
    let settings = variant.settings.get(at).and_then(|cases| cases.first());
    let (Some(settings), Some(&id)) = (settings, variant.cases.first()) else {
        return false;
    };
    let case = &design.cases[id];
    let Some(observable) = case.observables.iter().find(|o| o.name == name) else {
        return false;
    };
    let points = design.axes[axis].labels.len();
    let looked_at = points.min(MOST_LOOKED_AT);
    let bases = (0..looked_at).filter_map(|i| {
        let mut numbers = case.numbers.clone();
        let point = i * (points - 1) / (looked_at - 1).max(1);
        for (parameter, setting) in settings.at(point) {
            parameter.set(&mut numbers, setting).ok()?;
        }
        Some(charged(observable, case, &numbers))
    });
    let bases: Vec<Vec<f64>> = bases.collect();
    let differs = |(a, b): (&f64, &f64)| (a - b).abs() > DIFFERS * a.abs().max(b.abs());
    let first = bases.first();
    first.is_some_and(|first| {
        bases
            .iter()
            .any(|other| first.iter().zip(other).any(differs))
    })
}

/// What a result is counted from in equivalents of the basis, a number for each part of it.
fn charged(observable: &Observable, case: &Experiment, numbers: &Inputs) -> Vec<f64> {
    if let ObservableKind::Computed(computed) = &observable.kind {
        let terms = computed.terms.iter();
        return terms
            .flat_map(|(term, _)| charged(term, case, numbers))
            .collect();
    }
    let measure = match &observable.kind {
        ObservableKind::Maximum { measure, .. } => Some(measure),
        _ => observable.measure(),
    };
    let Some(Measure::Percentage {
        bottom: Bottom::Charged(of),
        ..
    }) = measure
    else {
        return Vec::new();
    };
    let in_stage = |stage: usize| {
        let part = case.stage_model(stage);
        let own = |&(id, weight): &(CompoundId, f64)| {
            let seen = |local: &CompoundId| match stage == observable.stage {
                true => *local == id,
                false => case.charged_before(stage, observable.stage, *local) == id,
            };
            let local = (0..part.compounds.len()).find(seen)?;
            Some((local, weight))
        };
        let own: Vec<(CompoundId, f64)> = of.iter().filter_map(own).collect();
        let recipe = &numbers.at_stage(stage).recipe;
        (!own.is_empty())
            .then(|| equivalents(recipe, part, &own))
            .flatten()
    };
    (0..=observable.stage).filter_map(in_stage).collect()
}
