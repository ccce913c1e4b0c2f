//! Title, captions, plot area, axes and grid.
//!
//! A frame is laid out before anything is drawn: the words are measured and the plot area gets what they leave. It maps
//! values to places on the canvas; what is drawn there is the business of the figure kinds.

use super::axis::Ruler;
use super::canvas::{Align, Canvas, Lettering};
use super::geometry::{CanvasPoint, Rect};
use super::palette::{INK, QUIET};
use super::x_axis::{GRID_LINE, LABEL, LEADING, SPINE, TICK, TICK_LENGTH, XAxis};
use super::{FigureError, Size, font};

/// Free paper at every edge, px.
pub const MARGIN: f64 = 24.0;
/// Lettering, px per em: half of it is still readable.
const TITLE: f64 = 28.0;
const CAPTION: f64 = 18.0;
/// Share of the area's width that words at the upright axis may take.
const WORDS_SHARE: f64 = 0.25;
/// Height of the font's capitals over its em, 2048 / 2816 from its `OS/2` table: centres words on a tick.
pub const CAPITAL: f64 = 0.727;

/// Title and lines of small print below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heading {
    /// The title; empty for none.
    pub title: String,
    /// Lines below the title: conditions, basis, source.
    pub captions: Vec<String>,
}

/// Title and captions broken into lines.
pub struct Headline {
    title: Vec<String>,
    captions: Vec<String>,
}

impl Headline {
    /// Breaks the heading for a canvas of this width.
    pub fn new(heading: &Heading, width: u32) -> Result<Headline, FigureError> {
        let room = f64::from(width) - 2.0 * MARGIN;
        let captions = heading.captions.iter();
        let captions = captions
            .map(|line| font::wrap(line, CAPTION, room, 3))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Headline {
            title: font::wrap(&heading.title, TITLE, room, 2)?,
            captions: captions.concat(),
        })
    }

    /// Height it takes below the top margin, px.
    pub fn height(&self) -> f64 {
        let (title, captions) = (self.title.len() as f64, self.captions.len() as f64);
        let words = LEADING * (title * TITLE + captions * CAPTION);
        if words > 0.0 { words + 10.0 } else { 0.0 }
    }

    /// What it leaves of the canvas within the margins.
    pub fn below(&self, size: Size) -> Rect {
        Rect {
            left: MARGIN,
            top: MARGIN + self.height(),
            right: f64::from(size.width) - MARGIN,
            bottom: f64::from(size.height) - MARGIN,
        }
    }

    /// Draws it from the upper left corner of the canvas.
    pub fn draw(&self, canvas: &Canvas) -> Result<(), FigureError> {
        let titles = self.title.iter().map(|line| (line, TITLE, INK));
        let captions = self.captions.iter().map(|line| (line, CAPTION, QUIET));
        let mut bottom = MARGIN;
        for (line, size, colour) in titles.chain(captions) {
            bottom += LEADING * size;
            let align = Align::Left;
            let look = Lettering {
                size,
                colour,
                align,
            };
            canvas.text(line, (MARGIN, bottom - 0.3 * size), look)?;
        }
        Ok(())
    }
}

/// Room that the figure kind needs outside the plot area, px.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside {
    /// Above the plot area.
    pub above: f64,
    /// Right of it: the legend with its distance from the plot.
    pub right: f64,
}

impl Outside {
    /// An area with free paper right of it, which tick labels may use.
    pub fn beside(area: Rect, paper: f64) -> (Rect, Outside) {
        let area = Rect {
            right: area.right + paper,
            ..area
        };
        let outside = Outside {
            right: paper,
            ..Outside::default()
        };
        (area, outside)
    }
}

/// Axes around a plot area.
pub struct Frame {
    /// The plot area.
    pub plot: Rect,
    /// Left edge of everything that belongs to it.
    left: f64,
    x: Ruler,
    y: Ruler,
    x_label: String,
    y_label: Vec<String>,
}

