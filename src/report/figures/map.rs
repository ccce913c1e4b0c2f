//! One observable over two axes, a map for each panel.

use super::slice;
use super::values::{self, Shown};
use crate::plot::{Figure, Grid, Heading, Map, Panels, PlotAxis};
use crate::scenario::PlotSpec;
use crate::study::results::{Results, SweepPoint};
use crate::study::{Along, Design};

/// The map, or the maps in their panels.
pub fn map(plot: &PlotSpec, mut heading: Heading, results: &Results<'_>) -> Option<Figure> {
    let design = results.design();
    let (x, up) = (plot.x?, plot.up?);
    let others = slice::others(design, &[Some(x), Some(up), plot.panels]);
    let points = slice::standing(results, &others);
    heading
        .captions
        .extend(slice::caption(design, &points, &others));
    let shown = values::shown(&plot.shown, design);
    let drawn = MapFrame {
        plot,
        x,
        up,
        shown: shown.first()?,
        column: results.column(&shown.first()?.name)?,
        design,
    };
    let Some(along) = plot.panels else {
        let mut map = drawn.map(&points, &points);
        map.heading = heading;
        return Some(Figure::Map(map));
    };
    let panels = 0..slice::len(design, along);
    let maps = panels.clone().map(|at| {
        let here = |point: &&SweepPoint| point.position(along) == Some(at);
        let own: Vec<SweepPoint> = points.iter().filter(here).copied().collect();
        drawn.map(&own, &points)
    });
    Some(Figure::Grid(Grid {
        heading,
        panels: Panels::Maps(maps.collect()),
        names: panels.map(|at| slice::panel(design, along, at)).collect(),
    }))
}

/// What all panels share.
struct MapFrame<'a> {
    plot: &'a PlotSpec,
    x: Along,
    up: Along,
    shown: &'a Shown,
    column: usize,
    design: &'a Design,
}

impl MapFrame<'_> {
    /// The map of some points, in the colours of all.
    fn map(&self, points: &[SweepPoint], all: &[SweepPoint]) -> Map {
        let limits = &self.plot.limits;
        let (x, xs) = slice::axis(self.design, self.x, limits.x);
        let (y, ys) = slice::axis(self.design, self.up, limits.y);
        let (columns, lines) = (rising(&xs), rising(&ys));
        let known = all.iter().filter_map(|point| point.value(self.column));
        let (scale, label, _) = values::scaled(std::slice::from_ref(self.shown), known);
        let mut values = vec![None; xs.len() * ys.len()];
        for point in points {
            if let (Some(column), Some(line)) = (point.position(self.x), point.position(self.up)) {
                values[lines.rank[line] * xs.len() + columns.rank[column]] =
                    point.value(self.column).map(|v| v / scale);
            }
        }
        let scaled = |(low, high): (f64, f64)| (low / scale, high / scale);
        Map {
            x,
            y,
            z: PlotAxis {
                label,
                range: limits.z.map(scaled),
                ..PlotAxis::default()
            },
            xs: columns.sorted,
            ys: lines.sorted,
            values,
            contours: self
                .plot
                .contours
                .as_ref()
                .map(|list| list.iter().map(|v| v / scale).collect()),
            ..Map::default()
        }
    }
}

/// Points of an axis in rising order.
struct Rising {
    sorted: Vec<f64>,
    /// Where each point has come to stand.
    rank: Vec<usize>,
}

fn rising(points: &[f64]) -> Rising {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| points[a].total_cmp(&points[b]));
    let mut rank = vec![0; points.len()];
    for (to, &from) in order.iter().enumerate() {
        rank[from] = to;
    }
    Rising {
        sorted: order.iter().map(|&i| points[i]).collect(),
        rank,
    }
}
