//! Observables of variants or of words, side by side.

use super::slice;
use super::values::{self, Shown, percent_range};
use crate::plot::{Bar, BarGroup, BarSegment, Bars, Figure, Heading, PlotAxis};
use crate::report::words::along;
use crate::scenario::PlotSpec;
use crate::study::results::{Results, SweepPoint};
use crate::study::{Along, Design};

/// A group of bars for each point of `plot.x`: a bar per observable, or per point of the series; of a single observable one bar each.
pub fn bars(plot: &PlotSpec, mut heading: Heading, results: &Results<'_>) -> Option<Figure> {
    let design = results.design();
    let x = plot.x?;
    let others = slice::others(design, &[Some(x), plot.series]);
    let points = slice::standing(results, &others);
    heading
        .captions
        .extend(slice::caption(design, &points, &others));
    let shown = values::shown(&plot.shown, design);
    let columns = values::columns(results, &shown);
    let values = points.iter().flat_map(|&point| values::of(point, &columns));
    let all: Vec<f64> = values.flatten().collect();
    let (scale, label, units) = values::scaled(&shown, all.iter().copied());
    let group = Groups {
        design,
        x,
        series: plot.series,
        shown: &shown,
        columns: &columns,
        scale,
        units,
    };
    let mut places: Vec<Vec<SweepPoint>> = vec![Vec::new(); slice::len(design, x)];
    for point in points {
        if let Some(at) = point.position(x) {
            places[at].push(point);
        }
    }
    let places = places.iter().enumerate();
    let groups: Vec<BarGroup> = places.map(|(at, here)| group.at(at, here)).collect();
    let percentages = shown.first().is_some_and(Shown::is_percentage);
    let limits = plot.limits.y.map(|(low, high)| (low / scale, high / scale));
    let range = limits.or_else(|| percent_range(all.into_iter()).filter(|_| percentages));
    Some(Figure::Bars(Bars {
        heading,
        x: PlotAxis {
            label,
            range,
            ..PlotAxis::default()
        },
        segment_title: match plot.series {
            _ if group.is_flat() => String::new(),
            Some(along) => along::name(design, along),
            None => "result".to_string(),
        },
        groups,
    }))
}

/// What the groups of bars are made of.
struct Groups<'a> {
    design: &'a Design,
    x: Along,
    series: Option<Along>,
    shown: &'a [Shown],
    columns: &'a [Option<usize>],
    /// What values are divided by.
    scale: f64,
    /// Whether the legend tells the units.
    units: bool,
}

impl Groups<'_> {
    /// One result of each point needs no groups and no legend: the points are the bars.
    fn is_flat(&self) -> bool {
        self.series.is_none() && self.shown.len() == 1
    }

    /// The group of the results at a point of x.
    fn at(&self, at: usize, here: &[SweepPoint]) -> BarGroup {
        BarGroup {
            label: if self.is_flat() {
                String::new()
            } else {
                along::point(self.design, self.x, at)
            },
            bars: here
                .iter()
                .flat_map(|&point| self.bars(at, point))
                .collect(),
        }
    }

    /// The bars of a result, one per observable.
    fn bars(&self, at: usize, point: SweepPoint) -> Vec<Bar> {
        let series = self.series.and_then(|along| {
            let at = point.position(along)?;
            Some(along::point(self.design, along, at))
        });
        let values = values::of(point, self.columns).zip(self.shown);
        let bars = values.map(|(value, observable)| {
            let kind = series.clone().unwrap_or_else(|| self.name(observable));
            let label = if self.is_flat() {
                along::point(self.design, self.x, at)
            } else {
                kind.clone()
            };
            bar(label, kind, value.map(|v| v / self.scale))
        });
        bars.collect()
    }

    fn name(&self, observable: &Shown) -> String {
        if self.units {
            observable.with_units()
        } else {
            observable.name.clone()
        }
    }
}

fn bar(label: String, kind: String, value: Option<f64>) -> Bar {
    Bar {
        label,
        segments: vec![BarSegment {
            label: kind,
            value: value.unwrap_or(f64::NAN),
        }],
    }
}
