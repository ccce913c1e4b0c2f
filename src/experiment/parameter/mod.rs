//! The one address of a number: `charge.carbonyl`, `constant.addition.k`, `flask.concentration`, `step.preform.stir`.
//!
//! An address is resolved once against a case; setting it then costs no look-up by name. Every door (`set`, `vary`, the command line,
//! figures) brings it to one spelling first.

mod address;
mod charges;
mod error;
mod get;
mod set;
mod shape;
mod step_keys;
mod step_values;
mod steps;

pub use address::spelt;
pub use error::AddressError;
pub use shape::{Parameter, Setting, StepKey, Takes};
