//! Shaded bands: between which values a line may lie, drawn below the lines so that they and each other can be seen through.

use super::FigureError;
use super::canvas::Canvas;
use super::frame::Frame;
use super::geometry::CanvasPoint;
use super::palette::colour;

/// How much of what is below a band it hides: three on top of each other still let the grid through.
const OPACITY: f64 = 0.22;

/// A band along x.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadedBand {
    /// Number of the colour of its line.
    pub colour: usize,
    /// x, lower and upper y, in the order of x.
    pub points: Vec<(f64, f64, f64)>,
}

impl ShadedBand {
    /// Draws it, cut to the plot; what an axis cannot show (zero on a logarithmic one) is its edge.
    pub(super) fn draw(
        &self,
        canvas: &Canvas,
        frame: &Frame,
        across: impl Fn(f64) -> f64,
    ) -> Result<(), FigureError> {
        let plot = &frame.plot;
        let inside = |(x, y): CanvasPoint| {
            (
                x.clamp(plot.left, plot.right),
                y.clamp(plot.top, plot.bottom),
            )
        };
        let place = |x: f64, y: f64| match frame.point(across(x), y) {
            Some(at) => Some(inside(at)),
            None => frame
                .point(across(x), self.highest())
                .map(|(x, _)| inside((x, plot.bottom))),
        };
        let lower = self.points.iter().filter_map(|p| place(p.0, p.1));
        let upper = self.points.iter().rev().filter_map(|p| place(p.0, p.2));
        let edge: Vec<CanvasPoint> = lower.chain(upper).collect();
        if edge.len() < 4 {
            return Ok(());
        }
        canvas.polygon(&edge, colour(self.colour), OPACITY)
    }

    fn highest(&self) -> f64 {
        self.points.iter().map(|p| p.2).fold(f64::MIN, f64::max)
    }
}
