//! What a chemistry came to: network, compounds and constants with their provenance, and how coefficients follow from these.
//!
//! Made by the library, read by everything that runs, asks or reports. Knows no files and no procedures.

mod chemistry;
mod compound;
mod confidence;
mod constant;
pub mod evaporation;
pub(crate) mod heat;
mod partition;
mod provenance;
mod rates;
pub(crate) mod rule;
pub(crate) mod rules;
mod work_up;

pub use chemistry::Model;
pub use compound::{Agent, Compound, CompoundId, QuenchAgent, Solvent, WATER, Warning};
pub use confidence::Confidence;
pub use constant::{Constant, ConstantId, ConstantValue, ESTIMATED_FOR, LENT};
pub use heat::{EvolvedGas, Heats};
pub use partition::Partition;
pub(crate) use rule::ROOM_TEMPERATURE;
