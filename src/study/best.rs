//! Where over a sweep a result is best, for each strategy: largest, or of times and losses smallest.

use serde::Serialize;

use super::order::Criterion;
use super::results::{Results, SweepPoint};
use super::{Along, Design, Label};

/// The best value of a strategy and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Best {
    /// Name of the variant; empty when the scenario has none.
    pub variant: String,
    /// The value, in `unit`.
    pub value: f64,
    /// Unit of the value.
    pub unit: String,
    /// The axes that act on the variant.
    pub at: Vec<BestPlace>,
    /// Index of the point in its plan.
    #[serde(skip)]
    pub index: usize,
}

/// A place on an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestPlace {
    /// Heading of the axis, with its unit.
    pub axis: String,
    /// The point, in that unit or as a name.
    pub point: BestPoint,
    /// The axis, and the position on it.
    #[serde(skip)]
    pub along: (Along, usize),
}

/// A point of an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum BestPoint {
    /// A number in the unit of the heading.
    Number(f64),
    /// A name.
    Text(String),
}

/// For each variant that has the result, its best value; of equal ones the first.
pub fn best(criterion: Criterion<'_>, results: &Results<'_>) -> Vec<Best> {
    let design = results.design();
    let Some(column) = results.column(criterion.name) else {
        return Vec::new();
    };
    let mut most: Vec<Option<(f64, SweepPoint)>> = vec![None; design.variants.len()];
    for point in results.points() {
        let best = &mut most[point.variant()];
        let found = point.value(column).filter(|v| v.is_finite());
        let better = |value: f64, most: f64| match criterion.least {
            true => value < most,
            false => value > most,
        };
        if let Some(found) = found.filter(|v| best.is_none_or(|(most, _)| better(*v, most))) {
            *best = Some((found, point));
        }
    }
    let said = |(value, point): (f64, SweepPoint)| {
        let mut observables = point.case().observables.iter();
        Some(Best {
            variant: design.variants[point.variant()].name.clone(),
            value,
            unit: observables.find(|o| o.name == criterion.name)?.unit.clone(),
            at: places(design, point),
            index: point.index(),
        })
    };
    most.into_iter().flatten().filter_map(said).collect()
}

fn places(design: &Design, point: SweepPoint) -> Vec<BestPlace> {
    let axes = design.variants[point.variant()].axes.iter();
    let place = |&axis: &usize| {
        let at = point.position(Along::Axis(axis))?;
        Some(BestPlace {
            axis: design.axes[axis].heading.clone(),
            point: match &design.axes[axis].labels[at] {
                Label::Number(number) => BestPoint::Number(*number),
                Label::Text(text) => BestPoint::Text(text.clone()),
            },
            along: (Along::Axis(axis), at),
        })
    };
    axes.filter_map(place).collect()
}
