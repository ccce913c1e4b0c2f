//! What is varied, as it is called and shown.

use crate::report::words::terminal::significant;
use crate::study::optimise::VariedSpace;
use crate::study::{Design, Label};

/// Digits of what is varied.
const DIGITS: i32 = 5;

/// The address of an axis.
pub fn axis_name(design: &Design, axis: usize) -> String {
    design.axes[axis].addresses.join(", ")
}

/// The unit of its numbers; empty for a pure number and for words.
pub fn axis_unit(design: &Design, axis: usize) -> &str {
    let numbers = design.axes[axis].numbers.as_ref();
    let unit = numbers.and_then(|numbers| numbers.heading.rsplit_once('['));
    match unit.map_or("", |(_, unit)| unit.trim_end_matches(']')) {
        "1" => "",
        unit => unit,
    }
}

/// A number of an axis with its unit.
pub(super) fn with_unit(design: &Design, axis: usize, number: f64) -> String {
    let number = significant(number, DIGITS);
    match axis_unit(design, axis) {
        "" => number,
        unit => format!("{number} {unit}"),
    }
}

/// What an axis is at a place, as one would write it; `None` where it does not act.
pub(super) fn shown(
    space: &VariedSpace<'_>,
    (category, at): (usize, &[f64]),
    axis: usize,
) -> Option<String> {
    let design = &space.search.design;
    match (space.number(category, at, axis), space.word(category, axis)) {
        (Some(number), _) => Some(with_unit(design, axis, number)),
        (None, Some(Label::Text(word))) => Some(word.clone()),
        (None, Some(Label::Number(number))) => Some(with_unit(design, axis, *number)),
        (None, None) => None,
    }
}

/// The name of a category's variant; empty where there is one only.
pub fn strategy<'a>(space: &VariedSpace<'a>, category: usize) -> &'a str {
    let design = &space.search.design;
    match design.variants.len() {
        1 => "",
        _ => &design.variants[space.categories[category].variant].name,
    }
}
