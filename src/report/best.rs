//! The best points of a sweep in words.

use super::words::terminal::{unit, value};
use super::words::{along, columns};
use crate::study::Design;
use crate::study::best::{Best, BestPlace};
use crate::study::order::Criterion;

/// A line, or a table within a width of one line per strategy.
pub fn text(design: &Design, criterion: Criterion<'_>, best: &[Best], width: usize) -> String {
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
