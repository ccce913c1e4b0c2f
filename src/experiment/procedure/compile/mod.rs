//! From a recipe to a flask's program: amounts to moles, steps to jumps and stretches, in normal form.

mod amounts;
mod workup;
mod writer;

use std::fmt::Display;

use super::{Recipe, Step, Verb};
use crate::flask::Program;
use crate::model::{ConstantId, Model};
pub use workup::PH_OF_WATER;
use writer::Writer;

/// A recipe's numbers that make no experiment.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// Two of amount, concentration and volume are needed.
    #[error("the flask needs two of amount, concentration and volume")]
    Flask,
    /// A number out of its range.
    #[error("{what} is {value}: it must be {must}")]
    Range {
        /// What.
        what: String,
        /// Its value.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A mass without molar mass, a volume without density.
    #[error("{what} of {compound} needs its {needs}")]
    Unknown {
        /// `a mass`, `a volume`.
        what: &'static str,
        /// Compound.
        compound: String,
        /// What is missing.
        needs: &'static str,
    },
    /// A stock solution that does not fit into the volume it is part of.
    #[error(
        "volume = {} mL is all that is added, but the stock solutions in it are {} mL: a larger volume, a stronger stock, or no volume",
        millilitres(*volume), millilitres(*stocks)
    )]
    Stock {
        /// Of the stock solutions, L.
        stocks: f64,
        /// Of the whole, L.
        volume: f64,
    },
    /// Constants that give no number.
    #[error("{0}")]
    Constants(String),
    /// Equivalents that refer to each other, or to an amount that is not known beforehand.
    #[error(
        "equivalents of {0} cannot be counted: its amount depends on what is counted from it, or is given in M"
    )]
    Circular(String),
}

/// mL with the digits one would write.
fn millilitres(litres: f64) -> f64 {
    (litres * 1e6).round() / 1e3
}

/// A program with what is known of it before it runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Amount of 1 equiv, mol.
    pub basis: f64,
    /// Duration if every condition takes its longest, s.
    pub longest: f64,
}

/// Compiles a recipe for a model with its constants as they are.
pub fn compile(recipe: &Recipe, model: &Model) -> Result<Compiled, CompileError> {
    compile_with(recipe, model, &[], true)
}

/// Compiles a recipe for a model with some constants replaced; of these only the capacities of drying agents and
/// what partitions rest on matter here. `notes` say in words what is done, for a course that is kept; else they are empty.
pub fn compile_with(
    recipe: &Recipe,
    model: &Model,
    overrides: &[(ConstantId, f64)],
    notes: bool,
) -> Result<Compiled, CompileError> {
    let (basis, volume) = flask(recipe)?;
    positive("the temperature", recipe.flask.temperature)?;
    let mut writer = Writer::new(model, recipe, overrides, basis, volume);
    writer.notes = notes;
    writer.steps(&recipe.steps)?;
    Ok(Compiled {
        basis,
        longest: writer.longest,
        program: Program {
            volume,
            temperature: recipe.flask.temperature,
            ph: recipe.flask.ph,
            pressures: pressures(&recipe.flask.gases)?,
            basis,
            items: writer.items,
        },
    })
}

/// Pressures, each finite and not negative.
fn pressures(list: &[(usize, f64)]) -> Result<Vec<(usize, f64)>, CompileError> {
    let each = list.iter();
    each.map(|&(gas, bar)| Ok((gas, not_negative("a pressure", bar)?)))
        .collect()
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

pub(super) fn positive(what: impl Display, value: f64) -> Result<(), CompileError> {
    let ok = value.is_finite() && value > 0.0;
    if ok {
        Ok(())
    } else {
        Err(range(what, value, "finite and more than zero"))
    }
}

pub(super) fn not_negative(what: impl Display, value: f64) -> Result<f64, CompileError> {
    let ok = value.is_finite() && value >= 0.0;
    if ok {
        Ok(value)
    } else {
        Err(range(what, value, "finite, zero or more"))
    }
}

pub(super) fn range(what: impl Display, value: f64, must: &'static str) -> CompileError {
    CompileError::Range {
        what: what.to_string(),
        value,
        must,
    }
}
