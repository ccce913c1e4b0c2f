//! Where over a sweep a result is best, for each strategy: largest, or of times and losses smallest.

use serde::Serialize;

use super::figures::{point_in_words, short_name};
use super::terminal::{columns, value};
use super::verdict::Criterion;
use crate::study::results::{Point, Results};
use crate::study::{Along, Design, Label};

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
    pub at: Vec<Place>,
}

/// A place on an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Heading of the axis, with its unit.
    pub axis: String,
    /// The point, in that unit or as a name.
    pub point: Mark,
    /// `temperature 30 °C`.
    #[serde(skip)]
    words: (String, String),
}

/// A point of an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Mark {
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
    let mut most: Vec<Option<(f64, Point)>> = vec![None; design.variants.len()];
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
    let said = |(value, point): (f64, Point)| {
        let mut observables = point.case().observables.iter();
        Some(Best {
            variant: design.variants[point.variant()].name.clone(),
            value,
            unit: observables.find(|o| o.name == criterion.name)?.unit.clone(),
            at: places(design, point),
        })
    };
    most.into_iter().flatten().filter_map(said).collect()
}

fn places(design: &Design, point: Point) -> Vec<Place> {
    let axes = design.variants[point.variant()].axes.iter();
    let place = |&axis: &usize| {
        let at = point.position(Along::Axis(axis))?;
        Some(Place {
            axis: design.axes[axis].heading.clone(),
            point: match &design.axes[axis].labels[at] {
                Label::Number(number) => Mark::Number(*number),
                Label::Text(text) => Mark::Text(text.clone()),
            },
            words: (
                short_name(design, Along::Axis(axis)),
                point_in_words(design, Along::Axis(axis), at),
            ),
        })
    };
    axes.filter_map(place).collect()
}

/// A line, or a table of one line per strategy.
pub fn text(criterion: Criterion<'_>, best: &[Best]) -> String {
    let Criterion { name, least, .. } = criterion;
    let (most, first) = match least {
        true => ("least", "Least"),
        false => ("most", "Most"),
    };
    let said = |one: &Best| {
        let unit = match one.unit.as_str() {
            "s" | "1" => String::new(),
            unit => format!(" {unit}"),
        };
        format!("{}{unit}", value(Some(one.value), &one.unit))
    };
    let place = |place: &Place| format!("{} {}", place.words.0, place.words.1);
    match best {
        [] => String::new(),
        [one] => {
            let places: Vec<String> = one.at.iter().map(place).collect();
            let strategy = match one.variant.as_str() {
                "" => String::new(),
                variant => format!("{variant}: "),
            };
            format!(
                "\n{first} {name}: {} at {strategy}{}\n",
                said(one),
                places.join(", ")
            )
        }
        all => {
            let headings = ["strategy", &format!("{most} {name}"), "at"].map(String::from);
            let row = |one: &Best| {
                let places: Vec<String> = one.at.iter().map(place).collect();
                vec![one.variant.clone(), said(one), places.join(", ")]
            };
            format!(
                "\n{}",
                columns(&headings, &all.iter().map(row).collect::<Vec<_>>())
            )
        }
    }
}
