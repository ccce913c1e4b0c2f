//! Observables of variants or of words, side by side.

use super::slice;
use super::values::{self, Shown, percent_range};
use crate::output::figure::{Axis, Bar, BarGroup, Bars, Figure, Heading, Segment};
use crate::scenario::PlotSpec;
use crate::study::results::{Point, Results};

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
    let mut places: Vec<Vec<Point>> = vec![Vec::new(); slice::len(design, x)];
    for point in points {
        if let Some(at) = point.position(x) {
            places[at].push(point);
        }
    }
    let name = |o: &Shown| {
        if units {
            o.with_units()
        } else {
            o.name.clone()
        }
    };
    // One result of each point needs no groups and no legend: the points are the bars.
    let alone = plot.series.is_none() && shown.len() == 1;
    let group = |(at, here): (usize, &Vec<Point>)| {
        let bars = here.iter().flat_map(|&point| {
            let series = plot.series.and_then(|along| {
                let at = point.position(along)?;
                Some(slice::point(design, along, at))
            });
            let values = values::of(point, &columns).zip(&shown);
            let bars = values.map(|(value, observable)| {
                let kind = series.clone().unwrap_or_else(|| name(observable));
                let label = if alone {
                    slice::point(design, x, at)
                } else {
                    kind.clone()
                };
                bar(label, kind, value.map(|v| v / scale))
            });
            bars.collect::<Vec<_>>()
        });
        BarGroup {
            label: if alone {
                String::new()
            } else {
                slice::point(design, x, at)
            },
            bars: bars.collect(),
        }
    };
    let groups: Vec<BarGroup> = places.iter().enumerate().map(group).collect();
    let percentages = shown.first().is_some_and(Shown::is_percentage);
    let limits = plot.limits.y.map(|(low, high)| (low / scale, high / scale));
    let range = limits.or_else(|| percent_range(all.into_iter()).filter(|_| percentages));
    Some(Figure::Bars(Bars {
        heading,
        x: Axis {
            label,
            range,
            ..Axis::default()
        },
        segment_title: match plot.series {
            _ if alone => String::new(),
            Some(along) => slice::name(design, along),
            None => "result".to_string(),
        },
        groups,
    }))
}

fn bar(label: String, kind: String, value: Option<f64>) -> Bar {
    Bar {
        label,
        segments: vec![Segment {
            label: kind,
            value: value.unwrap_or(f64::NAN),
        }],
    }
}
