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
mod error;
mod figure;
mod font;
mod frame;
mod geometry;
mod grid;
mod label;
mod legend;
mod line;
mod line_names;
mod map;
mod markers;
mod operations;
mod palette;
mod png;
#[cfg(test)]
mod samples;
mod shade;
mod size;
mod spread;
mod surface;
#[cfg(test)]
mod tests;
mod ticks;
mod time_course;
mod x_axis;

pub use axis::{AxisScale, PlotAxis};
pub use bar::{Bar, BarSegment};
pub use bars::{BarGroup, Bars};
pub use curves::{Curves, DashKey, Guide};
pub use error::FigureError;
pub use figure::Figure;
pub use frame::Heading;
pub use grid::{Grid, Panels};
pub use line::{CurveSeries, Dash};
pub use map::Map;
pub use markers::Marker;
pub use operations::OperationLabel;
pub use png::png;
pub use shade::ShadedBand;
pub use size::Size;
pub use time_course::{MeasuredSeries, TimeCourse};
