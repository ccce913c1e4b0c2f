//! `[[plot]]`: which figures are drawn, along which axis, of which observables.
//!
//! Checks names against observables and axes; draws nothing.

mod along;
mod figures;
mod limits;
mod reader;
mod roles;
mod shown;
mod spec;

pub use figures::plots;
pub use shown::curves;
pub use spec::{Limits, PlotKind, PlotSpec};
