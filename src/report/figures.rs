//! Figures of results: yields over a swept quantity, a course in time, where every equivalent went.

use crate::case::Case;
use crate::flask::Remains;
use crate::observable::Observable;
use crate::output::figure::{
    Axis, Bar, BarGroup, Bars, Curves, Dash, DashKey, Figure, Guide, Heading, Marker, Operation,
    Scale, Segment, Series, TimeCourse,
};
use crate::report::tables::heading;
use crate::study::plan::{DesignPlan, Row};
use crate::study::{Design, Label};

/// Width of a result's line, px.
const LINE: f64 = 2.5;
/// Addresses of what takes the N-H sites.
const ELECTROPHILES: [&str; 2] = ["charge.carbonyl", "charge.electrophile"];
/// A yield below this (%) gets no mark at its maximum: there is nothing to aim at.
const WORTH_MARKING: f64 = 1.0;

/// What a yield figure shows.
#[derive(Debug, Clone, PartialEq)]
pub struct YieldFigure<'a> {
    /// Title.
    pub title: &'a str,
    /// Lines below it.
    pub captions: Vec<String>,
    /// Index of the axis that is x.
    pub axis: usize,
    /// Observables, the first solid, then dashed, then dotted.
    pub observables: &'a [String],
    /// Whether x counts equivalents of the electrophile per amine, so that the statistical limit can be drawn.
    pub statistical_limit: bool,
}

/// Yields over the first axis, a colour per strategy (and per value of further axes), a dash per product.
pub fn yields(
    figure: &YieldFigure<'_>,
    design: &Design,
    plan: &DesignPlan<'_>,
    rows: &[Option<Row>],
) -> Figure {
    let axis = &design.axes[figure.axis];
    let mut lines = Lines::default();
    for row in rows.iter().flatten() {
        let labels = plan.labels(row);
        let Some(Label::Number(x)) = labels[figure.axis] else {
            continue;
        };
        let name = series_name(design, row, &labels, figure.axis);
        let observables = &plan.case(row).observables;
        let values = figure.observables.iter().map(|wanted| {
            let at = observables.iter().position(|o| o.name == *wanted)?;
            row.values[at]
        });
        lines.add(name, *x, values.collect());
    }
    let unit = unit_of(design, figure.observables.first());
    let mut curves = Curves {
        heading: Heading {
            title: figure.title.to_string(),
            captions: figure.captions.clone(),
        },
        x: Axis {
            label: axis.heading.clone(),
            range: None,
            scale: if axis.logarithmic {
                Scale::Log10
            } else {
                Scale::Linear
            },
        },
        y: Axis {
            label: heading("yield", &unit),
            range: unit.starts_with('%').then_some((0.0, 100.0)),
            ..Axis::default()
        },
        colour_title: "strategy".to_string(),
        dash_title: "product".to_string(),
        ..Curves::default()
    };
    for (colour, line) in lines.0.iter().enumerate() {
        for (which, observable) in figure.observables.iter().enumerate() {
            let points: Vec<(f64, Option<f64>)> = line
                .points
                .iter()
                .map(|(x, values)| (*x, values[which]))
                .collect();
            if which == 0 {
                curves.markers.extend(maximum(&points, colour));
            }
            let dash = dash(which);
            curves.series.push(Series {
                label: line.name.clone(),
                colour,
                dash,
                width: LINE,
                points,
            });
            if colour == 0 {
                curves.dashes.push(DashKey {
                    label: observable.clone(),
                    dash,
                });
            }
        }
    }
    if figure.statistical_limit && figure.observables.len() >= 2 {
        curves.guides = statistical_limit(&lines.range());
    }
    Figure::Curves(curves)
}

/// Whether an axis counts equivalents of an electrophile and the results are yields on the amine: then the statistical limit applies.
pub fn counts_equivalents(design: &Design, axis: usize, observables: &[String]) -> bool {
    let axis = &design.axes[axis];
    let equivalents = axis.heading.ends_with("[equiv]")
        && axis
            .addresses
            .iter()
            .all(|a| ELECTROPHILES.contains(&a.as_str()));
    equivalents
        && observables.len() >= 2
        && observables[..2]
            .iter()
            .all(|name| unit_of(design, Some(name)) == "% of amine")
}

/// Lines while they are collected.
#[derive(Default)]
struct Lines(Vec<Line>);

struct Line {
    name: String,
    points: Vec<(f64, Vec<Option<f64>>)>,
}

impl Lines {
    fn add(&mut self, name: String, x: f64, values: Vec<Option<f64>>) {
        let at = self
            .0
            .iter()
            .position(|l| l.name == name)
            .unwrap_or_else(|| {
                self.0.push(Line {
                    name,
                    points: Vec::new(),
                });
                self.0.len() - 1
            });
        self.0[at].points.push((x, values));
    }

    fn range(&self) -> (f64, f64) {
        let all = self.0.iter().flat_map(|l| l.points.iter().map(|p| p.0));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        })
    }
}

fn dash(which: usize) -> Dash {
    [Dash::Solid, Dash::Dashed, Dash::Dotted][which.min(2)]
}

/// Strategy, and the values of the axes that are not x.
fn series_name(design: &Design, row: &Row, labels: &[Option<&Label>], x: usize) -> String {
    let variant = &design.variants[row.variant].name;
    let mut parts: Vec<String> = if variant.is_empty() {
        Vec::new()
    } else {
        vec![variant.clone()]
    };
    for (axis, label) in labels.iter().enumerate() {
        match label {
            Some(label) if axis != x => parts.push(axis_value(&design.axes[axis].heading, label)),
            _ => {}
        }
    }
    if parts.is_empty() {
        "all".to_string()
    } else {
        parts.join(", ")
    }
}

