//! The horizontal axis: grid, ticks, labels; shared by all figure kinds.

use super::axis::Ruler;
use super::canvas::{Align, Canvas, Lettering, Stroke};
use super::geometry::Rect;
use super::palette::{GRID, INK};
use super::{FigureError, font};

/// Lettering of axis labels and of tick labels, px per em.
pub const LABEL: f64 = 22.0;
/// See [`LABEL`].
pub const TICK: f64 = 20.0;
/// Length of labelled ticks; bare ones have 60 % of it, px.
pub const TICK_LENGTH: f64 = 7.0;
/// Line height over lettering.
pub const LEADING: f64 = 1.3;
/// Axes and ticks.
pub const SPINE: Stroke = Stroke {
    colour: INK,
    width: 1.5,
    dash: &[],
};
/// Lines across the plot at ticks.
pub const GRID_LINE: Stroke = Stroke {
    colour: GRID,
    width: 1.2,
    dash: &[],
};

/// A ruler below a plot area.
pub struct XAxis<'a> {
    /// The values.
    pub ruler: &'a Ruler,
    /// The plot area above it.
    pub plot: Rect,
}

impl XAxis<'_> {
    /// Height that ticks, tick labels of one line and the label take below the plot, px.
    pub const HEIGHT: f64 = LEADING * (LABEL + TICK) + TICK_LENGTH + 8.0;
    /// Lines that a word at a tick may take.
    pub const LINES: usize = 3;

    /// Height below the plot with tick labels of so many lines, px.
    pub fn height(lines: usize) -> f64 {
        XAxis::HEIGHT + lines.saturating_sub(1) as f64 * LEADING * TICK
    }

    /// Lines that the tick labels take below a plot of this width.
    pub fn lines(ruler: &Ruler, width: f64) -> Result<usize, FigureError> {
        let most = |most: usize, words: &Vec<String>| most.max(words.len());
        Ok(wrapped(ruler, width)?.iter().fold(1, most))
    }

    /// Where a value stands, px from the left, perhaps outside the plot; `None` when it has no place.
    pub fn across(&self, value: f64) -> Option<f64> {
        Some(self.plot.left + self.ruler.place(value)? * self.plot.width())
    }

    /// Draws the lines across the plot.
    pub fn draw_grid(&self, canvas: &Canvas) -> Result<(), FigureError> {
        for tick in &self.ruler.ticks {
            let x = self.across(tick.at);
            let drawn = |x: &f64| *x > self.plot.left + 1.0 && !self.ruler.words;
            if let Some(x) = x.filter(drawn) {
                canvas.line(&[(x, self.plot.top), (x, self.plot.bottom)], GRID_LINE)?;
            }
        }
        Ok(())
    }

    /// Draws the line below the plot, its ticks, their labels and what it measures.
    pub fn draw(&self, canvas: &Canvas, label: &str) -> Result<(), FigureError> {
        let Rect {
            left,
            right,
            bottom,
            ..
        } = self.plot;
        canvas.line(&[(left, bottom), (right, bottom)], SPINE)?;
        if self.ruler.words {
            return self.draw_words(canvas, label);
        }
        let stride = self.label_stride()?;
        for (number, tick) in self.ruler.ticks.iter().enumerate() {
            let Some(x) = self.across(tick.at) else {
                continue;
            };
            canvas.line(&[(x, bottom), (x, bottom + TICK_LENGTH)], SPINE)?;
            if number % stride == 0 {
                let baseline = bottom + TICK_LENGTH + 5.0 + TICK;
                canvas.text(
                    &tick.label,
                    (x, baseline),
                    Lettering::ink(TICK, Align::Centre),
                )?;
            }
        }
        for x in self.ruler.bare.iter().filter_map(|at| self.across(*at)) {
            canvas.line(&[(x, bottom), (x, bottom + 0.6 * TICK_LENGTH)], SPINE)?;
        }
        self.draw_label(canvas, label, 1)
    }

    /// Draws what it measures below tick labels of so many lines.
    fn draw_label(&self, canvas: &Canvas, label: &str, lines: usize) -> Result<(), FigureError> {
        let label = font::fit(&font::clean(label), LABEL, self.plot.width())?;
        let baseline = self.plot.bottom + XAxis::height(lines) - (LEADING - 1.0) * LABEL;
        let middle = (self.plot.left + self.plot.right) / 2.0;
        canvas.text(
            &label,
            (middle, baseline),
            Lettering::ink(LABEL, Align::Centre),
        )
    }

    /// Words at their places, none left out.
    fn draw_words(&self, canvas: &Canvas, label: &str) -> Result<(), FigureError> {
        let words = wrapped(self.ruler, self.plot.width())?;
        let most = words.iter().map(Vec::len).fold(1, usize::max);
        for (tick, lines) in self.ruler.ticks.iter().zip(words) {
            let Some(x) = self.across(tick.at) else {
                continue;
            };
            for (number, line) in lines.iter().enumerate() {
                let down = 5.0 + TICK + number as f64 * LEADING * TICK;
                let baseline = self.plot.bottom + TICK_LENGTH + down;
                canvas.text(line, (x, baseline), Lettering::ink(TICK, Align::Centre))?;
            }
        }
        self.draw_label(canvas, label, most)
    }

    /// Every how many ticks there is room for a label.
    fn label_stride(&self) -> Result<usize, FigureError> {
        let ticks = &self.ruler.ticks;
        let widest = font::widest(ticks.iter().map(|t| t.label.as_str()), TICK)?;
        let places: Vec<f64> = ticks.iter().filter_map(|t| self.across(t.at)).collect();
        let fits = |stride: &usize| {
            let kept: Vec<f64> = places.iter().step_by(*stride).copied().collect();
            kept.windows(2).all(|p| p[1] - p[0] >= widest + 0.6 * TICK)
        };
        let all = places.len().max(1);
        Ok((1..all).find(fits).unwrap_or(all))
    }
}

/// The words at the ticks, broken over the lines that their places leave them; nothing for an axis of numbers.
fn wrapped(ruler: &Ruler, width: f64) -> Result<Vec<Vec<String>>, FigureError> {
    if !ruler.words {
        return Ok(Vec::new());
    }
    let room = width / ruler.ticks.len() as f64 - 0.5 * TICK;
    let labels = ruler.ticks.iter();
    labels
        .map(|tick| font::wrap(&tick.label, TICK, room, XAxis::LINES))
        .collect()
}
