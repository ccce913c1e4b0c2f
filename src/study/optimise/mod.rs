//! The question of a goal: which conditions are best within the limits, with which probability, and what stands in the way.
//!
//! `space` says what is varied, `runs` what a candidate comes to, `aim` what is looked at of it, `model` and `search` go downhill,
//! `sides`, `obstacle`, `front` and `design_space` look around. Nothing here knows a table, a file or a terminal.

mod aim;
mod design_space;
mod front;
pub mod goal;
mod model;
mod obstacle;
mod question;
mod runs;
mod search;
mod sides;
mod space;

pub use design_space::{DRAWS_OF_A_POINT, DesignSpace};
pub use obstacle::Obstacle;
pub use question::{Answer, Optimised, optimise, tolerance};
pub use runs::{DrawnLimits, EndValues, Looked, VariedPlace};
pub use sides::{NEAR, RangeSides, RangeStretch};
pub use space::{Category, VariedSpace};
