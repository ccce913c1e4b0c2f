//! Many experiments: networks compiled once, points grouped by kernel, carried through the solver's lanes on several threads.
//!
//! A point is a pure function of its index, and a lane depends on nothing but its point: the rows have the same bits for any
//! width, number of threads and order. A point of several stages goes through them one after the other; points whose next stage has
//! the same kernel share its lanes. Rows leave in the order of their indices while others are still under way, progress leaves through
//! [`Progress`]; no terminal, clock or file is touched here.

mod chunks;
mod compiled;
mod options;
mod plan;
mod queue;
mod run;

pub use compiled::CompileCount;
pub use options::{MOST_THREADS, Progress, RunOptions, Unwatched};
pub use plan::RunPlan;
pub use run::{Engine, EngineError};
