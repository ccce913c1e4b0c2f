//! From a recipe to a flask's program: amounts to moles, steps to jumps and stretches, in normal form.

mod amounts;
mod equivalents;
mod error;
mod program;
mod workup;
mod writer;

pub use equivalents::equivalents;
pub use error::CompileError;
pub use program::{CompiledProgram, compile, compile_with, operations};
pub use workup::{NOT_ISOLATED, ON_ISOLATING, PH_OF_WATER};
