//! Values over a swept quantity: lines, marked points, reference curves.
//!
//! The legend has two parts: what a colour means and what a dash means, so that five strategies of two products are seven
//! entries and not ten. The caller decides what colours and dashes mean.

use super::axis::{Ends, PlotAxis, Ruler, tick_counts};
use super::canvas::Canvas;
use super::frame::{Frame, Outside};
use super::geometry::{CanvasPoint, Rect};
use super::legend::{LegendEntry, Section};
use super::line::{CurveSeries, Dash, draw_line, line_entry, stroke};
use super::markers::{Marker, draw_markers};
use super::palette::{GUIDE, INK, colour};
use super::shade::ShadedBand;
use super::{FigureError, Heading, Size};

/// Width of reference curves, px.
const GUIDE_WIDTH: f64 = 1.5;
/// A thin grey reference curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Guide {
    /// What it is; guides of one label share a legend entry.
    pub label: String,
    /// How it is interrupted.
    pub dash: Dash,
    /// Pairs in drawing order; not finite leaves a gap.
    pub points: Vec<(f64, f64)>,
}

/// What a dash means.
#[derive(Debug, Clone, PartialEq)]
pub struct DashKey {
    /// Its meaning.
    pub label: String,
    /// The dash.
    pub dash: Dash,
}

/// The figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curves {
    /// Title and captions.
    pub heading: Heading,
    /// Axis of the swept quantity.
    pub x: PlotAxis,
    /// Axis of what was found.
    pub y: PlotAxis,
    /// Lines, later ones on top.
    pub series: Vec<CurveSeries>,
    /// Bands, below the lines.
    pub bands: Vec<ShadedBand>,
    /// Marked points.
    pub markers: Vec<Marker>,
    /// Reference curves, below all lines.
    pub guides: Vec<Guide>,
    /// What colours tell apart ("strategy"); heads that part of the legend.
    pub colour_title: String,
    /// What dashes tell apart ("product").
    pub dash_title: String,
    /// Meaning of each dash. When empty, every series has a legend entry of its own.
    pub dashes: Vec<DashKey>,
}

impl Curves {
    /// Draws it into a part of the canvas with so much free paper right of it, along rulers that it may share with others.
    pub(super) fn draw(
        &self,
        canvas: &Canvas,
        size: Size,
        area: Rect,
        beside: f64,
        (x, y): (Ruler, Ruler),
    ) -> Result<(), FigureError> {
        let (area, outside) = Outside::beside(area, beside);
        let frame = Frame::new(size, area, outside, (x, &self.x.label), (y, &self.y.label))?;
        frame.draw_grid(canvas)?;
        for band in &self.bands {
            band.draw(canvas, &frame, |x| x)?;
        }
        frame.draw_axes(canvas)?;
        let drawn = self.draw_lines(canvas, &frame)?;
        draw_markers(&self.markers, canvas, &frame, drawn)
    }

    /// Rulers from the series, bands and markers of several figures that can be seen. Guides do not widen the axes: they are there to
    /// compare with.
    pub(super) fn rulers(all: &[&Curves], size: Size) -> Result<(Ruler, Ruler), FigureError> {
        let Some(first) = all.first() else {
            return Err(FigureError::Empty(String::new()));
        };
        let points = || {
            let series = all.iter().flat_map(|c| &c.series).flat_map(|s| &s.points);
            let series = series.filter_map(|(x, y)| y.map(|y| (*x, y)));
            let markers = all.iter().flat_map(|c| &c.markers).map(|m| (m.x, m.y));
            let bands = all.iter().flat_map(|c| &c.bands);
            let edges = bands.flat_map(ShadedBand::edges);
            let pairs = series.chain(markers).chain(edges);
            pairs.filter(|(x, y)| x.is_finite() && y.is_finite())
        };
        let (across, up) = tick_counts(size);
        let x = Ruler::new(&first.x, points().map(|p| p.0), Ends::Data, across)?;
        let seen = points().filter(|p| {
            x.place(p.0)
                .is_some_and(|place| (0.0..=1.0).contains(&place))
        });
        let y = Ruler::new(&first.y, seen.map(|p| p.1), Ends::Ticks, up)?;
        Ok((x, y))
    }

    /// What colours, dashes and grey lines mean in several figures.
    pub(super) fn key(all: &[&Curves]) -> Vec<Section> {
        let Some(first) = all.first() else {
            return Vec::new();
        };
        let mut colours: Vec<LegendEntry> = Vec::new();
        let mut seen = Vec::new();
        for series in all.iter().flat_map(|c| &c.series) {
            let dash = if first.dashes.is_empty() {
                series.dash
            } else {
                Dash::Solid
            };
            let what = (series.label.as_str(), series.colour, dash);
            if !seen.contains(&what) {
                seen.push(what);
                colours.push(line_entry(
                    &series.label,
                    colour(series.colour),
                    series.width,
                    dash,
                ));
            }
        }
        let dashes = first.dashes.iter();
        let dashes = dashes.map(|key| line_entry(&key.label, INK, 2.5, key.dash));
        // What a dash means is said once: a guide in two dashes is one entry.
        let mut guides: Vec<LegendEntry> = Vec::new();
        for guide in all.iter().flat_map(|c| &c.guides) {
            if !guide.label.is_empty() && guides.iter().all(|e| e.label != guide.label) {
                guides.push(line_entry(&guide.label, GUIDE, GUIDE_WIDTH, guide.dash));
            }
        }
        let section = |heading: &str, entries| Section {
            heading: heading.to_owned(),
            entries,
        };
        vec![
            section(&first.colour_title, colours),
            section(&first.dash_title, dashes.collect()),
            section("", guides),
        ]
    }

    /// Draws guides and series; returns where their lines went.
    fn draw_lines(
        &self,
        canvas: &Canvas,
        frame: &Frame,
    ) -> Result<Vec<Vec<CanvasPoint>>, FigureError> {
        let mut drawn = Vec::new();
        for guide in &self.guides {
            let stroke = stroke(GUIDE, GUIDE_WIDTH, guide.dash);
            let points = guide.points.iter().map(|(x, y)| (*x, Some(*y)));
            drawn.extend(draw_line(canvas, frame, points, stroke)?);
        }
        for series in &self.series {
            let stroke = stroke(colour(series.colour), series.width, series.dash);
            drawn.extend(draw_line(
                canvas,
                frame,
                series.points.iter().copied(),
                stroke,
            )?);
        }
        Ok(drawn)
    }
}
