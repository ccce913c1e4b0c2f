//! One case of a scenario: a model, a recipe and what is asked of it; and the numbers of it that a sweep may change.
//!
//! A case is an experiment, or a chain of them: its own model and recipe are those of the last stage, and what comes before
//! it stands beside them. A scenario without stages is a chain of one.

use std::sync::Arc;

use crate::experiment::ledger::Account;
use crate::experiment::observable::Observable;
use crate::experiment::procedure::Recipe;
use crate::flask::Count;
use crate::model::{CompoundId, Confidence, ConstantId, ConstantValue, Model};

/// A variant with all names resolved.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Name of the variant; empty when the scenario has none.
    pub name: String,
    /// Name of its last stage; empty when the scenario has none.
    pub stage: String,
    /// The chemistry of the last stage.
    pub model: Arc<Model>,
    /// The numbers of all stages as the scenario has them.
    pub numbers: Inputs,
    /// What is reported of all stages, in the order of the columns.
    pub observables: Vec<Observable>,
    /// What the ledger of the last stage follows.
    pub accounts: Vec<Account>,
    /// What the last stage takes from those before it.
    pub takes: Vec<Take>,
    /// The stages before the last, in order.
    pub earlier: Vec<Stage>,
}

/// A stage that others follow.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Its chemistry.
    pub model: Arc<Model>,
    /// What its ledger follows.
    pub accounts: Vec<Account>,
    /// What it takes from the stages before it.
    pub takes: Vec<Take>,
}

/// Something in hand at the end of one stage that another begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// What it is in the stage that takes it.
    pub compound: CompoundId,
    /// The stage that it comes from.
    pub stage: usize,
    /// What it is there, as if quenched.
    pub count: Count,
    /// What was written, for messages.
    pub text: String,
}

/// The numbers of a case: cheap to clone, changed by axes and settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    /// Flask and steps.
    pub recipe: Recipe,
    /// Constants replaced (value in base units).
    pub overrides: Vec<(ConstantId, f64)>,
    /// Those of them that were replaced by their own address: they go with no other constant.
    pub addressed: Vec<ConstantId>,
    /// Those of the stages before.
    pub earlier: Vec<Inputs>,
}

impl Experiment {
    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.earlier.len() + 1
    }

    /// Name of a stage.
    pub fn stage_name(&self, stage: usize) -> &str {
        self.earlier.get(stage).map_or(&self.stage, |s| &s.name)
    }

    /// Chemistry of a stage.
    pub fn stage_model(&self, stage: usize) -> &Arc<Model> {
        self.earlier.get(stage).map_or(&self.model, |s| &s.model)
    }

    /// What the ledger of a stage follows.
    pub fn stage_accounts(&self, stage: usize) -> &[Account] {
        let earlier = self.earlier.get(stage);
        earlier.map_or(&self.accounts, |s| &s.accounts)
    }

    /// What a stage takes.
    pub fn stage_takes(&self, stage: usize) -> &[Take] {
        self.earlier.get(stage).map_or(&self.takes, |s| &s.takes)
    }

    /// One stage of it, as a case of its own with the observables that are read in it.
    pub fn at_stage(&self, stage: usize) -> Experiment {
        let mut observables = self.observables.clone();
        observables.retain(|o| o.stage == stage);
        Experiment {
            name: self.name.clone(),
            stage: self.stage_name(stage).to_owned(),
            model: Arc::clone(self.stage_model(stage)),
            numbers: Inputs {
                earlier: Vec::new(),
                ..self.numbers.at_stage(stage).clone()
            },
            observables,
            accounts: self.stage_accounts(stage).to_vec(),
            takes: self.stage_takes(stage).to_vec(),
            earlier: Vec::new(),
        }
    }

    /// What a constant of the last stage is as the scenario has it; `None` where it is a formula.
    pub fn number(&self, id: ConstantId) -> Option<f64> {
        let replaced = self.numbers.overrides.iter().find(|o| o.0 == id);
        let own = match &self.model.constants[id].value {
            ConstantValue::Law(law) => Some(law.value),
            ConstantValue::Expression(_) => None,
        };
        replaced.map(|o| o.1).or(own)
    }

    /// How far a constant of the last stage is to be believed: what the scenario put in its place is the scenario's.
    pub fn confidence(&self, id: ConstantId) -> Confidence {
        let replaced = self.numbers.overrides.iter().any(|o| o.0 == id);
        match replaced {
            true => Confidence::Scenario,
            false => self.model.constants[id].confidence,
        }
    }

    /// Place of a compound of a stage among what a later stage counts as charged: there its own compounds come first, then those
    /// of the stages before it.
    pub fn charged_before(&self, stage: usize, later: usize, compound: CompoundId) -> usize {
        let own = self.stage_model(later).compounds.len();
        let before = (0..stage).map(|s| self.stage_model(s).compounds.len());
        own + before.sum::<usize>() + compound
    }
}

impl Inputs {
    /// Those of a stage.
    pub fn at_stage(&self, stage: usize) -> &Inputs {
        self.earlier.get(stage).unwrap_or(self)
    }
}
