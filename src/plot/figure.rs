//! A figure of any kind, and the way to its text.
//!
//! Knows the kinds, not how one is drawn.

use super::bars::Bars;
use super::curves::Curves;
use super::grid::{self, Grid};
use super::map::Map;
use super::size::{LEAST, MOST};
use super::time_course::TimeCourse;
use super::{FigureError, Size};

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
