//! Whether the constants, as uncertain as they are, can tell strategies apart.
//!
//! Every constant that a case uses is drawn from its stated uncertainty, the same draw for every strategy that shares it; each
//! strategy is run with each draw. What a draw does to a constant is said in `draw`.

use std::sync::Arc;

use super::draw::{Drawn, drawn};
use super::plan::DesignPlan;
use crate::engine::RunPlan;
use crate::experiment::Outcome;
use crate::experiment::case::Experiment;
use crate::kernel::Kernel;
use crate::reactor::Setup;

/// Variants times draws of their constants.
#[derive(Debug)]
pub struct Draws<'a> {
    base: &'a DesignPlan<'a>,
    /// Those of its points that are drawn.
    points: Vec<usize>,
    members: usize,
    observable: Vec<Option<usize>>,
    /// Of each stage of each point.
    constants: Vec<Vec<Vec<Drawn>>>,
}

impl<'a> Draws<'a> {
    /// Draws for all points of a plan. `observable` names the result to compare.
    pub fn new(base: &'a DesignPlan<'a>, members: usize, observable: &str) -> Draws<'a> {
        Draws::at(base, (0..base.len()).collect(), members, observable)
    }

    /// Draws for these points of a plan.
    pub fn at(
        base: &'a DesignPlan<'a>,
        points: Vec<usize>,
        members: usize,
        observable: &str,
    ) -> Draws<'a> {
        let cases: Vec<&Experiment> = points.iter().map(|i| base.case_at(*i)).collect();
        let find = |case: &&Experiment| case.observables.iter().position(|o| o.name == observable);
        Draws {
            base,
            points,
            members,
            observable: cases.iter().map(find).collect(),
            constants: cases.iter().map(|case| of_stages(case)).collect(),
        }
    }

    /// The point of the plan behind an index.
    fn point(&self, index: usize) -> usize {
        self.points[index / self.members]
    }

    /// Results of each point in turn, a missing one where a draw came to none.
    pub fn by_point(&self, rows: Vec<Option<Option<f64>>>) -> Vec<Vec<Option<f64>>> {
        rows.chunks(self.members.max(1))
            .map(|chunk| chunk.iter().map(|row| row.flatten()).collect())
            .collect()
    }
}

impl RunPlan for Draws<'_> {
    type Row = Option<f64>;

    fn len(&self) -> usize {
        self.points.len() * self.members
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.base.kernels()
    }

    fn stages(&self, index: usize) -> usize {
        self.base.stages(self.point(index))
    }

    fn kernel(&self, index: usize, stage: usize) -> usize {
        self.base.kernel(self.point(index), stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let (place, member) = (index / self.members, index % self.members);
        let point = self.points[place];
        let (case, numbers) = self.base.numbers(point)?;
        let mut own = numbers.at_stage(before.len()).clone();
        let model = self.base.case_at(point).stage_model(before.len());
        for constant in &self.constants[place][before.len()] {
            if own.overrides.iter().any(|o| o.0 == constant.id) {
                continue;
            }
            let computed = match constant.follows {
                true => model.number(constant.id, &own.overrides)?,
                false => f64::NAN,
            };
            let drawn = constant.draw(member as u64, computed);
            own.overrides.push((constant.id, drawn));
        }
        self.base.setup(case, &own, before)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Option<f64> {
        let row = self.base.row(self.point(index), outcomes);
        self.observable[index / self.members].and_then(|at| row.values[at])
    }
}

/// The constants of each stage of a case that are drawn.
fn of_stages(case: &Experiment) -> Vec<Vec<Drawn>> {
    (0..case.stages())
        .map(|stage| drawn(case.stage_model(stage)))
        .collect()
}
