//! The question of a run: one experiment, or one with many sets of numbers, its results read by name.

use std::ops::Index;
use std::sync::Arc;

use super::plan::{DesignPlan, Keep, PointResult};
use super::{Design, Status, Variant};
use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::Outcome;
use crate::experiment::case::{Experiment, Inputs};
use crate::experiment::ledger::Balance;
use crate::flask::Trajectory;
use crate::kernel::Kernel;
use crate::reactor::Setup;

/// What came of one run; results are read by the name of their observable: `run["mono"]`.
#[derive(Debug, Clone)]
pub struct Run {
    names: Arc<Vec<(String, String)>>,
    row: PointResult,
}

impl Run {
    /// How it ended.
    pub fn status(&self) -> &Status {
        &self.row.status
    }

    /// Names of its observables with their units (`% of amine`, `s`, `1`), in the order of the scenario.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let each = self.names.iter();
        each.map(|(name, unit)| (name.as_str(), unit.as_str()))
    }

    /// The value of an observable in its unit; `None` where there is no such observable, or it came to no value.
    pub fn value(&self, name: &str) -> Option<f64> {
        let at = self.names.iter().position(|(known, _)| known == name)?;
        self.row.values[at]
    }

    /// Where every equivalent went, one balance per account of the scenario, mol.
    pub fn ledger(&self) -> &[Balance] {
        &self.row.balances
    }

    /// The flask at the end of the last stage and the points kept on the way; `None` where it came to no end or none were kept.
    pub fn trajectory(&self) -> Option<&Trajectory> {
        self.row.remains.as_ref()
    }
}

impl Index<&str> for Run {
    type Output = f64;

    /// # Panics
    ///
    /// Where there is no such observable, or it came to no value; [`Run::value`] says so without.
    fn index(&self, name: &str) -> &f64 {
        let at = self.names.iter().position(|(known, _)| known == name);
        let value = at.and_then(|at| self.row.values[at].as_ref());
        value.unwrap_or_else(|| {
            let names: Vec<&str> = self.names().map(|(name, _)| name).collect();
            let (names, status) = (names.join(", "), self.status().kind());
            panic!("no value of {name} ({status}); observables are {names}")
        })
    }
}

impl Engine {
    /// Runs an experiment with its own numbers, its ledger booked.
    ///
    /// # Errors
    ///
    /// Where nothing could be run at all; a run that came to no end is a [`Status`].
    pub fn run_experiment(&self, experiment: &Experiment) -> Result<Run, EngineError> {
        let own = std::slice::from_ref(&experiment.numbers);
        let mut runs = self.run_inputs(experiment, own)?;
        Ok(runs.remove(0))
    }

    /// Runs an experiment once for each of these sets of numbers, side by side; the runs come in their order.
    ///
    /// # Errors
    ///
    /// Where nothing could be run at all; a run that came to no end is a [`Status`].
    pub fn run_inputs(
        &self,
        experiment: &Experiment,
        inputs: &[Inputs],
    ) -> Result<Vec<Run>, EngineError> {
        let design = Design::single(experiment.clone());
        let keep = Keep {
            ledger: true,
            points: 0,
        };
        let base = DesignPlan::new(&design, &[0], false, keep, self.options().tolerance);
        let rows = self.run(&Many {
            base: &base,
            inputs,
        })?;
        let names = experiment.observables.iter();
        let names = names.map(|o| (o.name.clone(), o.unit.clone())).collect();
        let names: Arc<Vec<(String, String)>> = Arc::new(names);
        let run = |row: PointResult| Run {
            names: Arc::clone(&names),
            row,
        };
        Ok(rows.into_iter().flatten().map(run).collect())
    }
}

impl Design {
    /// One experiment and nothing else.
    pub fn single(experiment: Experiment) -> Design {
        Design {
            axes: Vec::new(),
            variants: vec![Variant {
                name: experiment.name.clone(),
                base: 0,
                axes: Vec::new(),
                cases: vec![0],
                settings: Vec::new(),
                standing: Vec::new(),
            }],
            cases: vec![experiment],
            swept: false,
        }
    }
}

/// One experiment with many sets of numbers.
struct Many<'a> {
    base: &'a DesignPlan<'a>,
    inputs: &'a [Inputs],
}

impl RunPlan for Many<'_> {
    type Row = PointResult;

    fn len(&self) -> usize {
        self.inputs.len()
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.base.kernels()
    }

    fn stages(&self, _index: usize) -> usize {
        self.base.stages(0)
    }

    fn kernel(&self, _index: usize, stage: usize) -> usize {
        self.base.kernel(0, stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let own = self.inputs[index].at_stage(before.len());
        self.base.setup(0, own, before)
    }

    fn row(&self, _index: usize, outcomes: Result<Vec<Outcome>, String>) -> PointResult {
        self.base.row(0, outcomes)
    }
}
