//! From variants and axes to a design: every variant crossed with the axes, within the limits of what is run.
//!
//! Knows the design as a whole; how one variant is crossed is known by `crossing`.

use crate::scenario::variants::draft::VariantDraft;
use crate::study::{Axis, Design};
use crate::text::{Faults, Node, Place, did_you_mean, quote};

use super::axis::AxisDraft;
use super::crossing::CrossedVariants;
use super::plan::DesignTerms;

/// Points that a sweep may have: three minutes of the main job, and a table of a gigabyte.
pub const MOST_POINTS: usize = 10_000_000;

/// A design with the names of the observables that each case declares.
#[derive(Debug, Clone)]
pub struct Designed {
    /// The design.
    pub design: Design,
    /// Declared observables of the first case.
    pub declared: Vec<String>,
}

/// Compiles every variant over its axes.
pub fn design(
    drafts: &[VariantDraft],
    plan: &DesignTerms,
    faults: &mut Faults,
) -> Option<Designed> {
    let mut crossing = CrossedVariants::new(plan);
    let mut declared = None;
    let mut variants = Vec::new();
    for draft in drafts {
        if let Some((variant, names)) = crossing.variant(draft, faults) {
            variants.push(variant);
            declared.get_or_insert(names);
        }
    }
    let complete = variants.len() == drafts.len() && !drafts.is_empty();
    crossing.unreached(complete, faults);
    crossing.idle(complete, faults);
    let axes = plan.axes.iter().map(axis).collect();
    let design = Design {
        cases: crossing.cases,
        axes,
        variants,
        swept: plan.swept,
    };
    if !complete || faults.has_errors() {
        return None;
    }
    let place = plan.axes.first().map_or(plan.root, |axis| &axis.place);
    limit(points(&design), place, faults)?;
    Some(Designed {
        design,
        declared: declared?,
    })
}

fn axis(draft: &AxisDraft) -> Axis {
    Axis {
        heading: draft.heading(),
        addresses: draft
            .addresses
            .iter()
            .map(|(address, _)| address.clone())
            .collect(),
        labels: draft.labels.clone(),
        numbers: draft.numbers(),
        categorical: draft.is_categorical(),
        logarithmic: draft.logarithmic,
        before_variants: draft.before_variants,
    }
}

/// Number of points of a design over all its axes.
pub fn points(design: &Design) -> usize {
    design.variants.iter().fold(0, |sum: usize, variant| {
        let sizes = variant
            .axes
            .iter()
            .map(|&axis| design.axes[axis].labels.len());
        sum.saturating_add(sizes.fold(1, usize::saturating_mul))
    })
}

/// Refuses more points than are run.
pub fn limit(points: usize, place: &Place, faults: &mut Faults) -> Option<()> {
    if points > MOST_POINTS {
        faults.error(
            place,
            format!("the sweep has {points} points; at most {MOST_POINTS} are run"),
        );
        return None;
    }
    Some(())
}

/// Names of observables that at least one case has.
pub fn observables(
    list: &[(&str, &Node)],
    design: Option<&Designed>,
    faults: &mut Faults,
) -> Option<Vec<String>> {
    let designed = design?;
    let cases = &designed.design.cases;
    let mut sound = true;
    for (name, node) in list {
        let known = cases.iter().flat_map(|case| &case.observables);
        if known.clone().any(|o| o.name == *name) {
            continue;
        }
        sound = false;
        let hint = did_you_mean(name, known.map(|o| o.name.as_str()));
        faults.error(&node.place, format!("no observable {}{hint}", quote(name)));
    }
    sound.then(|| list.iter().map(|(name, _)| (*name).to_owned()).collect())
}
