//! Lines: how they look, their gaps, and what of them can be seen. Shared by curves and time courses.

use plotters::style::RGBColor;

use super::FigureError;
use super::canvas::{Canvas, Stroke};
use super::frame::Frame;
use super::geometry::{CanvasPoint, clip};
use super::legend::{LegendEntry, Sample};

/// Points nearer than this to the one before, px, do not change the picture and only make the file long.
const NEAR: f64 = 0.3;

/// Radius of a point that stands alone, over the width of its line.
const LONE: f64 = 1.6;

/// How a line is interrupted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A dash, a dot.
    DashDotted,
}

impl Dash {
    fn pattern(self) -> &'static [f64] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[11.0, 6.5],
            Dash::Dotted => &[2.5, 5.0],
            Dash::DashDotted => &[11.0, 5.0, 2.5, 5.0],
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveSeries {
    /// What its colour means; series of one label should have one colour.
    pub label: String,
    /// Number of its colour in the palette, from 0.
    pub colour: usize,
    /// How it is interrupted.
    pub dash: Dash,
    /// Width, px; 2.5 is a good line.
    pub width: f64,
    /// Pairs in drawing order; a missing or non-finite y leaves a gap.
    pub points: Vec<(f64, Option<f64>)>,
}

/// A stroke from a line's own words.
pub fn stroke(colour: RGBColor, width: f64, dash: Dash) -> Stroke {
    Stroke {
        colour,
        width,
        dash: dash.pattern(),
    }
}

/// A legend entry with a stretch of line.
pub fn line_entry(label: &str, colour: RGBColor, width: f64, dash: Dash) -> LegendEntry {
    LegendEntry {
        label: label.to_owned(),
        sample: Sample::Line(stroke(colour, width, dash)),
    }
}

/// Draws one line with its gaps, cut to the plot area, and returns its visible pieces. A point between two gaps is a dot.
pub fn draw_line(
    canvas: &Canvas,
    frame: &Frame,
    points: impl Iterator<Item = (f64, Option<f64>)>,
    stroke: Stroke,
) -> Result<Vec<Vec<CanvasPoint>>, FigureError> {
    let mut runs: Vec<Vec<CanvasPoint>> = vec![Vec::new()];
    for (x, y) in points {
        match y.and_then(|y| frame.point(x, y)) {
            Some(at) => runs.last_mut().into_iter().for_each(|run| run.push(at)),
            None => runs.push(Vec::new()),
        }
    }
    let mut drawn = Vec::new();
    for run in runs.iter().filter(|run| !run.is_empty()) {
        if let ([at], true) = (run.as_slice(), frame.plot.contains(run[0])) {
            canvas.disc(*at, LONE * stroke.width, stroke.colour)?;
        }
        for piece in clip(&thin(run), &frame.plot) {
            canvas.line(&piece, stroke)?;
            drawn.push(piece);
        }
    }
    Ok(drawn)
}

/// The run without points that lie on the one before, both ends kept.
fn thin(run: &[CanvasPoint]) -> Vec<CanvasPoint> {
    let mut kept: Vec<CanvasPoint> = Vec::new();
    for (number, point) in run.iter().enumerate() {
        let far = kept
            .last()
            .is_none_or(|last| (point.0 - last.0).hypot(point.1 - last.1) >= NEAR);
        if far || number + 1 == run.len() {
            kept.push(*point);
        }
    }
    kept
}
