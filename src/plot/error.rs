//! Why there is no figure, and what to ask for instead.

use thiserror::Error;

use super::size::{LEAST, MOST};

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
