//! The scenario file: from text to validated parts, every fault at once.
//!
//! The order of work is the order of the folders: the `tree` of each of the `variants` is put together, compiled (`names`,
//! `procedure`, `observables`, joined in `stages`, with chemistry from the library) and crossed with the axes (`sweep`); `plots`
//! and reports come last. Nothing here opens files: a variant that takes another file gets it through a function of the caller.

mod data;
mod fit;
mod fitted;
mod goal;
mod names;
mod observables;
mod open;
mod plots;
mod procedure;
mod read;
mod report;
mod sensitivity;
mod settings;
mod stages;
mod sweep;
#[cfg(test)]
mod tests;
mod tree;
mod uncertain;
mod variants;

pub use fitted::{FittedParts, FoundNumber, fitted};
pub use plots::{Limits, PlotKind, PlotSpec};
pub use read::{Scenario, read};
pub use report::{OutputSpec, ReportSpec};
pub use settings::settings;
pub use sweep::design::{MOST_POINTS, points};
pub use uncertain::MOST_DRAWS;
pub use variants::merge::Load;
