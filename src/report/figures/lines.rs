//! Results as lines: which points make one, and how lines are told apart.
//!
//! Knows where points stand and what was found there, nothing of how it is drawn.

use std::collections::HashMap;

use super::slice;
use super::thin::{Parts, Thin, Vertex};
use super::values;
use crate::report::words::along;
use crate::study::results::SweepPoint;
use crate::study::{Along, Design};

/// Along what results become lines.
pub(super) struct LineLayout {
    /// What runs along x.
    pub x: Along,
    /// Ends of x, where they are given.
    pub range: Option<(f64, f64)>,
    /// What colours tell apart.
    pub colours: Vec<Along>,
    /// What panels tell apart.
    pub panels: Option<Along>,
}

/// The results as lines, one per strategy and panel.
#[derive(Default)]
pub(super) struct ResultLines {
    /// The lines, in the order of their first points.
    pub list: Vec<ResultLine>,
    /// What the colours are called, by number.
    pub names: Vec<String>,
    /// What colours tell apart.
    pub title: String,
}

/// The results of one strategy in one panel.
pub(super) struct ResultLine {
    /// Number of its panel, where there are several.
    pub panel: Option<usize>,
    /// Number of its colour.
    pub colour: usize,
    /// The variant of its first point.
    pub variant: usize,
    points: Vec<Vertex>,
}

impl ResultLine {
    /// One observable of it, in units of `scale`.
    pub fn course(&self, which: usize, scale: f64) -> Vec<(f64, Option<f64>)> {
        let points = self.points.iter();
        points
            .map(|(x, values)| (*x, values[which].map(|v| v / scale)))
            .collect()
    }
}

impl ResultLines {
    /// The lines of these points; `columns` are the observables to keep.
    pub fn new(
        layout: &LineLayout,
        columns: &[Option<usize>],
        design: &Design,
        points: &[SweepPoint],
    ) -> ResultLines {
        let told = layout.colours.as_slice();
        let titles: Vec<String> = told.iter().map(|&o| along::name(design, o)).collect();
        let mut lines = ResultLines {
            title: titles.join(", "),
            ..ResultLines::default()
        };
        let (axis, places) = slice::axis(design, layout.x, layout.range);
        let parts = Parts::new(&axis, &places);
        let mut grown: Vec<Thin> = Vec::new();
        // Which line a point belongs to, by where it stands along all that tells lines apart.
        let mut known: HashMap<Vec<Option<usize>>, usize> = HashMap::new();
        let apart: Vec<Along> = layout.panels.iter().chain(told).copied().collect();
        let mut stands = Vec::new();
        for &point in points {
            let Some(at) = point.position(layout.x) else {
                continue;
            };
            stands.clear();
            stands.extend(apart.iter().map(|&along| point.position(along)));
            let line = known.get(&stands).copied().unwrap_or_else(|| {
                let line = lines.line(layout.panels, told, design, point);
                known.insert(stands.clone(), line);
                line
            });
            grown.resize_with(lines.list.len(), || Thin::new(parts));
            grown[line].push((places[at], values::of(point, columns).collect()));
        }
        for (line, thin) in lines.list.iter_mut().zip(grown) {
            line.points = thin.points();
        }
        lines
    }

    /// The line of a point, new where there is none.
    fn line(
        &mut self,
        panels: Option<Along>,
        told: &[Along],
        design: &Design,
        point: SweepPoint,
    ) -> usize {
        let parts = told.iter().filter_map(|&along| {
            let at = point.position(along)?;
            Some(along::point(design, along, at))
        });
        let name = parts.collect::<Vec<_>>().join(", ");
        let panel = panels.and_then(|along| point.position(along));
        let known = self.names.iter().position(|known| *known == name);
        let colour = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        let own = |line: &ResultLine| line.panel == panel && line.colour == colour;
        self.list.iter().position(own).unwrap_or_else(|| {
            self.list.push(ResultLine {
                panel,
                colour,
                variant: point.variant(),
                points: Vec::new(),
            });
            self.list.len() - 1
        })
    }

    /// Whether one strategy is shown, so that there is nothing to tell apart.
    pub fn is_alone(&self) -> bool {
        self.names.len() < 2
    }

    /// All values of all observables.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let points = self.list.iter().flat_map(|line| &line.points);
        points.flat_map(|(_, values)| values.iter().copied().flatten())
    }

    /// The first and the last place of all lines.
    pub fn range(&self) -> (f64, f64) {
        let all = self.list.iter().flat_map(|l| l.points.iter().map(|p| p.0));
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        })
    }
}
