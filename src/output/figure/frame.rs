//! Title, captions, plot area, axes and grid.
//!
//! A frame is laid out before anything is drawn: the words are measured and the plot area gets what they leave. It maps
//! values to places on the canvas; what is drawn there is the business of the figure kinds.

use super::axis::Ruler;
use super::canvas::{Align, Canvas, Lettering};
use super::geometry::{Point, Rect};
use super::palette::{INK, QUIET};
use super::x_axis::{GRID_LINE, LABEL, LEADING, SPINE, TICK, TICK_LENGTH, XAxis};
use super::{FigureError, Heading, Size, font};

/// Free paper at every edge, px.
pub const MARGIN: f64 = 24.0;
/// Lettering, px per em: half of it is still readable.
const TITLE: f64 = 28.0;
const CAPTION: f64 = 18.0;
/// Height of the font's capitals over its em, 2048 / 2816 from its `OS/2` table: centres words on a tick.
pub const CAPITAL: f64 = 0.727;

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
    /// Above the plot area, below the captions.
    pub above: f64,
    /// Right of it: the legend with its distance from the plot.
    pub right: f64,
}

/// Axes around a plot area.
pub struct Frame {
    /// The plot area.
    pub plot: Rect,
    x: Ruler,
    y: Ruler,
    x_label: String,
    y_label: Vec<String>,
}

impl Frame {
    /// Lays the axes out on what headline and outside leave of the canvas.
    pub fn new(
        size: Size,
        headline: &Headline,
        outside: Outside,
        (x, x_label): (Ruler, &str),
        (y, y_label): (Ruler, &str),
    ) -> Result<Frame, FigureError> {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let widest =
            |ruler: &Ruler| font::widest(ruler.ticks.iter().map(|t| t.label.as_str()), TICK);
        let half_a_label = widest(&x)? / 2.0;
        let top = MARGIN + headline.height() + outside.above.max(TICK / 2.0);
        let bottom = height - MARGIN - XAxis::HEIGHT;
        let y_label = font::wrap(y_label, LABEL, bottom - top, 2)?;
        let left =
            MARGIN + y_label.len() as f64 * LEADING * LABEL + widest(&y)? + TICK_LENGTH + 12.0;
        let right = width - MARGIN - outside.right.max(half_a_label);
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
            x_label: x_label.to_owned(),
            y_label,
            x,
            y,
        })
    }

    /// Where a pair of values stands on the canvas, perhaps outside the plot area; `None` when it has no place.
    pub fn point(&self, x: f64, y: f64) -> Option<Point> {
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

    /// Draws grid, axes, tick labels and axis labels.
    pub fn draw(&self, canvas: &Canvas) -> Result<(), FigureError> {
        self.x_axis().draw_grid(canvas)?;
        self.draw_y(canvas)?;
        self.x_axis().draw(canvas, &self.x_label)
    }

    fn draw_y(&self, canvas: &Canvas) -> Result<(), FigureError> {
        let plot = self.plot;
        canvas.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], SPINE)?;
        for tick in &self.y.ticks {
            let Some(y) = self.up(tick.at) else { continue };
            if y < plot.bottom - 1.0 {
                canvas.line(&[(plot.left, y), (plot.right, y)], GRID_LINE)?;
            }
            canvas.line(&[(plot.left - TICK_LENGTH, y), (plot.left, y)], SPINE)?;
            let at = (plot.left - TICK_LENGTH - 5.0, y + CAPITAL * TICK / 2.0);
            canvas.text(&tick.label, at, lettering(TICK, Align::Right))?;
        }
        for y in self.y.bare.iter().filter_map(|at| self.up(*at)) {
            let end = plot.left - 0.6 * TICK_LENGTH;
            canvas.line(&[(end, y), (plot.left, y)], SPINE)?;
        }
        let middle = (plot.top + plot.bottom) / 2.0;
        for (number, line) in self.y_label.iter().enumerate() {
            let x = MARGIN + LABEL * (0.85 + LEADING * number as f64);
            canvas.text_upwards(line, (x, middle), lettering(LABEL, Align::Centre))?;
        }
        Ok(())
    }
}

fn lettering(size: f64, align: Align) -> Lettering {
    Lettering {
        size,
        colour: INK,
        align,
    }
}
