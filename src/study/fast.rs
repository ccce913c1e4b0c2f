//! Which reactions of a case are fast both ways over all its points: known before anything runs, and the same for all of them.
//!
//! Looks along each axis alone and takes the most of everything, so that points share a kernel whatever they set.

use super::{Design, ahead};
use crate::experiment::case::{Experiment, Inputs};
use crate::flask::Program;
use crate::kernel::fast;
use crate::network::Law;

/// Those of a stage of a case.
pub(super) fn cancelling(design: &Design, id: usize, stage: usize) -> Vec<usize> {
    let case = &design.cases[id];
    let mut numbers = vec![case.numbers.clone()];
    numbers.extend(ahead::along_axes(design, id));
    let runs = numbers.iter().map(|n| n.at_stage(stage));
    let runs: Vec<(Vec<Law>, Program)> = runs.filter_map(|n| run(case, stage, n)).collect();
    fast::cancelling(&case.stage_model(stage).network, &runs)
}

/// Coefficients and program of a stage with these numbers; none where they make no experiment.
fn run(case: &Experiment, stage: usize, numbers: &Inputs) -> Option<(Vec<Law>, Program)> {
    let laws = case.stage_model(stage).laws(&numbers.overrides).ok()?;
    Some((laws, ahead::program(case, stage, numbers)?))
}