impl Frame {
    /// Lays the axes out on what is outside leaves of an area of a canvas of this size.
    pub fn new(
        size: Size,
        area: Rect,
        outside: Outside,
        (x, x_label): (Ruler, &str),
        (mut y, y_label): (Ruler, &str),
    ) -> Result<Frame, FigureError> {
        let widest =
            |ruler: &Ruler| font::widest(ruler.ticks.iter().map(|t| t.label.as_str()), TICK);
        if y.words {
            let room = WORDS_SHARE * area.width();
            for tick in &mut y.ticks {
                tick.label = font::fit(&tick.label, TICK, room)?;
            }
        }
        let half_a_label = if x.words { 0.0 } else { widest(&x)? / 2.0 };
        let top = area.top + outside.above.max(TICK / 2.0);
        let highest = area.bottom - XAxis::height(if x.words { XAxis::LINES } else { 1 });
        let y_label = font::wrap(y_label, LABEL, highest - top, 2)?;
        let left =
            area.left + y_label.len() as f64 * LEADING * LABEL + widest(&y)? + TICK_LENGTH + 12.0;
        let right = area.right - outside.right.max(half_a_label);
        let bottom = area.bottom - XAxis::height(XAxis::lines(&x, right - left)?);
        if right - left < 120.0 || bottom - top < 80.0 {
            // An extreme heading or legend on a small canvas; drawing over each other is no answer.
            return Err(FigureError::Room {
                width: size.width,
                height: size.height,
            });
        }
        Ok(Frame {
            plot: Rect {
                left,
                top,
                right,
                bottom,
            },
            left: area.left,
            x_label: x_label.to_owned(),
            y_label,
            x,
            y,
        })
    }

    /// Where a pair of values stands on the canvas, perhaps outside the plot area; `None` when it has no place.
    pub fn point(&self, x: f64, y: f64) -> Option<CanvasPoint> {
        Some((self.x_axis().across(x)?, self.up(y)?))
    }

    fn x_axis(&self) -> XAxis<'_> {
        XAxis {
            ruler: &self.x,
            plot: self.plot,
        }
    }

    /// Where a value of the x axis stands, px from the left.
    pub fn across(&self, x: f64) -> Option<f64> {
        self.x_axis().across(x)
    }

    fn up(&self, y: f64) -> Option<f64> {
        Some(self.plot.bottom - self.y.place(y)? * self.plot.height())
    }

    /// Draws the grid, which lies below all else.
    pub fn draw_grid(&self, canvas: &Canvas) -> Result<(), FigureError> {
        self.x_axis().draw_grid(canvas)?;
        for tick in &self.y.ticks {
            let y = self.up(tick.at);
            if let Some(y) = y.filter(|y| *y < self.plot.bottom - 1.0) {
                canvas.line(&[(self.plot.left, y), (self.plot.right, y)], GRID_LINE)?;
            }
        }
        Ok(())
    }

    /// Draws axes, tick labels and axis labels.
    pub fn draw_axes(&self, canvas: &Canvas) -> Result<(), FigureError> {
        self.draw_y(canvas)?;
        self.x_axis().draw(canvas, &self.x_label)
    }

    fn draw_y(&self, canvas: &Canvas) -> Result<(), FigureError> {
        let plot = self.plot;
        canvas.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], SPINE)?;
        for tick in &self.y.ticks {
            let Some(y) = self.up(tick.at) else { continue };
            canvas.line(&[(plot.left - TICK_LENGTH, y), (plot.left, y)], SPINE)?;
            let at = (plot.left - TICK_LENGTH - 5.0, y + CAPITAL * TICK / 2.0);
            canvas.text(&tick.label, at, Lettering::ink(TICK, Align::Right))?;
        }
        for y in self.y.bare.iter().filter_map(|at| self.up(*at)) {
            let end = plot.left - 0.6 * TICK_LENGTH;
            canvas.line(&[(end, y), (plot.left, y)], SPINE)?;
        }
        let middle = (plot.top + plot.bottom) / 2.0;
        for (number, line) in self.y_label.iter().enumerate() {
            let x = self.left + LABEL * (0.85 + LEADING * number as f64);
            canvas.text_upwards(line, (x, middle), Lettering::ink(LABEL, Align::Centre))?;
        }
        Ok(())
    }
}
