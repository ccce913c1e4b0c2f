//! Shaded bands: between which values a line may lie, drawn below the lines so that they and each other can be seen through.
//!
//! What a band means is the caller's business, and said in a caption.

use super::FigureError;
use super::canvas::Canvas;
use super::frame::Frame;
use super::geometry::{CanvasPoint, Rect, clip, clip_area};
use super::line::{Dash, stroke};
use super::palette::colour;

/// How much of what is below a band it hides: three on top of each other still let the grid through.
const OPACITY: f64 = 0.22;
/// Width of its edges, px: they part bands that lie on each other, and are no lines.
const EDGE: f64 = 0.8;
/// Places whose edges are nearer than this to those of the one before, px, only make the file long.
const NEAR: f64 = 0.3;
/// Width of a place between two gaps, px: an upright bar, as wide as a marked point.
const LONE: f64 = 10.0;
/// An end that an axis cannot show stands this far outside the plot, px, so that no edge is drawn there.
const OUTSIDE: f64 = 2.0;
/// Further out than this, px, it does not matter where: products of such lengths are still numbers.
const FAR: f64 = 1e9;

/// A band along x.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadedBand {
    /// Number of the colour of its line.
    pub colour: usize,
    /// How its line is interrupted, and so its edges.
    pub dash: Dash,
    /// x, lower and upper y, in the order of x; not finite leaves a gap.
    pub points: Vec<(f64, f64, f64)>,
}

/// A band at one place of the canvas, px.
#[derive(Debug, Clone, Copy)]
struct BandPlace {
    x: f64,
    top: f64,
    bottom: f64,
}

impl ShadedBand {
    /// The pairs of x and y at its edges, for an axis that is to hold them.
    pub(super) fn edges(&self) -> impl Iterator<Item = (f64, f64)> {
        let known = self.points.iter().filter(|p| is_known(p));
        known.flat_map(|&(x, low, high)| [(x, low), (x, high)])
    }

    /// Draws it with its gaps, cut to the plot area.
    pub(super) fn draw(
        &self,
        canvas: &Canvas,
        frame: &Frame,
        across: impl Fn(f64) -> f64,
    ) -> Result<(), FigureError> {
        let mut runs: Vec<Vec<BandPlace>> = vec![Vec::new()];
        for point in &self.points {
            let known = Some(point).filter(|p| is_known(p));
            match known.and_then(|&(x, low, high)| place(frame, across(x), (low, high))) {
                Some(at) => runs.last_mut().into_iter().for_each(|run| run.push(at)),
                None => runs.push(Vec::new()),
            }
        }
        for run in runs.iter().filter(|run| !run.is_empty()) {
            let area = clip_area(&outline(run, &frame.plot), &frame.plot);
            if area.len() > 2 {
                canvas.polygon(&area, colour(self.colour), OPACITY)?;
            }
            self.draw_edges(canvas, run, &frame.plot)?;
        }
        Ok(())
    }

    fn draw_edges(
        &self,
        canvas: &Canvas,
        run: &[BandPlace],
        plot: &Rect,
    ) -> Result<(), FigureError> {
        let kept = thin(run);
        let look = stroke(colour(self.colour), EDGE, self.dash);
        for end in [|at: &BandPlace| at.top, |at: &BandPlace| at.bottom] {
            let edge: Vec<CanvasPoint> = kept.iter().map(|at| (at.x, end(at))).collect();
            for piece in clip(&edge, plot) {
                canvas.line(&piece, look)?;
            }
        }
        Ok(())
    }
}

fn is_known((x, low, high): &(f64, f64, f64)) -> bool {
    x.is_finite() && low.is_finite() && high.is_finite()
}

/// Where a band stands. A lower end that a logarithmic axis cannot show lies below all that it shows; without an upper one there is nothing.
fn place(frame: &Frame, x: f64, (low, high): (f64, f64)) -> Option<BandPlace> {
    let near = |px: f64| px.clamp(-FAR, FAR);
    let (across, top) = frame.point(x, high)?;
    let bottom = match frame.point(x, low) {
        Some((_, bottom)) => bottom,
        None => (frame.plot.bottom + OUTSIDE).max(top),
    };
    Some(BandPlace {
        x: near(across),
        top: near(top),
        bottom: near(bottom),
    })
}

/// The corners around places that follow each other, along the upper edge and back along the lower.
fn outline(run: &[BandPlace], plot: &Rect) -> Vec<CanvasPoint> {
    if let &[BandPlace { x, top, bottom }] = run {
        // A bar that began outside would show a place that is not on the axis.
        if x < plot.left || x > plot.right {
            return Vec::new();
        }
        let (left, right) = (x - LONE / 2.0, x + LONE / 2.0);
        return vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    }
    let kept = thin(run);
    let upper = kept.iter().map(|at| (at.x, at.top));
    let lower = kept.iter().rev().map(|at| (at.x, at.bottom));
    upper.chain(lower).collect()
}

/// The run without places that lie on the one before, both ends kept.
fn thin(run: &[BandPlace]) -> Vec<BandPlace> {
    let mut kept: Vec<BandPlace> = Vec::new();
    for (number, at) in run.iter().enumerate() {
        let far = kept.last().is_none_or(|last| {
            let moved = [at.x - last.x, at.top - last.top, at.bottom - last.bottom];
            moved.iter().any(|by| by.abs() >= NEAR)
        });
        if far || number + 1 == run.len() {
            kept.push(*at);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
