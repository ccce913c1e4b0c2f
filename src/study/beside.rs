//! Runs beside a run, on the steps that it took: differences between such are derivatives of the scheme itself, good to round-off.
//!
//! Every question that differentiates takes its steps from here. Knows neither what is moved nor what is read.

use std::sync::Arc;

use super::status::{Status, StopReason};
use crate::experiment::Outcome;
use crate::solver::{StepSequence, Steps, Stop};

/// The steps of the runs of an experiment, stage by stage.
pub(super) type ExperimentSteps = Vec<Arc<StepSequence>>;

/// The steps that a run took; of a run that followed others none.
pub(super) fn taken(outcomes: &[Outcome]) -> ExperimentSteps {
    let each = outcomes.iter();
    each.filter_map(|outcome| outcome.remains.sequence.clone())
        .collect()
}

/// The steps of a stage of a run: those of the run between, or its own, which are kept.
pub(super) fn steps(between: Option<&ExperimentSteps>, stage: usize) -> Steps {
    match between.and_then(|steps| steps.get(stage)) {
        Some(steps) => Steps::Followed(Arc::clone(steps)),
        None => Steps::Kept,
    }
}

/// Whether a run could not take the steps of the one beside it.
pub(super) fn is_astray(status: &Status) -> bool {
    let reason = match status {
        Status::Stopped { reason, .. } => Some(reason),
        _ => None,
    };
    matches!(reason, Some(StopReason::Solver(Stop::Astray { .. })))
}
