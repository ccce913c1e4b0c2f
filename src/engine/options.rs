//! How to run, as opposed to what: said once, to the engine.

use crate::experiment::DEFAULT_TOLERANCE;
use crate::solver::SolverOptions;

/// Threads at most: beyond the processors of a machine they make nothing faster, and each takes a stack of its own.
pub const MOST_THREADS: usize = 1024;

/// How to run, as opposed to what.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Number of threads; 0: as many as the machine has.
    pub threads: usize,
    /// Lanes, instructions and back end.
    pub solver: SolverOptions,
    /// Tolerance, relative to the charge: it decides the method.
    pub tolerance: f64,
}

impl Default for RunOptions {
    /// All threads, machine code, and the tolerance of the program: 1e-5 of the charge.
    fn default() -> RunOptions {
        RunOptions {
            threads: 0,
            solver: SolverOptions::default(),
            tolerance: DEFAULT_TOLERANCE,
        }
    }
}

/// Is told how far a run is, and may end it.
pub trait Progress: Send + Sync {
    /// So many points are about to be run.
    fn begin(&self, _points: usize) {}
    /// So many points more are done.
    fn done(&self, points: usize);
    /// Whether to begin no further chunk.
    fn stop(&self) -> bool {
        false
    }
    /// All that was begun is done, or was stopped.
    fn end(&self) {}
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn done(&self, _: usize) {}
}
