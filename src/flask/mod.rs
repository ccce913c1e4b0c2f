//! The flask: what is in it, what is measured of it, what it goes through, and what is kept of that.
//!
//! Knows the network and the model's compounds; knows no equations, and nothing of recipes, scenarios or files.

pub mod measure;
pub mod mixture;
pub mod program;
pub mod record;
pub mod refusal;
pub mod thermal;

pub use measure::{Bottom, Count, Measure, Weights};
pub use mixture::Mixture;
pub use program::{Action, Exit, Item, Program, Stretch, Until};
pub use record::{CoursePoint, ReadMoments, SaveOptions, Stride, Trajectory, Unsound, is_after};
pub use refusal::{MOST_BORDERS, RateFault, Refusal};
pub use thermal::{GivenOff, Tallies, ThermalPoint};
