//! The experiment that a stage of a point is: from its numbers, and from what the stages before it came to.
//!
//! Knows one stage of one case, no design.

use std::borrow::Cow;
use std::sync::Arc;

use super::prepare::{Prepared, warming};
use crate::experiment::Outcome;
use crate::experiment::case::{Experiment, Inputs, Take};
use crate::experiment::procedure;
use crate::flask::{Item, Program, SaveOptions, Tallies};
use crate::kernel::Kernel;
use crate::model::{CompoundId, Model};
use crate::reactor::Setup;
use crate::solver::Steps;

/// How every run is made.
#[derive(Debug)]
pub(super) struct Terms {
    /// Points along the course: their number over the longest duration; 0: none.
    pub points: u32,
    /// Moments at which there are points besides, s from the start, ascending.
    pub times: Vec<f64>,
    /// The tolerance that it is solved to.
    pub tolerance: f64,
}

/// A stage that is about to run.
pub(super) struct StageRun<'a> {
    /// Its case, with all stages.
    pub case: &'a Experiment,
    /// What it shares with the same stage of other points.
    pub prepared: &'a Prepared,
    /// The kernel that it runs on.
    pub kernel: &'a Arc<Kernel>,
    /// What the stages before it came to.
    pub before: &'a [Outcome],
}

impl StageRun<'_> {
    /// Its setup from its numbers.
    pub fn setup(&self, numbers: &Inputs, terms: &Terms) -> Result<Setup, String> {
        let stage = self.before.len();
        let model = self.case.stage_model(stage);
        let laws = if numbers.overrides == self.case.numbers.at_stage(stage).overrides {
            self.prepared.laws.clone()?
        } else {
            model.laws(&numbers.overrides)?
        };
        let recipe = &numbers.recipe;
        let taken = taken(self.case, recipe.flask.basis, self.before)?;
        let recipe = match taken.is_empty() {
            true => Cow::Borrowed(recipe),
            false => Cow::Owned(recipe.taking(&taken)),
        };
        let notes = terms.points > 0;
        let compiled = procedure::compile_with(&recipe, model, &numbers.overrides, notes)
            .map_err(|e| e.to_string())?;
        if let Some(pool) = self.kernel.unfed(&compiled.program) {
            return Err(format!("no infusion of {pool} was planned"));
        }
        self.check_warming(model, numbers, &compiled.program)?;
        Ok(Setup {
            kernel: Arc::clone(self.kernel),
            program: Arc::new(compiled.program),
            record: record(self.prepared, compiled.longest, terms),
            laws,
            agents: Arc::clone(&self.prepared.agents),
            compounds: model.compounds.len(),
            charged_before: charged_before(self.case, self.before),
            tallies: self.tallies(numbers, terms)?,
            tolerance: terms.tolerance,
            steps: Steps::default(),
        })
    }
}

impl StageRun<'_> {
    /// Refuses what a flask whose temperature follows from its heat was not laid out for.
    fn check_warming(
        &self,
        model: &Model,
        numbers: &Inputs,
        program: &Program,
    ) -> Result<(), String> {
        let own = &self.kernel.options.warming;
        if own.is_none() {
            return Ok(());
        }
        if *own != warming(model, numbers) {
            let message =
                "an enthalpy cannot be varied where the temperature follows from the heat";
            return Err(message.to_owned());
        }
        if !self.kernel.timed.is_empty() {
            return Err("a rate that names the time needs cooling = \"isothermal\"".to_owned());
        }
        let mut stretches = program.items.iter().filter_map(|item| match item {
            Item::Run(stretch) => Some(stretch),
            Item::Act(_) => None,
        });
        match program.jacket.is_none() && stretches.any(|stretch| stretch.heating != 0.0) {
            true => Err("a flask that keeps its heat follows no ramp of temperature: cooling = \"isothermal\", or { UA, jacket }".to_owned()),
            false => Ok(()),
        }
    }

    /// What heat and gas are counted by, where a course is kept or a result asks for them.
    fn tallies(&self, numbers: &Inputs, terms: &Terms) -> Result<Option<Arc<Tallies>>, String> {
        let stage = self.before.len();
        let own = self.case.observables.iter().filter(|o| o.stage == stage);
        let asked = own.flat_map(|o| o.kind.thermal()).next().is_some();
        if !asked && terms.points == 0 {
            return Ok(None);
        }
        let model = self.case.stage_model(stage);
        let gases = model.evolved.iter().map(|gas| gas.pools.clone());
        Ok(Some(Arc::new(Tallies {
            enthalpies: model.enthalpies(&numbers.overrides)?,
            gases: gases.collect(),
        })))
    }
}

/// What is kept of a run that takes at most so long (s).
fn record(prepared: &Prepared, longest: f64, terms: &Terms) -> Arc<SaveOptions> {
    if terms.points == 0 {
        return Arc::clone(&prepared.record);
    }
    Arc::new(SaveOptions {
        points: terms.points,
        lasts: longest,
        times: terms.times.clone(),
        ..SaveOptions::clone(&prepared.record)
    })
}

/// What a stage takes from those before it, mol; without its basis there is no experiment.
fn taken(
    case: &Experiment,
    basis: CompoundId,
    before: &[Outcome],
) -> Result<Vec<(CompoundId, f64)>, String> {
    let takes = case.stage_takes(before.len()).iter();
    let in_hand = |take: &Take| {
        let moles = take.count.amount(&before[take.stage].remains.mixture);
        if moles <= 0.0 && take.compound == basis {
            return Err(format!("nothing of {} is in hand", take.text));
        }
        Ok((take.compound, moles.max(0.0)))
    };
    takes.map(in_hand).collect()
}

/// What stages before charged of their own compounds, one after the other.
fn charged_before(case: &Experiment, before: &[Outcome]) -> Vec<f64> {
    let each = before.iter().enumerate();
    let own = each.flat_map(|(stage, outcome)| {
        let own = case.stage_model(stage).compounds.len();
        &outcome.remains.mixture.charged[..own]
    });
    own.copied().collect()
}

/// A message with the stage that it is about, where stages have names.
pub(super) fn in_stage(name: &str, message: String) -> String {
    if name.is_empty() {
        message
    } else {
        format!("stage {name}: {message}")
    }
}
