//! Stacked horizontal bars in groups: where every equivalent went.
//!
//! One bar per reagent under the name of its strategy, segments in one order and one colour per kind of fate. The figure is
//! as tall as its bars need. What segments mean is the caller's business.

use super::axis::{AxisScale, Ends, PlotAxis, Ruler, tick_counts};
use super::bar::{BESIDE, Bar};
use super::canvas::{Align, Canvas, Lettering, draw};
use super::frame::{CAPITAL, Headline, MARGIN};
use super::geometry::Rect;
use super::legend::{Legend, LegendEntry, Sample, Section};
use super::palette::{PAPER, colour};
use super::x_axis::{SPINE, XAxis};
use super::{FigureError, Heading, Size, font};

/// Lettering of group names and bar names, px per em.
const GROUP: f64 = 19.0;
const NAME: f64 = 18.0;
/// Height of a bar with its gap: at most, and at least before the figure grows, px.
const PITCH: (f64, f64) = (46.0, 26.0);
/// Share of the pitch that a bar fills.
const FILLED: f64 = 0.78;
/// Height of a group's name with its gap, px.
const GROUP_ROW: f64 = 38.0;
/// Share of the width that names may take.
const NAMES_SHARE: f64 = 0.24;
/// Share of the width that the legend may take.
const LEGEND_SHARE: f64 = 0.28;

/// Bars under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct BarGroup {
    /// The name; empty for none.
    pub label: String,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
}

/// The figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// Title and captions.
    pub heading: Heading,
    /// The axis of values; always linear, it always shows zero.
    pub x: PlotAxis,
    /// What segments tell apart; heads the legend. Empty where there is nothing to tell apart, and then no legend.
    pub segment_title: String,
    /// The groups from top to bottom.
    pub groups: Vec<BarGroup>,
}

impl Bars {
    pub(super) fn svg(&self, size: Size) -> Result<String, FigureError> {
        let headline = Headline::new(&self.heading, size.width)?;
        let kinds = self.kinds();
        let x = self.ruler(size)?;
        let top = MARGIN + headline.height();
        let below = XAxis::HEIGHT + MARGIN;
        let (pitch, height) = self.pitch(f64::from(size.height) - top - below);
        let snug = top + height + below;
        let legend_room = snug.max(f64::from(size.height)) - top - MARGIN;
        let legend_width = LEGEND_SHARE * f64::from(size.width);
        let legend = Legend::new(&self.key(&kinds), legend_width, legend_room)?;
        let size = Size {
            height: snug.max(top + legend.height() + MARGIN).ceil() as u32,
            ..size
        };
        let names = self.names(NAMES_SHARE * f64::from(size.width))?;
        let plot = Rect {
            left: MARGIN + font::widest(names.iter().map(String::as_str), NAME)? + 12.0,
            top,
            right: f64::from(size.width) - MARGIN - legend.width - BESIDE,
            bottom: top + height,
        };
        draw(size, |canvas| {
            headline.draw(canvas)?;
            let axis = XAxis { ruler: &x, plot };
            axis.draw_grid(canvas)?;
            self.draw_groups(canvas, &axis, pitch, &kinds, &names)?;
            axis.draw(canvas, &self.x.label)?;
            legend.draw(canvas, plot.right + BESIDE, plot.top)
        })
    }

    /// Labels of the segments in order of first appearance: their number is their colour.
    fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for segment in self.bars().flat_map(|bar| &bar.segments) {
            if !kinds.contains(&segment.label.as_str()) {
                kinds.push(&segment.label);
            }
        }
        kinds
    }

    fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.groups.iter().flat_map(|group| &group.bars)
    }

    fn key(&self, kinds: &[&str]) -> Vec<Section> {
        if self.segment_title.is_empty() {
            return Vec::new();
        }
        let entries = kinds.iter().enumerate().map(|(number, label)| LegendEntry {
            label: (*label).to_owned(),
            sample: Sample::Patch(colour(number)),
        });
        vec![Section {
            heading: self.segment_title.clone(),
            entries: entries.collect(),
        }]
    }

    fn ruler(&self, size: Size) -> Result<Ruler, FigureError> {
        if self.bars().next().is_none() {
            return Err(FigureError::Empty(self.x.label.clone()));
        }
        let ends = self.bars().flat_map(|bar| {
            let sum = |sign: f64| {
                let lengths = bar.segments.iter().map(|s| s.value * sign);
                sign * lengths.filter(|v| v.is_finite() && *v > 0.0).sum::<f64>()
            };
            [sum(1.0), sum(-1.0)]
        });
        let axis = PlotAxis {
            scale: AxisScale::Linear,
            ..self.x.clone()
        };
        let across = tick_counts(size).0;
        Ruler::new(&axis, ends.chain([0.0]), Ends::Ticks, across)
    }

    /// Height per bar and of the whole plot for this much room.
    fn pitch(&self, room: f64) -> (f64, f64) {
        let named = self.groups.iter().filter(|g| !g.label.is_empty()).count() as f64;
        let bars = self.bars().count() as f64;
        let names = named * GROUP_ROW + 10.0;
        let pitch = ((room - names) / bars).clamp(PITCH.1, PITCH.0);
        // Few bars leave paper below them rather than grow fat; many make the sheet longer.
        (pitch, names + bars * pitch)
    }

    fn names(&self, room: f64) -> Result<Vec<String>, FigureError> {
        let names = self.bars().map(|bar| font::clean(&bar.label));
        names.map(|name| font::fit(&name, NAME, room)).collect()
    }

    fn draw_groups(
        &self,
        canvas: &Canvas,
        axis: &XAxis,
        pitch: f64,
        kinds: &[&str],
        names: &[String],
    ) -> Result<(), FigureError> {
        let mut top = axis.plot.top;
        let mut names = names.iter();
        for group in &self.groups {
            if !group.label.is_empty() {
                let room = axis.plot.right - MARGIN;
                let words = font::fit(&font::clean(&group.label), GROUP, room)?;
                top += GROUP_ROW;
                // Covers the grid below the words, which may reach into the plot.
                let behind = Rect {
                    left: MARGIN,
                    top: top - GROUP_ROW + 6.0,
                    right: MARGIN + font::width(&words, GROUP)? + 6.0,
                    bottom: top - 4.0,
                };
                canvas.fill(&behind, PAPER, 1.0)?;
                canvas.text(
                    &words,
                    (MARGIN, top - 11.0),
                    Lettering::ink(GROUP, Align::Left),
                )?;
            }
            let above = top;
            for (bar, name) in group.bars.iter().zip(&mut names) {
                let middle = top + pitch / 2.0;
                let at = (axis.plot.left - 10.0, middle + CAPITAL * NAME / 2.0);
                canvas.text(name, at, Lettering::ink(NAME, Align::Right))?;
                bar.draw(canvas, axis, middle, pitch * FILLED, kinds)?;
                top += pitch;
            }
            // Zero is drawn per group: one line over all would run through the groups' names.
            let plot = axis.plot;
            let zero = axis.across(0.0);
            if let Some(x) = zero.filter(|x| (plot.left - 0.5..=plot.right + 0.5).contains(x)) {
                canvas.line(&[(x, above), (x, top)], SPINE)?;
            }
        }
        Ok(())
    }
}
