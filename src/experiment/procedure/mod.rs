//! What the chemist does: a recipe of steps, and its compilation to a flask's program.
//!
//! Knows no text and no files.

pub mod compile;
mod recipe;

pub use compile::{
    CompileError, CompiledProgram, NOT_ISOLATED, ON_ISOLATING, PH_OF_WATER, compile, compile_with,
    equivalents, operations,
};
pub use recipe::{
    Addition, Amount, Cooling, Extraction, FlaskSetup, Ingredient, Layer, Quenching, Recipe, Step,
    Verb,
};
