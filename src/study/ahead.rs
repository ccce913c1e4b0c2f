//! A case before anything runs: its numbers along each axis alone, and the program of a stage.
//!
//! Knows nothing of what is in hand after an earlier stage but that there is something.

use super::Design;
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::procedure;
use crate::flask::Program;

/// Points of an axis that are looked at, its ends among them.
const POINTS: usize = 33;
/// Amount that a stage is given where it takes its basis from another, mol. Concentrations are what count, and follow from the recipe.
const TAKEN: f64 = 1e-3;

/// The program of a stage with these numbers; none where they make no experiment.
pub(super) fn program(case: &Experiment, stage: usize, numbers: &Inputs) -> Option<Program> {
    let model = case.stage_model(stage);
    let basis = numbers.recipe.flask.basis;
    let takes = case.stage_takes(stage).iter();
    let taken = takes
        .filter(|take| take.compound == basis)
        .map(|_| (basis, TAKEN));
    let recipe = numbers.recipe.taking(&taken.collect::<Vec<_>>());
    let compiled = procedure::compile_with(&recipe, model, &numbers.overrides, false).ok()?;
    Some(compiled.program)
}

/// The numbers of a case at points of each axis, the others at the base.
pub(super) fn along_axes(design: &Design, id: usize) -> Vec<Inputs> {
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
