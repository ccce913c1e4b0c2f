//! One case of a scenario: a model, a recipe and what is asked of it; and the numbers of it that a sweep may change.

use std::sync::Arc;

use crate::ledger::Account;
use crate::library::{ConstantId, Model};
use crate::observable::Observable;
use crate::procedure::Recipe;

/// A variant with all names resolved.
#[derive(Debug, Clone)]
pub struct Case {
    /// Name of the variant; empty when the scenario has none.
    pub name: String,
    /// The chemistry.
    pub model: Arc<Model>,
    /// Its numbers as the scenario has them.
    pub numbers: Numbers,
    /// What is reported, in the order of the columns.
    pub observables: Vec<Observable>,
    /// What the ledger follows.
    pub accounts: Vec<Account>,
}

/// The numbers of a case: cheap to clone, changed by axes and settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Flask and steps.
    pub recipe: Recipe,
    /// Constants replaced (value in base units).
    pub overrides: Vec<(ConstantId, f64)>,
}
