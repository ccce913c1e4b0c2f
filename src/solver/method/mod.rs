//! A Rosenbrock method on a structure's equations, recorded once: its coefficients, the tapes of a step, and in which order they are
//! run.
//!
//! Knows numbers and tapes; what runs a tape is given to it ([`Runner`]), and courses it does not know.

mod controller;
mod ending;
mod equations;
mod lu;
mod memory;
mod places;
mod plan;
mod recorder;
mod step;
pub mod tableau;
mod which;

pub(crate) use controller::{FIRST_GROWTH, GROWTH};
pub use equations::{Equations, Shape};
pub(crate) use memory::{Memory, Slots};
pub(crate) use places::{DENSE_ROWS, TRACK_NUMBERS};
pub(crate) use plan::StepPlan;
pub(crate) use step::{Attempt, Runner, attempt};
pub(crate) use which::Which;
