//! A scenario as a model that other simulators run: SBML or Antimony.
//!
//! One experiment up to its quench: amounts, rates with both directions, speciation as rules, the procedure as events. What comes out
//! holds no result of ours, so that agreement means something. Knows nothing of kernels, tapes and steps.

mod acid_base;
mod actions;
mod antimony;
mod chemistry;
mod coefficients;
pub mod document;
mod draft;
mod drift;
mod export;
mod flask;
mod format;
mod formula;
mod ids;
pub mod math;
mod measure;
mod names;
mod notes;
mod sbml;
mod stage;
mod timeline;
pub mod units;
mod visible;
mod writer;
mod xml;

pub use document::Document;
pub use export::document;
pub use format::Format;
pub use notes::{About, left_out};
pub use stage::stage;
