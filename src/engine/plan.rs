//! What is to be run: points, each a chain of experiments, asked for by index.

use std::sync::Arc;

use crate::experiment::Outcome;
use crate::kernel::Kernel;
use crate::reactor::Setup;

/// What is to be run. Everything is asked by index; the answers must not depend on order.
pub trait RunPlan: Sync {
    /// What a point comes to.
    type Row: Send;
    /// Number of points.
    fn len(&self) -> usize;
    /// Whether there is nothing to run.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The distinct kernels.
    fn kernels(&self) -> &[Arc<Kernel>];
    /// Number of stages of a point, one at least.
    fn stages(&self, index: usize) -> usize;
    /// Which kernel a stage of a point uses.
    fn kernel(&self, index: usize, stage: usize) -> usize;
    /// The experiment of the stage of a point that comes after these, or why there is none.
    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String>;
    /// The experiment of the stage that ended last once more, where its first run only told how long it lasts.
    fn again(&self, _index: usize, _done: &[Outcome]) -> Option<Setup> {
        None
    }
    /// The row of a point; the outcome of a stage that did not finish is the last.
    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Self::Row;
}
