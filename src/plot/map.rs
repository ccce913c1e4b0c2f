//! Values over two swept quantities: bands of colour between round numbers, lines where they meet.
//!
//! Between points of numbers values are interpolated linearly along both axes; words are blocks. Where a point has no value nothing is
//! drawn. What is measured is the caller's business.

use super::axis::{Ends, PlotAxis, Ruler, tick_counts};
use super::canvas::Canvas;
use super::colour_bar::borders;
use super::frame::{Frame, Outside};
use super::geometry::Rect;
use super::markers::{Marker, draw_markers};
use super::surface::{Surface, SurfaceAxis};
use super::{FigureError, Heading, Size};

/// Values at contours at most on one map.
const MOST_BANDS: usize = 10;

/// The figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map {
    /// Title and captions.
    pub heading: Heading,
    /// Axis to the right.
    pub x: PlotAxis,
    /// Axis upwards.
    pub y: PlotAxis,
    /// What colours mean; always linear.
    pub z: PlotAxis,
    /// Points to the right, rising; for words 0, 1, 2 ...
    pub xs: Vec<f64>,
    /// Points upwards, rising.
    pub ys: Vec<f64>,
    /// Row by row from the lowest: values at the points.
    pub values: Vec<Option<f64>>,
    /// Values at which lines are drawn; `None`: wherever colours meet.
    pub contours: Option<Vec<f64>>,
    /// Marked points, on top.
    pub markers: Vec<Marker>,
}

/// Rulers that several maps share.
pub(super) struct Rulers {
    x: Ruler,
    y: Ruler,
    /// The colours.
    pub z: Ruler,
}

impl Rulers {
    /// Rulers for all of these maps, each on a part of the sheet.
    pub fn new(all: &[&Map], part: Size, sheet: Size) -> Result<Rulers, FigureError> {
        let Some(first) = all.first() else {
            return Err(FigureError::Empty(String::new()));
        };
        let (across, up) = tick_counts(part);
        let xs = all.iter().flat_map(|map| map.xs.iter().copied());
        let ys = all.iter().flat_map(|map| map.ys.iter().copied());
        let values = all.iter().flat_map(|map| map.values.iter().flatten());
        let bands = (tick_counts(sheet).1 + 2).min(MOST_BANDS);
        Ok(Rulers {
            x: Ruler::new(&exact(&first.x, &first.xs), xs, Ends::Data, across)?,
            y: Ruler::new(&exact(&first.y, &first.ys), ys, Ends::Data, up)?,
            z: Ruler::new(&first.z, values.copied(), Ends::Ticks, bands)?,
        })
    }
}

/// The axis with the ends of its points: a map has nothing to show beyond them.
fn exact(axis: &PlotAxis, points: &[f64]) -> PlotAxis {
    let ends = points.first().zip(points.last());
    let range = ends.map(|(from, to)| (*from, *to)).filter(|(a, b)| a < b);
    PlotAxis {
        range: axis.range.or(range),
        ..axis.clone()
    }
}

impl Map {
    /// Draws it into a part of the canvas with so much free paper right of it.
    pub(super) fn draw(
        &self,
        canvas: &Canvas,
        size: Size,
        area: Rect,
        beside: f64,
        rulers: &Rulers,
    ) -> Result<(), FigureError> {
        let (area, outside) = Outside::beside(area, beside);
        let (x, y) = (rulers.x.clone(), rulers.y.clone());
        let frame = Frame::new(size, area, outside, (x, &self.x.label), (y, &self.y.label))?;
        let surface = Surface {
            values: &self.values,
            levels: self.contours.as_deref(),
            plot: frame.plot,
            x: SurfaceAxis::new(&self.xs, &rulers.x),
            y: SurfaceAxis::new(&self.ys, &rulers.y),
            borders: borders(&rulers.z),
        };
        surface.fill(canvas)?;
        if surface.x.smooth && surface.y.smooth {
            surface.contours(canvas, &rulers.z)?;
        }
        if !surface.x.smooth && !surface.y.smooth {
            surface.write(canvas, &rulers.z)?;
        }
        frame.draw_axes(canvas)?;
        draw_markers(&self.markers, canvas, &frame, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_ends_with_its_points() {
        let ends = |axis: &PlotAxis, points: &[f64]| exact(axis, points).range;
        let axis = PlotAxis::linear("x");
        assert_eq!(ends(&axis, &[0.2, 1.0, 3.0]), Some((0.2, 3.0)));
        assert_eq!(ends(&axis, &[0.2]), None);
        let asked = PlotAxis::fixed_range("x", 0.5, 2.0);
        assert_eq!(ends(&asked, &[0.2, 3.0]), Some((0.5, 2.0)));
    }
}
