//! Which reactions of a case are fast both ways over all its points: known before anything runs, and the same for all of them.
//!
//! Looks along each axis alone and takes the most of everything, so that points share a kernel whatever they set.

use super::Design;
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::procedure;
use crate::flask::Program;
use crate::kernel::fast;
use crate::network::Law;

/// Points of an axis that are looked at, its ends among them.
const POINTS: usize = 33;
/// Amount that a stage is given where it takes its basis from another, mol. Concentrations are what count, and follow from the recipe.
const TAKEN: f64 = 1e-3;

/// Those of a stage of a case.
pub(super) fn cancelling(design: &Design, id: usize, stage: usize) -> Vec<usize> {
    let case = &design.cases[id];
    let mut numbers = vec![case.numbers.clone()];
    numbers.extend(along_axes(design, id));
    let runs = numbers.iter().map(|n| n.at_stage(stage));
    let runs: Vec<(Vec<Law>, Program)> = runs.filter_map(|n| run(case, stage, n)).collect();
    fast::cancelling(&case.stage_model(stage).network, &runs)
}

/// Coefficients and program of a stage with these numbers; none where they make no experiment.
fn run(case: &Experiment, stage: usize, numbers: &Inputs) -> Option<(Vec<Law>, Program)> {
    let model = case.stage_model(stage);
    let laws = model.laws(&numbers.overrides).ok()?;
    let basis = numbers.recipe.flask.basis;
    let takes = case.stage_takes(stage).iter();
    let taken = takes
        .filter(|take| take.compound == basis)
        .map(|_| (basis, TAKEN));
    let recipe = numbers.recipe.taking(&taken.collect::<Vec<_>>());
    let compiled = procedure::compile_with(&recipe, model, &numbers.overrides, false).ok()?;
    Some((laws, compiled.program))
}

/// The numbers of a case at points of each axis, the others at the base.
fn along_axes(design: &Design, id: usize) -> Vec<Inputs> {
    let base = &design.cases[id].numbers;
    let mut all = Vec::new();
    for variant in &design.variants {
        let own = |combination: &usize| variant.cases[*combination] == id;
        for combination in (0..variant.cases.len()).filter(own) {
            for settings in variant
                .settings
                .iter()
                .filter_map(|axis| axis.get(combination))
            {
                let points = settings.values.len() / settings.parameters.len().max(1);
                let looked_at = points.min(POINTS);
                let point = |i: usize| i * (points - 1) / (looked_at - 1).max(1);
                for at in (0..looked_at).map(point) {
                    let mut numbers = base.clone();
                    let mut set = settings.at(at);
                    if set.all(|(parameter, value)| parameter.set(&mut numbers, value).is_ok()) {
                        all.push(numbers);
                    }
                }
            }
        }
    }
    all
}
