//! The number types that the equations are written for, and the mathematics that all of them share.
//!
//! Folders of `solver` stand in order of dependence, this one first: it knows no tapes and no methods.

mod arithmetic;
pub mod dual;
mod float;
pub mod interval;
pub(crate) mod level;
pub mod math;
pub mod polynomial;
pub mod series;
pub(crate) mod step_polynomial;

pub use arithmetic::Number;
