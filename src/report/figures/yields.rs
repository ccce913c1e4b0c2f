//! Yields over a swept quantity: a colour per strategy, a dash per product.

use super::LINE;
use super::limit::statistical_limit;
use super::values::{self, Shown, percent_range};
use crate::output::figure::{Axis, Curves, Dash, DashKey, Figure, Heading, Marker, Scale, Series};
use crate::report::terminal::significant;
use crate::study::plan::{DesignPlan, Row};
use crate::study::{Design, Label};

/// A yield below this (%) gets no mark at its maximum: there is nothing to aim at.
const WORTH_MARKING: f64 = 1.0;
/// Marks nearer to each other than this share of the plot, across and up, have no room for a number each: a number would be read
/// at the wrong mark.
const CROWDED: f64 = 0.06;

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

/// Yields over an axis of numbers, a colour per strategy (and per value of further axes), a dash per product.
///
/// Observables that cannot stand on one axis with the first are left out: a scenario that asks for them is refused before.
pub fn yields(
    figure: &YieldFigure<'_>,
    design: &Design,
    plan: &DesignPlan<'_>,
    rows: &[Option<Row>],
) -> Figure {
    let all = || design.cases.iter().flat_map(|c| &c.observables);
    let wanted = figure.observables.iter();
    let shown = values::together(wanted.filter_map(|name| Shown::find(name, all())).collect());
    let lines = lines(figure.axis, &shown, design, plan, rows);
    let axis = &design.axes[figure.axis];
    let (label, units) = values::label(&shown);
    let percentages = shown.first().is_some_and(Shown::is_percentage);
    let mut curves = Curves {
        heading: Heading {
            title: figure.title.to_string(),
            captions: figure.captions.clone(),
        },
        x: Axis {
            label: axis_label(axis.numbers.as_ref().map_or(&axis.heading, |n| &n.heading)),
            range: None,
            scale: if axis.logarithmic {
                Scale::Log10
            } else {
                Scale::Linear
            },
        },
        y: Axis {
            label,
            range: percent_range(lines.values()).filter(|_| percentages),
            ..Axis::default()
        },
        colour_title: "strategy".to_string(),
        dash_title: "product".to_string(),
        ..Curves::default()
    };
    for (which, observable) in shown.iter().enumerate() {
        let label = if units {
            observable.with_units()
        } else {
            observable.name.clone()
        };
        let dash = dash(which);
        curves.dashes.push(DashKey { label, dash });
    }
    for (colour, line) in lines.0.iter().enumerate() {
        curves.markers.extend(maximum(&line.course(0), colour));
        curves.series.extend((0..shown.len()).map(|which| Series {
            label: line.name.clone(),
            colour,
            dash: dash(which),
            width: LINE,
            points: line.course(which),
        }));
    }
    let across = |x: f64| if axis.logarithmic { x.log10() } else { x };
    crowded(&mut curves.markers, across, lines.range(), curves.y.range);
    if figure.statistical_limit && shown.len() >= 2 {
        curves.guides = statistical_limit(&lines.range());
    }
    Figure::Curves(curves)
}

/// The results as lines, one per strategy.
fn lines(
    axis: usize,
    shown: &[Shown],
    design: &Design,
    plan: &DesignPlan<'_>,
    rows: &[Option<Row>],
) -> Lines {
    let mut lines = Lines::default();
    for row in rows.iter().flatten() {
        let Some(x) = number(design, row, axis) else {
            continue;
        };
        let labels = plan.labels(row);
        let observables = &plan.case(row).observables;
        let values = shown.iter().map(|wanted| {
            let at = observables.iter().position(|o| o.name == wanted.name)?;
            row.values[at]
        });
        lines.add(series_name(design, row, &labels, axis), x, values.collect());
    }
    lines
}

/// Where a row stands on an axis.
fn number(design: &Design, row: &Row, axis: usize) -> Option<f64> {
    let axes = &design.variants[row.variant].axes;
    let at = axes.iter().position(|&a| a == axis)?;
    let numbers = design.axes[axis].numbers.as_ref()?;
    numbers.values.get(*row.position.get(at)?).copied()
}

/// An axis as a reader of figures calls it: `carbonyl [equiv]` for `charge.carbonyl [equiv]`, `feed: over [min]` for `step.feed.over [min]`.
/// Of an axis that moves several numbers each is called so.
fn axis_label(heading: &str) -> String {
    let called = |address: &str| match address.split_once('.') {
        Some(("charge" | "flask" | "constant" | "chemistry", rest)) => rest.to_string(),
        Some(("step", rest)) => rest.replacen('.', ": ", 1),
        _ => address.to_string(),
    };
    let parts: Vec<String> = heading.split(", ").map(called).collect();
    parts.join(", ")
}

/// Lines while they are collected.
#[derive(Default)]
struct Lines(Vec<Line>);

struct Line {
    name: String,
    points: Vec<(f64, Vec<Option<f64>>)>,
}

impl Line {
    /// One observable of it.
    fn course(&self, which: usize) -> Vec<(f64, Option<f64>)> {
        let points = self.points.iter();
        points.map(|(x, values)| (*x, values[which])).collect()
    }
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

    fn values(&self) -> impl Iterator<Item = f64> {
        let points = self.0.iter().flat_map(|line| &line.points);
        points.flat_map(|(_, values)| values.iter().copied().flatten())
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
        Label::Number(value) => format!("{} {unit}", significant(*value, 4))
            .trim()
            .to_string(),
    }
}

/// A mark at the highest point that lies within the range.
fn maximum(points: &[(f64, Option<f64>)], colour: usize) -> Option<Marker> {
    let known = points.iter().filter_map(|&(x, y)| Some((x, y?)));
    let (x, y) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (y >= WORTH_MARKING).then(|| Marker {
        x,
        y,
        label: if y < 9.5 {
            format!("{y:.1}")
        } else {
            format!("{y:.0}")
        },
        colour,
    })
}

/// Takes the number from marks that crowd a higher one: the highest of a crowd keeps its own.
fn crowded(
    markers: &mut [Marker],
    across: impl Fn(f64) -> f64,
    (low, high): (f64, f64),
    up: Option<(f64, f64)>,
) {
    let wide = (across(high) - across(low)).abs();
    let tall = up.map_or(100.0, |(low, high)| high - low);
    let mut order: Vec<usize> = (0..markers.len()).collect();
    order.sort_by(|&a, &b| markers[b].y.total_cmp(&markers[a].y));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for at in order {
        let (x, y) = (across(markers[at].x), markers[at].y);
        let near = |&(other_x, other_y): &(f64, f64)| {
            (x - other_x).abs() < CROWDED * wide && (y - other_y).abs() < CROWDED * tall
        };
        if kept.iter().any(near) {
            markers[at].label.clear();
        } else {
            kept.push((x, y));
        }
    }
}
