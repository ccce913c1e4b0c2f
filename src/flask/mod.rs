//! The flask: what is in it, the compiled network, and the reactor that carries it through a program.
//!
//! Knows the network, the model's compounds and the solver; knows nothing of recipes, scenarios or files.

pub mod clock;
pub mod fast;
pub mod invariants;
pub mod kernel;
pub mod measure;
pub mod mixture;
pub mod program;
pub mod reactor;
pub mod readings;
pub mod record;
pub mod speciation;

pub use kernel::{Kernel, Structure};
pub use measure::{Bottom, Count, Measure, Weights};
pub use mixture::Mixture;
pub use program::{Action, Exit, Item, Program, Stretch, Until};
pub use reactor::{Reactor, Setup};
pub use record::{Point, Record, Remains, Stride, Unsound};
