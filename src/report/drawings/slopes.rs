//! What each number does by itself: a tornado between the ends of what is known of it, and its slope along the course.
//!
//! Knows nothing of shares: what numbers do together is drawn elsewhere.

use super::Drawing;
use super::sensitivity::called;
use crate::plot::{
    AxisScale, Bar, BarGroup, BarSegment, Bars, Figure, Heading, Map, PlotAxis, Size,
};
use crate::report::words::{along, heading};
use crate::scenario::Scenario;
use crate::study::sensitivity::{Influence, Influences};
use crate::study::uncertain::Uncertain;

/// Numbers of one strategy at most.
const MOST: usize = 10;
/// A number that does less than this part of what the first does is left out.
const LITTLE: f64 = 0.01;
/// Longer stages than this are shown in hours, s.
const LONG: f64 = 2.0 * 3600.0;

/// For each strategy the change of a result from its value in the middle, where one number stands at an end of what is known of it.
pub fn tornado(
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
    (name, number): (&str, Option<usize>),
) -> Option<Drawing> {
    let groups = found.iter().filter_map(|influences| {
        let at = place(influences, name)?;
        let middle = influences.middle[at]?;
        let all = &influences.results[at].1;
        let wide =
            |i: &Influence| changes(i, middle).map_or(0.0, |(low, high)| low.abs().max(high.abs()));
        let bars = most(all, wide).into_iter().filter_map(|i| {
            let (low, high) = changes(i, middle)?;
            Some(Bar {
                label: called(uncertain, i),
                segments: both_ends(low, high),
            })
        });
        let bars: Vec<Bar> = bars.collect();
        (!bars.is_empty()).then(|| BarGroup {
            label: scenario.design.variants[influences.variant].name.clone(),
            bars,
        })
    });
    let groups: Vec<BarGroup> = groups.collect();
    let label = heading(&format!("change of {name}"), unit(scenario, found, name));
    (!groups.is_empty()).then(|| Drawing {
        name: numbered("tornado", number),
        figure: Figure::Bars(Bars {
            heading: Heading {
                title: format!("How far each number moves {name}"),
                captions: vec![
                    scenario.title.clone(),
                    "one number at the 5 % or 95 % value of what is known of it, all others at their middle"
                        .to_owned(),
                ],
            },
            x: PlotAxis::linear(along::plain(&label)),
            segment_title: "the number".to_owned(),
            groups,
        }),
        size: (Size::default().width, Size::default().height),
    })
}

/// For each strategy a map of the slopes of a result, by number and time.
pub fn over_time(
    scenario: &Scenario,
    (uncertain, found): (&Uncertain, &[Influences]),
    (name, number): (&str, Option<usize>),
) -> Vec<Drawing> {
    let one = |influences: &Influences| {
        let at = place(influences, name)?;
        let variant = &scenario.design.variants[influences.variant].name;
        let mut map = map(uncertain, influences, &influences.results[at].1)?;
        map.heading = Heading {
            title: format!("What moves {name}, and when"),
            captions: [scenario.title.clone(), variant.clone()]
                .into_iter()
                .filter(|caption| !caption.is_empty())
                .collect(),
        };
        map.z.label = format!("% change of {name} for 1 % of the number");
        let variant = (found.len() > 1).then_some(influences.variant + 1);
        Some(Drawing {
            name: numbered(&numbered("slopes-over-time", number), variant),
            figure: Figure::Map(map),
            size: (Size::default().width, Size::default().height),
        })
    };
    found.iter().filter_map(one).collect()
}

fn map(uncertain: &Uncertain, influences: &Influences, all: &[Influence]) -> Option<Map> {
    let steepest = |i: &Influence| {
        let known = i.course.iter().flatten();
        known.fold(0.0, |most: f64, slope| most.max(slope.abs()))
    };
    // One per cent of a temperature is three kelvins: what the bench sets does not compare with constants, and stands in the table.
    let believed = |i: &&Influence| uncertain.numbers[i.number].confidence.is_some();
    let constants: Vec<Influence> = all.iter().filter(believed).cloned().collect();
    // The steepest stands on top.
    let mut rows = most(
        if constants.is_empty() {
            all
        } else {
            &constants
        },
        steepest,
    );
    rows.reverse();
    let most = rows.last().map(|i| steepest(i))?;
    let lasts = influences.times.last().copied()?;
    let (label, second) = match lasts > LONG {
        true => ("time in the last stage [h]", 3600.0),
        false => ("time in the last stage [min]", 60.0),
    };
    Some(Map {
        x: PlotAxis {
            label: label.to_owned(),
            scale: AxisScale::Log10,
            ..PlotAxis::default()
        },
        y: PlotAxis {
            words: rows.iter().map(|i| called(uncertain, i)).collect(),
            ..PlotAxis::default()
        },
        // The colour between the ends is that of a number that does nothing.
        z: PlotAxis::fixed_range(String::new(), -most, most),
        xs: influences.times.iter().map(|time| time / second).collect(),
        ys: (0..rows.len()).map(|row| row as f64).collect(),
        values: rows.iter().flat_map(|i| i.course.clone()).collect(),
        ..Map::default()
    })
}

/// Those that do most, the most first.
fn most(all: &[Influence], size: impl Fn(&Influence) -> f64) -> Vec<&Influence> {
    let mut sorted: Vec<&Influence> = all.iter().collect();
    sorted.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let first = sorted.first().map_or(0.0, |i| size(i));
    sorted.retain(|i| size(i) > LITTLE * first);
    sorted.truncate(MOST);
    sorted
}

/// How far a result lies from that in the middle at both ends of a number.
fn changes(influence: &Influence, middle: f64) -> Option<(f64, f64)> {
    let (low, high) = (influence.swing.0?, influence.swing.1?);
    Some((low - middle, high - middle))
}

/// Both ends; of two on one side of the middle the farther, for they would be drawn one behind the other.
fn both_ends(low: f64, high: f64) -> Vec<BarSegment> {
    let segment = |label: &str, value: f64| BarSegment {
        label: label.to_owned(),
        value,
    };
    let ends = [segment("at its 5 %", low), segment("at its 95 %", high)];
    let farther = low.abs().max(high.abs());
    let is_drawn = |end: &BarSegment| low * high <= 0.0 || end.value.abs() == farther;
    ends.into_iter().filter(is_drawn).collect()
}

fn place(influences: &Influences, name: &str) -> Option<usize> {
    influences.results.iter().position(|(own, _)| own == name)
}

/// The unit of a result, that of the first strategy that has it.
fn unit<'a>(scenario: &'a Scenario, found: &[Influences], name: &str) -> &'a str {
    let mut all = found.iter().flat_map(|influences| {
        let base = scenario.design.variants[influences.variant].base;
        &scenario.design.cases[base].observables
    });
    let own = all.find(|o| o.name == name);
    own.map_or("", |o| o.unit.as_str())
}

fn numbered(name: &str, number: Option<usize>) -> String {
    number.map_or_else(|| name.to_owned(), |number| format!("{name}-{number}"))
}
