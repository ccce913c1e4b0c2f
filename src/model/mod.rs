//! What a chemistry came to: network, compounds and constants with their provenance, and how coefficients follow from these.
//!
//! Made by the library, read by everything that runs, asks or reports. Knows no files and no procedures.

mod confidence;
pub mod evaporation;
#[allow(clippy::module_inception)]
mod model;
mod partition;
pub(crate) mod rule;
pub(crate) mod rules;

pub use confidence::Confidence;
pub use model::{
    Agent, Compound, CompoundId, Constant, ConstantId, Model, QuenchAgent, Solvent, Value, WATER,
    Warning,
};
pub use partition::Partition;
pub(crate) use rule::ROOM_TEMPERATURE;
