//! Names of lines at their right ends, each with a short sample of its line, as near to its end as the others allow.
//!
//! Knows at what height lines end, not what they run over.

use super::canvas::{Align, Canvas, Lettering};
use super::frame::CAPITAL;
use super::geometry::Rect;
use super::line::{CurveSeries, Dash, stroke};
use super::palette::{INK, QUIET, colour};
use super::spread::spread;
use super::x_axis::XAxis;
use super::{FigureError, font};

/// Lettering, px per em.
const NAME: f64 = 18.0;
/// Height of a name, px.
const ROW: f64 = 1.22 * NAME;
/// Share of the canvas' width that names may take.
const SHARE: f64 = 0.3;
/// From the plot over the leader and the sample to the words, px.
const LEADER: f64 = 26.0;
const SAMPLE: f64 = 30.0;
const GAP: f64 = 6.0;

/// The names of the lines of a plot.
pub struct LineNames<'a> {
    series: &'a [CurveSeries],
    names: Vec<String>,
}

impl LineNames<'_> {
    /// Those of these lines, on a canvas of this width.
    pub fn new(series: &[CurveSeries], width: u32) -> Result<LineNames<'_>, FigureError> {
        let names = series.iter().map(|s| font::clean(&s.label));
        let names = names.map(|name| font::fit(&name, NAME, SHARE * f64::from(width)));
        Ok(LineNames {
            series,
            names: names.collect::<Result<_, _>>()?,
        })
    }

    /// What they take to the right of the plot, px.
    pub fn width(&self) -> Result<f64, FigureError> {
        let widest = font::widest(self.names.iter().map(String::as_str), NAME)?;
        Ok(LEADER + SAMPLE + GAP + widest)
    }

    /// Draws the names beside the plot; a line without an end in it has none, and one without a label is none's.
    pub fn draw(
        &self,
        canvas: &Canvas,
        plot: Rect,
        ends: &[Option<f64>],
    ) -> Result<(), FigureError> {
        let mut ends: Vec<(f64, &CurveSeries, &String)> = self
            .series
            .iter()
            .zip(&self.names)
            .zip(ends)
            .filter(|((_, name), _)| !name.is_empty())
            .filter_map(|((series, name), end)| end.map(|y| (y, series, name)))
            .collect();
        // Ties stand in the caller's order from top to bottom: the sort is stable.
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Beside the time axis' own labels there is room for names too.
        let bottom = plot.bottom + XAxis::HEIGHT - ROW;
        let room = ((bottom - plot.top) / ROW).floor() as usize + 1;
        let left_out = if ends.len() > room {
            ends.len() - room + 1
        } else {
            0
        };
        let kept = ends.len() - left_out;
        let wanted: Vec<f64> = ends[..kept].iter().map(|end| end.0).collect();
        let rest = f64::from(u8::from(left_out > 0)) * ROW;
        let rows = spread(&wanted, ROW, plot.top, bottom - rest);
        for ((from, series, name), row) in ends.iter().zip(rows) {
            let elbow = plot.right + LEADER;
            canvas.line(
                &[(plot.right + 3.0, *from), (elbow - 4.0, row)],
                stroke(QUIET, 0.7, Dash::Solid),
            )?;
            let look = stroke(colour(series.colour), series.width, series.dash);
            canvas.line(&[(elbow, row), (elbow + SAMPLE, row)], look)?;
            write(canvas, name, elbow + SAMPLE + GAP, row)?;
        }
        if left_out > 0 {
            let words = format!("… and {left_out} more");
            write(canvas, &words, plot.right + LEADER, bottom)?;
        }
        Ok(())
    }
}

fn write(canvas: &Canvas, words: &str, x: f64, middle: f64) -> Result<(), FigureError> {
    let look = Lettering {
        size: NAME,
        colour: INK,
        align: Align::Left,
    };
    canvas.text(words, (x, middle + CAPITAL * NAME / 2.0), look)
}
