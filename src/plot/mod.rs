//! Figures: plain data in, SVG text and PNG bytes out.
//!
//! plotters draws, always through `canvas`, which holds the traps of that crate. The layout (ticks, legend, where a label
//! fits) is ours, measured with the one bundled font, so nothing overlaps and nothing is cut off. The PNG is rendered
//! from the SVG's own text, so the two agree. Equal data gives equal bytes. This room does not know what a curve means.

mod axis;
mod bar;
mod bars;
mod canvas;
mod colour_bar;
mod contour;
mod curves;
mod font;
mod frame;
mod geometry;
mod grid;
mod label;
mod legend;
mod line;
mod line_names;
mod map;
mod operations;
mod palette;
mod png;
#[cfg(test)]
mod samples;
mod spread;
mod surface;
#[cfg(test)]
mod tests;
mod ticks;
mod time_course;
mod x_axis;

pub use axis::{Axis, Scale};
pub use bar::{Bar, Segment};
pub use bars::{BarGroup, Bars};
pub use curves::{Curves, DashKey, Guide, Marker};
pub use grid::{Grid, Panels};
pub use line::{Dash, Series};
pub use map::Map;
pub use operations::Operation;
pub use png::png;
pub use time_course::TimeCourse;

use thiserror::Error;

/// Width and height of a figure, px at 96 px per inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width, px.
    pub width: u32,
    /// Height, px.
    pub height: u32,
}

impl Default for Size {
    /// 1200 x 800 px: two columns wide, and still readable at half that size.
    fn default() -> Self {
        Size {
            width: 1200,
            height: 800,
        }
    }
}

/// Why there is no figure.
#[derive(Debug, Error, PartialEq)]
pub enum FigureError {
    /// No value that could be drawn: all missing, not finite, or not positive on a logarithmic axis.
    #[error("nothing to draw: no value of `{0}` can be shown")]
    Empty(String),
    /// A fixed range that is no range, or reaches zero on a logarithmic axis.
    #[error(
        "the range {from} to {to} of axis `{axis}` cannot be drawn; give two finite numbers, the smaller first, both positive on a logarithmic axis"
    )]
    Range {
        /// Label of the axis.
        axis: String,
        /// Lower end as given.
        from: f64,
        /// Upper end as given.
        to: f64,
    },
    /// A canvas on which the parts of a figure do not fit.
    #[error("{width} x {height} px is no size for a figure; from {} x {} to {} x {} px will do", LEAST.width, LEAST.height, MOST.width, MOST.height)]
    Size {
        /// Width asked for, px.
        width: u32,
        /// Height asked for, px.
        height: u32,
    },
    /// Title, labels and legend together leave nothing for the plot.
    #[error(
        "title, labels and legend leave no room for the plot on {width} x {height} px; make the figure larger or the words shorter"
    )]
    Room {
        /// Width asked for, px.
        width: u32,
        /// Height asked for, px.
        height: u32,
    },
    /// The drawing library or the renderer refused.
    #[error("the figure could not be drawn: {0}")]
    Drawing(String),
}

/// The smallest canvas on which a legend and an axis fit side by side, px.
const LEAST: Size = Size {
    width: 600,
    height: 400,
};
/// Beyond this a bitmap takes hundreds of megabytes, px.
const MOST: Size = Size {
    width: 10_000,
    height: 10_000,
};

/// Title and lines of small print below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heading {
    /// The title; empty for none.
    pub title: String,
    /// Lines below the title: conditions, basis, source.
    pub captions: Vec<String>,
}

/// Any figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// Values over a swept quantity.
    Curves(Curves),
    /// Values over time, with the operations marked.
    TimeCourse(TimeCourse),
    /// Stacked horizontal bars.
    Bars(Bars),
    /// Values over two swept quantities.
    Map(Map),
    /// Curves or maps in panels.
    Grid(Grid),
}

impl Figure {
    /// The figure as SVG text. Bars take the height they need, which may be less or more than asked.
    pub fn svg(&self, size: Size) -> Result<String, FigureError> {
        let fits = (LEAST.width..=MOST.width).contains(&size.width)
            && (LEAST.height..=MOST.height).contains(&size.height);
        if !fits {
            return Err(FigureError::Size {
                width: size.width,
                height: size.height,
            });
        }
        match self {
            Figure::Curves(curves) => grid::curves(&curves.heading, &[""], &[curves], size),
            Figure::Map(map) => grid::maps(&map.heading, &[""], &[map], size),
            Figure::Grid(grid) => grid.svg(size),
            Figure::TimeCourse(course) => course.svg(size),
            Figure::Bars(bars) => bars.svg(size),
        }
    }
}
