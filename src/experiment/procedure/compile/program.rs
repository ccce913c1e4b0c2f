//! A recipe as a program: the flask's size, then all steps. How a step is written out is known by the writer.

use super::error::{CompileError, positive, pressures};
use super::writer::ProgramWriter;
use crate::experiment::procedure::{Recipe, Step, Verb};
use crate::flask::Program;
use crate::model::{ConstantId, Model};

/// A program with what is known of it before it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct CompiledProgram {
    /// The program.
    pub program: Program,
    /// Amount of 1 equiv, mol.
    pub basis: f64,
    /// Duration if every condition takes its longest, s.
    pub longest: f64,
}

/// Compiles a recipe for a model with its constants as they are.
pub fn compile(recipe: &Recipe, model: &Model) -> Result<CompiledProgram, CompileError> {
    compile_with(recipe, model, &[], true)
}

/// Compiles a recipe for a model with some constants replaced; of these only the capacities of drying agents and
/// what partitions rest on matter here. `notes` say in words what is done, for a course that is kept; else they are empty.
pub fn compile_with(
    recipe: &Recipe,
    model: &Model,
    overrides: &[(ConstantId, f64)],
    notes: bool,
) -> Result<CompiledProgram, CompileError> {
    let (basis, volume) = flask(recipe)?;
    positive("the temperature", recipe.flask.temperature)?;
    if let Some(jacket) = recipe.flask.jacket() {
        positive("the temperature of the jacket", jacket.temperature)?;
        positive("UA", jacket.transfer)?;
    }
    let mut writer = ProgramWriter::new(model, recipe, overrides, basis, volume);
    writer.notes = notes;
    writer.steps(&recipe.steps)?;
    Ok(CompiledProgram {
        basis,
        longest: writer.longest,
        program: Program {
            volume,
            temperature: recipe.flask.temperature,
            jacket: recipe.flask.jacket(),
            ph: recipe.flask.ph,
            pressures: pressures(&recipe.flask.gases)?,
            basis,
            items: writer.items,
        },
    })
}

/// Number of manipulations: each charge, portion, temperature change, drying, filtration, quench, extraction, evaporation, isolation.
pub fn operations(steps: &[Step]) -> u32 {
    let of = |verb: &Verb| match verb {
        Verb::Stir(_) | Verb::StirUntil { .. } => 0,
        Verb::Repeat { times, steps } => times.saturating_mul(operations(steps)),
        Verb::Add(addition) => addition.portions.unwrap_or(1),
        Verb::Extract(extraction) => extraction.times,
        Verb::Charge(_)
        | Verb::Concentrate { .. }
        | Verb::Isolate(_)
        | Verb::Temperature { .. }
        | Verb::Dry(_)
        | Verb::Gas(_)
        | Verb::Filter { .. }
        | Verb::Quench(_) => 1,
    };
    let all = steps.iter().map(|step| of(&step.verb));
    all.fold(0, u32::saturating_add)
}

/// Amount of 1 equiv (mol) and volume at the start (L).
fn flask(recipe: &Recipe) -> Result<(f64, f64), CompileError> {
    let f = &recipe.flask;
    let (basis, volume) = match (f.amount, f.concentration, f.volume) {
        (Some(n), Some(c), _) => (n, n / c),
        (Some(n), None, Some(v)) => (n, v),
        (None, Some(c), Some(v)) => (c * v, v),
        _ => return Err(CompileError::Flask),
    };
    positive("the flask's amount", basis)?;
    positive("the flask's volume", volume)?;
    Ok((basis, volume))
}
