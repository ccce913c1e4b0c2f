//! Figures of a sensitivity: for each result a bar for each number that matters, what it does alone and what with others; beside it a tornado
//! of what each does between its ends, and maps of the slopes over time.

use super::Drawing;
use super::slopes::{over_time, tornado};
use crate::plot::{Bar, BarGroup, BarSegment, Bars, Figure, Heading, PlotAxis, Size};
use crate::scenario::Scenario;
use crate::study::sensitivity::{Influence, Influences};
use crate::study::uncertain::Uncertain;

/// Bars of one strategy at most.
const MOST: usize = 8;
/// Share of the variance below which a number has no bar.
const LITTLE: f64 = 0.005;

/// A figure for every result, its strategies one below the other.
pub fn of_influences(
    scenario: &Scenario,
    uncertain: &Uncertain,
    found: &[Influences],
) -> Vec<Drawing> {
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in found.iter().flat_map(|influences| &influences.results) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let one = |(number, name): (usize, &String)| {
        let groups = found.iter().filter_map(|influences| {
            let (_, all) = influences.results.iter().find(|(own, _)| own == name)?;
            let bars: Vec<Bar> = all
                .iter()
                .filter_map(|influence| bar(uncertain, influence))
                .take(MOST)
                .collect();
            (!bars.is_empty()).then(|| BarGroup {
                label: scenario.design.variants[influences.variant].name.clone(),
                bars,
            })
        });
        let groups: Vec<BarGroup> = groups.collect();
        (!groups.is_empty()).then(|| Drawing {
            name: match names.len() {
                1 => "what-matters".to_owned(),
                _ => format!("what-matters-{}", number + 1),
            },
            figure: Figure::Bars(Bars {
                heading: Heading {
                    title: format!("What moves {name}"),
                    captions: vec![scenario.title.clone()],
                },
                x: PlotAxis {
                    label: format!("share of the spread of {name} [%]"),
                    ..PlotAxis::default()
                },
                segment_title: "how".to_owned(),
                groups,
            }),
            size: (Size::default().width, Size::default().height),
        })
    };
    let each = || names.iter().enumerate();
    let mut drawings: Vec<Drawing> = each().filter_map(|(at, name)| one((at, name))).collect();
    for (at, name) in each() {
        let number = (names.len() > 1).then_some(at + 1);
        let told = (uncertain, found);
        drawings.extend(tornado(scenario, told, (name, number)));
        drawings.extend(over_time(scenario, told, (name, number)));
    }
    drawings
}

/// What a number is called beside its bar.
pub(super) fn called(uncertain: &Uncertain, influence: &Influence) -> String {
    let number = &uncertain.numbers[influence.number];
    let confidence = number.confidence.map(|c| format!(" ({})", c.word()));
    format!("{}{}", number.name, confidence.unwrap_or_default())
}

fn bar(uncertain: &Uncertain, influence: &Influence) -> Option<Bar> {
    let indices = influence.indices.filter(|i| i.total.value > LITTLE)?;
    let first = indices.first.value.clamp(0.0, 1.0);
    let more = (indices.total.value - first).max(0.0);
    let segment = |label: &str, value: f64| BarSegment {
        label: label.to_owned(),
        value: 100.0 * value,
    };
    Some(Bar {
        label: called(uncertain, influence),
        segments: vec![
            segment("by itself", first),
            segment("together with others", more),
        ],
    })
}
