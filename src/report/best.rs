//! The best points of a sweep in words.

use super::ranking;
use super::words::terminal::{unit, value};
use super::words::{along, columns};
use crate::scenario::Scenario;
use crate::study::best::{Best, BestPlace};
use crate::study::order::Criterion;
use crate::study::plan::{DesignPlan, PointResult};
use crate::study::strategies::compare;
use crate::study::{Along, Design};

/// What a sweep comes to: over words the strategies ranked at each, else where the best stands.
pub fn of_sweep(
    scenario: &Scenario,
    criterion: Criterion<'_>,
    (plan, rows): (&DesignPlan<'_>, &[PointResult]),
    (best, basis): (&[Best], &[usize]),
    width: usize,
) -> String {
    let design = &scenario.design;
    let words = compare::words(design);
    if words.is_empty() {
        return text(design, criterion, best, basis, width);
    }
    words
        .map(|word| ranking::at_word(scenario, criterion, plan, rows, word, width))
        .collect()
}

/// A line, or a table within a width of one line per strategy; and which axes change what the result is counted from.
fn text(
    design: &Design,
    criterion: Criterion<'_>,
    best: &[Best],
    basis: &[usize],
    width: usize,
) -> String {
    best_points(design, criterion, best, width) + &counted(design, criterion, best, basis)
}

/// That a best over these axes may be one of the basis: nothing where there are none.
fn counted(design: &Design, criterion: Criterion<'_>, best: &[Best], basis: &[usize]) -> String {
    if basis.is_empty() || best.is_empty() {
        return String::new();
    }
    let axes = basis
        .iter()
        .map(|&axis| along::name(design, Along::Axis(axis)));
    let axes = axes.collect::<Vec<_>>().join(", ");
    let Criterion { name, unit, .. } = criterion;
    let of = unit.strip_prefix("% of ").unwrap_or("other results");
    format!(
        "{name} is counted from {of}, and along {axes} there is more or less of that: on another basis ([report] rank_by) \
         the best may stand elsewhere.\n"
    )
}

fn best_points(design: &Design, criterion: Criterion<'_>, best: &[Best], width: usize) -> String {
    let Criterion { name, least, .. } = criterion;
    let (most, first) = match least {
        true => ("least", "Least"),
        false => ("most", "Most"),
    };
    let said = |one: &Best| {
        let unit = match unit(&one.unit) {
            "" => String::new(),
            unit => format!(" {unit}"),
        };
        format!("{}{unit}", value(Some(one.value), &one.unit))
    };
    let place = |place: &BestPlace| {
        let (along, at) = place.along;
        let point = along::point(design, along, at);
        format!("{} {point}", along::name(design, along))
    };
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
                columns(&headings, &all.iter().map(row).collect::<Vec<_>>(), width)
            )
        }
    }
}
