//! What can be said of a stage only when all of it is read: whether its numbers make an experiment, and warnings.
//!
//! Warnings never change a result; they say what a reader of the result should know. Knows one stage at a time.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::Parameter;
use crate::experiment::procedure;
use crate::experiment::procedure::CompiledProgram;
use crate::flask::{Action, Item};
use crate::model::{CompoundId, Model};
use crate::network::{Actor, Reaction};
use crate::scenario::names::charged::charged;
use crate::scenario::observables::standing::LOST;
use crate::scenario::tree::edit::table;
use crate::scenario::variants::draft::VariantDraft;
use crate::text::{Faults, Node, Place};
use crate::units::plain_number;

use super::slopes::temperature;
use super::varied::Varied;

/// What is taken from another stage counts so much while a procedure is only checked, mol.
const NOMINAL: f64 = 1e-3;
/// Half-life below which a reagent counts as destroyed by its solvent, s.
const SHORT_LIFE: f64 = 3600.0;
/// Relative difference below which an amount is 1 equiv.
const SAME: f64 = 1e-9;

/// Whether a stage's numbers make an experiment, and what is to be said of it.
pub fn of_stage(
    case: &Experiment,
    stage: usize,
    draft: &VariantDraft,
    varied: &[Varied],
    faults: &mut Faults,
) {
    let name = case.stage_name(stage);
    let part = draft.stage(name);
    let tree = part.as_ref().map_or(&draft.tree, |part| &part.tree);
    let own = |varied: &&Varied| match varied.parameter {
        Parameter::Earlier(of, _) => of == stage,
        _ => stage + 1 == case.stages(),
    };
    let varied: Vec<Varied> = varied.iter().filter(own).map(Varied::local).collect();
    let Some(place) = tree.get("procedure").map(|node| &node.place) else {
        return;
    };
    let errors = faults.has_errors();
    let case = case.at_stage(stage);
    if let Some(compiled) = check_recipe(&case, place, faults).filter(|_| !errors) {
        warnings(&case, &compiled, tree, &varied, faults);
    }
}

/// A recipe's numbers that make no experiment, as a fault of the procedure.
fn check_recipe(case: &Experiment, place: &Place, faults: &mut Faults) -> Option<CompiledProgram> {
    // What is taken is not known before the run.
    let taken = case.takes.iter().map(|take| (take.compound, NOMINAL));
    let recipe = case.numbers.recipe.taking(&taken.collect::<Vec<_>>());
    match procedure::compile(&recipe, &case.model) {
        Ok(compiled) => Some(compiled),
        Err(error) => {
            faults.error(place, error.to_string());
            None
        }
    }
}

/// Everything worth a warning at the base point.
fn warnings(
    case: &Experiment,
    compiled: &CompiledProgram,
    tree: &Node,
    varied: &[Varied],
    faults: &mut Faults,
) {
    basis(case, compiled, tree, varied, faults);
    temperature(case, tree, varied, faults);
    short_lived(case, tree, faults);
    dangers(case, tree, varied, faults);
}

/// The axis that moves a number, if one does.
fn moved<'a>(varied: &'a [Varied<'a>], parameter: &Parameter) -> Option<&'a Varied<'a>> {
    varied.iter().find(|v| v.parameter == *parameter)
}

/// Says what is charged at a pH at which it is dangerous, where a buffer holds the pH: as it stands or at any point of an axis.
fn dangers(case: &Experiment, tree: &Node, varied: &[Varied], faults: &mut Faults) {
    let Some(ph) = case.numbers.recipe.flask.ph else {
        return;
    };
    let axis = moved(varied, &Parameter::FlaskPh).into_iter();
    let values: Vec<f64> = axis
        .flat_map(|axis| axis.numbers(case))
        .chain([ph])
        .collect();
    let mut told = Vec::new();
    for put_in in charged(tree.get("procedure")) {
        let Some(&id) = case.model.compound_names.get(&put_in.name) else {
            continue;
        };
        for warning in &case.model.compounds[id].warnings {
            let met = values.iter().any(|&ph| {
                if warning.below {
                    ph < warning.limit
                } else {
                    ph > warning.limit
                }
            });
            if met && !told.contains(&(id, &warning.condition)) {
                let (name, text) = (&put_in.name, &warning.text);
                let message = format!("{name} at {}: {text}", warning.condition);
                faults.warning(&put_in.place, message);
                told.push((id, &warning.condition));
            }
        }
    }
}

