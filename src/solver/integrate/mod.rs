//! Courses carried to their ends: on lanes by a Rosenbrock method, or one after the other by an explicit one.
//!
//! Knows recorded methods and what runs them; the equations only when a [`Solver`] is made.

mod block;
mod course;
mod crossing;
mod dense;
mod detour;
mod event;
mod explicit;
mod follow;
mod lane;
mod lanes;
mod leg;
mod options;
#[cfg(test)]
mod orders;
mod outcome;
mod part;
mod run;
mod segments;
mod sequence;
mod settle;

pub use course::{Border, Course, LaneNumbers, Segment, Variables};
pub use options::{Backend, Method, SolverOptions, Width};
pub use outcome::{CourseEnd, Statistics, Stop};
pub use run::{Operations, Refused, Solver};
pub use sequence::{StepSequence, Steps};
