//! How much of a compound a recipe puts in, in equivalents of its basis. Knows nothing of what a stage before leaves in the flask.

use super::program::compile;
use crate::experiment::procedure::Recipe;
use crate::flask::{Action, Item};
use crate::model::{CompoundId, Model};

/// Sum over all steps of these compounds, each times its weight, active material only, per amount of the basis; `None` where the numbers
/// make no procedure.
pub fn equivalents(recipe: &Recipe, model: &Model, of: &[(CompoundId, f64)]) -> Option<f64> {
    let compiled = compile(recipe, model).ok()?;
    let counted = |list: &[(CompoundId, f64)]| -> f64 {
        let weight = |id| of.iter().find(|(own, _)| *own == id).map_or(0.0, |o| o.1);
        list.iter().map(|&(id, amount)| weight(id) * amount).sum()
    };
    let items = compiled.program.items.iter();
    let total: f64 = items
        .map(|item| match item {
            Item::Act(Action::Dose(dose)) => counted(&dose.charged),
            Item::Act(_) => 0.0,
            Item::Run(stretch) => counted(&stretch.feed.charged) * stretch.duration,
        })
        .sum();
    Some(total / compiled.basis)
}
