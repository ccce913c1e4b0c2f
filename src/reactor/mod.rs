//! One experiment's way through the solver: the only place where chemistry meets numerics.
//!
//! A [`Reactor`] walks a program: it makes the jumps on the mixture, hands smooth stretches to the solver, and keeps what was asked for.

mod actions;
pub mod clock;
mod course;
mod driers;
mod finish;
mod gases;
mod points;
mod start;
mod state;
mod thermal;
mod tracks;
mod watch;
mod watched;
mod within;

pub use state::{Reactor, Setup};
