//! Runs of one point of a plan with one number moved each, on steps of their own or on those of another.
//!
//! Knows neither how far numbers are moved nor what is made of the values.

use std::sync::Arc;

use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::parameter::{Parameter, Setting};
use crate::experiment::{KeptCourse, Outcome};
use crate::kernel::Kernel;
use crate::reactor::Setup;
use crate::study::beside::{self, ExperimentSteps};
use crate::study::plan::DesignPlan;
use crate::study::status::Status;

/// A point of a plan, to be run beside itself.
pub(super) struct SideRuns<'a> {
    plan: &'a DesignPlan<'a>,
    point: usize,
    /// Observables whose courses are read.
    asked: &'a [usize],
    /// Moments at which they are, s from the start of the last stage.
    pub times: Vec<f64>,
}

/// What a run comes to.
pub(super) struct SideRun {
    /// All observables at the end.
    pub values: Vec<Option<f64>>,
    /// The observables asked for, moment by moment; none of those of earlier stages.
    pub course: Vec<Vec<Option<f64>>>,
    /// The steps taken; none where others were followed.
    pub steps: ExperimentSteps,
    /// How long the last stage lasted, s.
    pub lasts: f64,
}

/// A number at another value; `None`: all as they stand.
pub(super) type Moved<'m> = Option<(&'m Parameter, Setting)>;

impl<'a> SideRuns<'a> {
    pub fn new(plan: &'a DesignPlan<'a>, point: usize, asked: &'a [usize]) -> Self {
        SideRuns {
            plan,
            point,
            asked,
            times: Vec::new(),
        }
    }

    /// The same with courses read at these moments.
    pub fn looking_at(self, times: Vec<f64>) -> Self {
        SideRuns { times, ..self }
    }

    /// Runs it with each of these moved.
    pub fn run(
        &self,
        engine: &Engine,
        moved: &[Moved<'_>],
        between: Option<&ExperimentSteps>,
    ) -> Result<Vec<Result<SideRun, Status>>, EngineError> {
        if moved.is_empty() {
            return Ok(Vec::new());
        }
        let rows = engine.run(&MovedRuns {
            runs: self,
            moved,
            between,
        })?;
        let stopped = || Err(Status::Refused("the run was stopped".to_owned()));
        let rows = rows.into_iter().map(|row| row.unwrap_or_else(stopped));
        Ok(rows.collect())
    }
}

/// The plan of it.
struct MovedRuns<'a> {
    runs: &'a SideRuns<'a>,
    moved: &'a [Moved<'a>],
    between: Option<&'a ExperimentSteps>,
}

impl RunPlan for MovedRuns<'_> {
    type Row = Result<SideRun, Status>;

    fn len(&self) -> usize {
        self.moved.len()
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.runs.plan.kernels()
    }

    fn stages(&self, _: usize) -> usize {
        self.runs.plan.stages(self.runs.point)
    }

    fn kernel(&self, _: usize, stage: usize) -> usize {
        self.runs.plan.kernel(self.runs.point, stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let SideRuns { plan, point, .. } = self.runs;
        let (case, mut numbers) = plan.numbers(*point)?;
        if let Some((parameter, setting)) = self.moved[index] {
            let set = parameter.set(&mut numbers, setting);
            set.map_err(|error| error.to_string())?;
        }
        let stage = before.len();
        let mut setup = plan.setup(case, numbers.at_stage(stage), before)?;
        if stage + 1 == plan.stages(*point) {
            setup.record = Arc::new(setup.record.looking_at(&self.runs.times));
        }
        setup.steps = beside::steps(self.between, stage);
        Ok(setup)
    }

    fn row(&self, _: usize, outcomes: Result<Vec<Outcome>, String>) -> Self::Row {
        let outcomes = outcomes.map_err(Status::Refused)?;
        let SideRuns { plan, point, .. } = self.runs;
        let case = plan.case_at(*point);
        let sound = outcomes.len() == case.stages() && outcomes.iter().all(Outcome::is_sound);
        let Some(ended) = outcomes.last().filter(|_| sound) else {
            return Err(Status::of(case, &outcomes));
        };
        let kept = KeptCourse {
            remains: &ended.remains,
            followed: plan.followed(plan.case_index(*point), case.stages() - 1),
        };
        let course = self.runs.asked.iter().map(|at| {
            let observable = &case.observables[*at];
            let is_last = observable.stage + 1 == case.stages();
            let times = self.runs.times.iter();
            times
                .map(|time| kept.value(observable, *time).filter(|_| is_last))
                .collect()
        });
        let course = course.collect();
        let (steps, lasts) = (beside::taken(&outcomes), ended.remains.time);
        Ok(SideRun {
            course,
            steps,
            lasts,
            values: plan.row(*point, Ok(outcomes)).values,
        })
    }
}
