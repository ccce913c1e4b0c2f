//! The key of a map: a column of colours beside its ruler.

use super::axis::Ruler;
use super::canvas::{Align, Canvas, Lettering};
use super::frame::CAPITAL;
use super::geometry::Rect;
use super::palette::ramp;
use super::x_axis::{LABEL, LEADING, SPINE, TICK, TICK_LENGTH};
use super::{FigureError, font};

/// Width of the colours, px.
const COLUMN: f64 = 26.0;
/// Height of the colours at most, px.
const TALLEST: f64 = 560.0;

/// Borders of the colours of a ruler, from its lower end to its upper.
pub(super) fn borders(ruler: &Ruler) -> Vec<f64> {
    let inside = |at: &f64| *at > ruler.lo && *at < ruler.hi;
    let ticks = ruler.ticks.iter().map(|t| t.at).filter(inside);
    std::iter::once(ruler.lo)
        .chain(ticks)
        .chain(std::iter::once(ruler.hi))
        .collect()
}

/// Number of the colour that a value has.
pub(super) fn band(borders: &[f64], value: f64) -> usize {
    let inner = &borders[1..borders.len() - 1];
    inner.partition_point(|border| *border <= value)
}

/// The colour of a band among the bands of these borders.
pub(super) fn shade(borders: &[f64], band: usize) -> plotters::style::RGBColor {
    let bands = borders.len() - 1;
    ramp((band as f64 + 0.5) / bands as f64)
}

/// A colour bar laid out for a column.
pub(super) struct ColourBar<'a> {
    ruler: &'a Ruler,
    column: Rect,
    label: Vec<String>,
    /// Width of it all, px.
    pub width: f64,
}

impl<'a> ColourBar<'a> {
    /// A colour bar as high as the area, at most; the label runs upwards at its right.
    pub fn new(ruler: &'a Ruler, label: &str, area: Rect) -> Result<ColourBar<'a>, FigureError> {
        let height = (area.height() - TICK).min(TALLEST);
        let top = area.top + TICK / 2.0;
        let label = font::wrap(label, LABEL, height, 2)?;
        let ticks = font::widest(ruler.ticks.iter().map(|t| t.label.as_str()), TICK)?;
        let words = label.len() as f64 * LEADING * LABEL;
        Ok(ColourBar {
            ruler,
            column: Rect {
                left: 0.0,
                top,
                right: COLUMN,
                bottom: top + height,
            },
            label,
            width: COLUMN + TICK_LENGTH + 5.0 + ticks + 8.0 + words,
        })
    }

    /// Draws it with this left edge.
    pub fn draw(&self, canvas: &Canvas, left: f64) -> Result<(), FigureError> {
        let (top, bottom) = (self.column.top, self.column.bottom);
        let right = left + COLUMN;
        let up = |value: f64| {
            let place = self.ruler.place(value).unwrap_or(0.0).clamp(0.0, 1.0);
            bottom - place * (bottom - top)
        };
        let borders = borders(self.ruler);
        for (number, pair) in borders.windows(2).enumerate() {
            let patch = Rect {
                left,
                top: up(pair[1]),
                right,
                bottom: up(pair[0]),
            };
            canvas.fill(&patch, shade(&borders, number), 1.0)?;
        }
        for tick in &self.ruler.ticks {
            let y = up(tick.at);
            canvas.line(&[(right, y), (right + TICK_LENGTH, y)], SPINE)?;
            let at = (right + TICK_LENGTH + 5.0, y + CAPITAL * TICK / 2.0);
            canvas.text(&tick.label, at, Lettering::ink(TICK, Align::Left))?;
        }
        let middle = (top + bottom) / 2.0;
        let lines = self.label.len() as f64;
        for (number, line) in self.label.iter().enumerate() {
            let from_right = (lines - number as f64) * LEADING * LABEL;
            let x = left + self.width - from_right + 0.85 * LABEL;
            canvas.text_upwards(line, (x, middle), Lettering::ink(LABEL, Align::Centre))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::{Ends, PlotAxis};
    use super::*;

    #[test]
    fn values_fall_between_the_ticks_that_enclose_them() {
        let axis = PlotAxis::fixed_range("z", 3.0, 25.0);
        let ruler = Ruler::new(&axis, [].into_iter(), Ends::Ticks, 3).unwrap();
        let borders = borders(&ruler);
        assert_eq!(borders, [3.0, 10.0, 20.0, 25.0]);
        let bands = [-1.0, 3.0, 9.9, 10.0, 20.0, 99.0].map(|v| band(&borders, v));
        assert_eq!(bands, [0, 0, 0, 1, 2, 2]);
    }
}
