//! The part of a sweep that a figure shows: along what it runs, and where everything else stands.
//!
//! What a figure does not run along stands where the scenario stands without the sweep; where that is no point of the axis, at its first.
//! A caption says so.

use std::collections::BTreeSet;

use crate::plot::{AxisScale, PlotAxis};
use crate::report::words::along;
use crate::study::results::{Results, SweepPoint};
use crate::study::{Along, Design, Label};

/// Variants and axes of a design that a figure does not run along.
pub(super) fn others(design: &Design, used: &[Option<Along>]) -> Vec<Along> {
    let axes = (0..design.axes.len()).map(Along::Axis);
    let variants = (design.variants.len() > 1).then_some(Along::Variant);
    let all = variants.into_iter().chain(axes);
    all.filter(|along| !used.contains(&Some(*along))).collect()
}

/// Points of those that stand where the scenario stands along each of these.
pub(super) fn standing<'r>(results: &'r Results<'_>, others: &[Along]) -> Vec<SweepPoint<'r>> {
    let design = results.design();
    let stands = |point: &SweepPoint| {
        others.iter().all(|&along| {
            let at = point.position(along);
            at.is_none() || at == Some(stand(design, point.variant(), along))
        })
    };
    results.points().filter(stands).collect()
}

/// Where a variant stands along something: the first variant, the point of the file, or else the first point.
fn stand(design: &Design, variant: usize, along: Along) -> usize {
    let Along::Axis(axis) = along else { return 0 };
    let variant = &design.variants[variant];
    let at = variant.axes.iter().position(|&a| a == axis);
    at.and_then(|at| variant.standing[at]).unwrap_or(0)
}

/// A line that says where these stand for the points of a figure.
pub(super) fn caption(design: &Design, points: &[SweepPoint], others: &[Along]) -> Option<String> {
    let parts = others.iter().filter_map(|&along| {
        let places: BTreeSet<usize> = points.iter().filter_map(|p| p.position(along)).collect();
        let places = Vec::from_iter(places);
        let name = along::name(design, along);
        match places[..] {
            [] => None,
            [at] if along == Along::Variant => Some(along::point(design, along, at)),
            [at] => Some(format!("{name} {}", along::point(design, along, at))),
            _ => Some(format!("{name} as each strategy has it")),
        }
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| format!("At {}.", parts.join(", ")))
}

/// What stands above the panel of a point: of a number also what it is of.
pub(super) fn panel(design: &Design, along: Along, at: usize) -> String {
    let words = along::point(design, along, at);
    match along {
        Along::Axis(axis) if matches!(design.axes[axis].labels[at], Label::Number(_)) => {
            format!("{} {words}", along::name(design, along))
        }
        _ => words,
    }
}

/// Number of points.
pub(super) fn len(design: &Design, along: Along) -> usize {
    match along {
        Along::Variant => design.variants.len(),
        Along::Axis(axis) => design.axes[axis].labels.len(),
    }
}

/// The axis of a figure, and the value at each point: numbers, or 0, 1, 2 ... for words.
pub(super) fn axis(
    design: &Design,
    along: Along,
    limits: Option<(f64, f64)>,
) -> (PlotAxis, Vec<f64>) {
    if let Along::Axis(axis) = along
        && let Some(numbers) = &design.axes[axis].numbers
    {
        let ruler = PlotAxis {
            label: along::plain(&numbers.heading),
            range: limits,
            scale: if design.axes[axis].logarithmic {
                AxisScale::Log10
            } else {
                AxisScale::Linear
            },
            words: Vec::new(),
        };
        return (ruler, numbers.values.clone());
    }
    let words = (0..len(design, along)).map(|at| along::point(design, along, at));
    let ruler = PlotAxis {
        words: words.collect(),
        ..PlotAxis::linear(along::name(design, along))
    };
    let places = (0..len(design, along)).map(|at| at as f64);
    (ruler, places.collect())
}
