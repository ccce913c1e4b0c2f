//! Marked points with a word at them.
//!
//! Knows where they are, not what they mark.

use super::canvas::{Align, Canvas, Lettering};
use super::frame::{CAPITAL, Frame};
use super::geometry::{CanvasPoint, Rect};
use super::label::Placer;
use super::line::{Dash, stroke};
use super::palette::{PAPER, QUIET, colour, ink};
use super::{FigureError, font};

/// Radius of marked points, px.
const MARKER: f64 = 6.0;
/// Lettering at marked points, px per em.
const MARKER_LETTERING: f64 = 18.0;

/// A marked point.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// x value.
    pub x: f64,
    /// y value.
    pub y: f64,
    /// A word or two at it; empty for none. Left out when the plot has no free place for it.
    pub label: String,
    /// Number of its colour in the palette.
    pub colour: usize,
}

/// Draws marked points with their labels, which keep clear of these lines and of each other.
pub(super) fn draw_markers(
    markers: &[Marker],
    canvas: &Canvas,
    frame: &Frame,
    lines: Vec<Vec<CanvasPoint>>,
) -> Result<(), FigureError> {
    let mut placer = Placer::new(frame.plot, lines);
    let place = |marker: &Marker| frame.point(marker.x, marker.y);
    let seen: Vec<(&Marker, CanvasPoint)> = markers
        .iter()
        .filter_map(|marker| place(marker).map(|at| (marker, at)))
        .filter(|(_, at)| frame.plot.contains(*at))
        .collect();
    for (_, (x, y)) in &seen {
        placer.take(Rect {
            left: x - MARKER,
            top: y - MARKER,
            right: x + MARKER,
            bottom: y + MARKER,
        });
    }
    // All labels below all discs: a leader must not run over a neighbour's mark.
    for (marker, at) in seen.iter().filter(|(marker, _)| !marker.label.is_empty()) {
        draw_marker_label(canvas, &mut placer, marker, *at, frame.plot.width())?;
    }
    for (marker, at) in &seen {
        canvas.disc(*at, MARKER, colour(marker.colour))?;
    }
    Ok(())
}

fn draw_marker_label(
    canvas: &Canvas,
    placer: &mut Placer,
    marker: &Marker,
    at: CanvasPoint,
    room: f64,
) -> Result<(), FigureError> {
    let size = MARKER_LETTERING;
    let words = font::fit(&font::clean(&marker.label), size, 0.5 * room)?;
    let Some(place) = placer.place(at, font::width(&words, size)? + 6.0, 1.25 * size) else {
        return Ok(());
    };
    if let Some((from, to)) = place.leader {
        canvas.line(&[from, to], stroke(QUIET, 1.0, Dash::Solid))?;
    }
    canvas.fill(&place.words, PAPER, 0.8)?;
    let middle = (place.words.top + place.words.bottom) / 2.0;
    let centre = (place.words.left + place.words.right) / 2.0;
    let look = Lettering {
        size,
        colour: ink(marker.colour),
        align: Align::Centre,
    };
    canvas.text(&words, (centre, middle + CAPITAL * size / 2.0), look)
}