/// `0.5 M` for a heading `flask.concentration [M]`.
fn axis_value(heading: &str, label: &Label) -> String {
    let unit = heading
        .rsplit_once('[')
        .and_then(|(_, unit)| unit.strip_suffix(']'))
        .unwrap_or("");
    match label {
        Label::Text(text) => text.clone(),
        Label::Number(value) => format!("{} {unit}", super::terminal::significant(*value, 4))
            .trim()
            .to_string(),
    }
}

fn unit_of(design: &Design, observable: Option<&String>) -> String {
    let all = design.cases.iter().flat_map(|c| &c.observables);
    all.into_iter()
        .find(|o| Some(&o.name) == observable)
        .map(|o| o.unit.clone())
        .unwrap_or_default()
}

/// A mark at the highest point that lies within the range.
fn maximum(points: &[(f64, Option<f64>)], colour: usize) -> Option<Marker> {
    let known = points.iter().filter_map(|&(x, y)| Some((x, y?)));
    let (x, y) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (y >= WORTH_MARKING).then(|| Marker {
        x,
        y,
        label: format!("{y:.0}"),
        colour,
    })
}

/// Mono and bis (% of amine) when every N-H reacts alike whatever became of the other: p = equivalents/2 of the sites are taken.
fn statistical_limit(&(low, high): &(f64, f64)) -> Vec<Guide> {
    let steps = 200;
    let xs = (0..=steps).map(|i| low + (high - low) * f64::from(i) / f64::from(steps));
    let taken: Vec<(f64, f64)> = xs.map(|x| (x, (0.5 * x).clamp(0.0, 1.0))).collect();
    let mono = taken
        .iter()
        .map(|&(x, p)| (x, 200.0 * p * (1.0 - p)))
        .collect();
    let bis = taken.iter().map(|&(x, p)| (x, 100.0 * p * p)).collect();
    let label = "statistical limit, κ = 1/2".to_string();
    vec![
        Guide {
            label: label.clone(),
            dash: Dash::Solid,
            points: mono,
        },
        Guide {
            label,
            dash: Dash::Dashed,
            points: bis,
        },
    ]
}

/// Percentages over time with the operations marked.
pub fn time_course(
    title: &str,
    case: &Case,
    remains: &Remains,
    wanted: &[String],
    logarithmic: bool,
) -> Option<Figure> {
    let shown = |o: &&Observable| wanted.contains(&o.name) && o.measure().is_some();
    let observables: Vec<&Observable> = case.observables.iter().filter(shown).collect();
    let mut series = Vec::new();
    for (colour, observable) in observables.iter().enumerate() {
        let measure = observable.measure()?;
        let points = remains
            .points
            .iter()
            .map(|p| (p.time, measure.of(&p.mixture)))
            .collect();
        let label = observable.name.clone();
        series.push(Series {
            label,
            colour,
            dash: Dash::Solid,
            width: LINE,
            points,
        });
    }
    let unit = observables.first()?.unit.clone();
    let alike = observables.iter().all(|o| o.unit == unit);
    let label = if alike {
        heading("yield", &unit)
    } else {
        "% of what was charged".to_string()
    };
    let caption = (!case.name.is_empty()).then(|| case.name.clone());
    Some(Figure::TimeCourse(TimeCourse {
        heading: Heading {
            title: title.to_string(),
            captions: caption.into_iter().collect(),
        },
        time: if logarithmic {
            Scale::Log10
        } else {
            Scale::Linear
        },
        span: None,
        y: Axis {
            label,
            ..Axis::default()
        },
        series,
        operations: operations(&remains.notes),
    }))
}

/// Repeated additions are numbered.
fn operations(notes: &[(f64, String)]) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (i, (at, text)) in notes.iter().enumerate() {
        let all = notes.iter().filter(|n| n.1 == *text).count();
        let nth = notes[..=i].iter().filter(|n| n.1 == *text).count();
        let label = if all > 1 {
            format!("{text} {nth}/{all}")
        } else {
            text.clone()
        };
        operations.push(Operation { at: *at, label });
    }
    operations
}

/// Where every equivalent went: a bar per account, a group per strategy.
pub fn ledger(title: &str, rows: &[(&str, &Row)]) -> Option<Figure> {
    let groups: Vec<BarGroup> = rows
        .iter()
        .filter(|(_, row)| !row.balances.is_empty())
        .map(|(name, row)| BarGroup {
            label: (*name).to_string(),
            bars: row.balances.iter().map(bar).collect(),
        })
        .collect();
    (!groups.is_empty()).then(|| {
        Figure::Bars(Bars {
            heading: Heading {
                title: title.to_string(),
                captions: Vec::new(),
            },
            x: Axis {
                label: "share of what was charged [%]".to_string(),
                ..Axis::default()
            },
            segment_title: "where it went".to_string(),
            groups,
        })
    })
}

fn bar(balance: &crate::ledger::Balance) -> Bar {
    let share = |amount: f64| 100.0 * amount / balance.charged;
    let segments = balance.entries.iter().map(|(label, amount)| Segment {
        label: label.clone(),
        value: share(*amount),
    });
    // Round-off of an account that closes is no destination.
    Bar {
        label: balance.name.clone(),
        segments: segments.filter(|s| s.value.abs() > 0.05).collect(),
    }
}