/// Says which reagent the solvent destroys within the hour.
fn short_lived(case: &Experiment, tree: &Node, faults: &mut Faults) {
    let Some(solvent) = &case.model.solvent else {
        return;
    };
    let Ok(laws) = case.model.laws(&case.numbers.overrides) else {
        return;
    };
    let temperature = case.numbers.recipe.flask.temperature;
    let Some(roles) = tree.get("chemistry").and_then(table) else {
        return;
    };
    for role in &roles.entries {
        let Some(&id) = case.model.compound_names.get(&role.key.text) else {
            continue;
        };
        let compound = &case.model.compounds[id];
        let rates = losses(&case.model, id).map(|reaction| laws[reaction.forward].at(temperature));
        // An ion with n hydrides loses one of them n times as fast as the hydride as a whole goes.
        let k = rates.fold(0.0, |sum, k| sum + k) / f64::from(compound.hydrides.unwrap_or(1));
        let half_life = std::f64::consts::LN_2 / k;
        if half_life < SHORT_LIFE {
            let life = plain_number((half_life / 6.0).round() / 10.0);
            let message = format!(
                "{} destroys {}: half of it is lost in {life} min",
                solvent.name, compound.name
            );
            faults.warning(&role.node.place, message);
        }
    }
}

/// Steps in which a compound, alone, is lost.
fn losses(model: &Model, id: CompoundId) -> impl Iterator<Item = &Reaction> {
    let network = &model.network;
    let of_it = move |form: usize| {
        model.compounds[id]
            .gives
            .iter()
            .any(|&(pool, _)| pool == network.forms[form].pool)
    };
    network.reactions.iter().filter(move |reaction| {
        let alone =
            matches!(reaction.reactants.as_slice(), [(Actor::Form(form), 1)] if of_it(*form));
        alone
            && reaction
                .fates
                .iter()
                .any(|&(fate, _)| network.fates[fate].name.starts_with(LOST))
    })
}

/// Says when the basis is put in at other than 1 equiv.
fn basis(
    case: &Experiment,
    compiled: &CompiledProgram,
    tree: &Node,
    varied: &[Varied],
    faults: &mut Faults,
) {
    let basis = case.numbers.recipe.flask.basis;
    let Some(node) = tree.get("flask").and_then(|flask| flask.get("basis")) else {
        return;
    };
    if compiled.basis <= 0.0 || moved(varied, &Parameter::Charge(basis)).is_some() {
        return;
    }
    let amount = |list: &[(CompoundId, f64)]| -> f64 {
        list.iter()
            .filter(|(id, _)| *id == basis)
            .map(|(_, n)| n)
            .sum()
    };
    let total: f64 = compiled
        .program
        .items
        .iter()
        .map(|item| match item {
            Item::Act(Action::Dose(dose)) => amount(&dose.charged),
            Item::Act(_) => 0.0,
            Item::Run(stretch) => amount(&stretch.feed.charged) * stretch.duration,
        })
        .sum();
    // An empty sum is -0.0.
    let equivalents = (total + 0.0) / compiled.basis;
    if (equivalents - 1.0).abs() > SAME {
        let name = &case.model.compounds[basis].name;
        let shown = plain_number((equivalents * 1e6).round() / 1e6);
        faults
            .warning(
                &node.place,
                format!("{name} is the basis, and {shown} equiv of it are put in"),
            )
            .help("yields count from what was put in, equivalents from the amount of the flask");
    }
}
