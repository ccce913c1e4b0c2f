//! Points of a design, each run with many draws of its uncertain numbers.

use std::sync::Arc;

use super::numbers::Uncertain;
use super::point::CubePoint;
use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::Outcome;
use crate::experiment::parameter::{Parameter, Setting};
use crate::kernel::Kernel;
use crate::reactor::Setup;
use crate::study::plan::DesignPlan;
use crate::study::status::Status;

/// Points times members.
#[derive(Debug)]
pub struct Members<'a> {
    base: &'a DesignPlan<'a>,
    uncertain: &'a Uncertain,
    points: Vec<DrawnPoint<'a>>,
    at: Vec<CubePoint>,
    followed: FollowedCourse,
}

/// A point that is drawn.
#[derive(Debug)]
struct DrawnPoint<'a> {
    /// The point of the plan.
    point: usize,
    /// What the axes set there.
    set: Vec<(&'a Parameter, Setting)>,
    /// What is set besides.
    moved: &'a [(Parameter, Setting)],
}

/// What is kept of each course.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowedCourse {
    /// Observables by name.
    pub names: Vec<String>,
    /// Moments, s from the start of the last stage, ascending.
    pub times: Vec<f64>,
}

/// What one member comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Values of all observables of the case, in order.
    pub values: Vec<Option<f64>>,
    /// What was followed: name by name, moment by moment; NaN where there is none. After the end of a course its last value.
    pub course: Vec<f64>,
    /// How it ended.
    pub status: Status,
}

impl<'a> Members<'a> {
    /// Members at these points of a plan.
    pub fn new(
        base: &'a DesignPlan<'a>,
        points: &[usize],
        uncertain: &'a Uncertain,
        at: Vec<CubePoint>,
    ) -> Members<'a> {
        let points: Vec<_> = points.iter().map(|point| (*point, &[][..])).collect();
        Members::moved(base, &points, uncertain, at)
    }

    /// Members at points of a plan with some numbers moved.
    pub fn moved(
        base: &'a DesignPlan<'a>,
        points: &[(usize, &'a [(Parameter, Setting)])],
        uncertain: &'a Uncertain,
        at: Vec<CubePoint>,
    ) -> Members<'a> {
        let point = |&(point, moved): &(usize, &'a [(Parameter, Setting)])| {
            let mut set = base.set_at(point);
            // What is moved holds against what the axes say.
            set.retain(|(own, _)| !moved.iter().any(|(other, _)| other == *own));
            set.extend(
                moved
                    .iter()
                    .map(|(parameter, setting)| (parameter, *setting)),
            );
            DrawnPoint { point, set, moved }
        };
        Members {
            points: points.iter().map(point).collect(),
            base,
            uncertain,
            at,
            followed: FollowedCourse::default(),
        }
    }

    /// Also keeps something of each course.
    pub fn following(self, followed: FollowedCourse) -> Members<'a> {
        Members { followed, ..self }
    }

    /// Runs them: the members of each point in turn; `None` for one that was not begun when the run was stopped.
    pub fn run(&self, engine: &Engine) -> Result<Vec<Vec<Option<Member>>>, EngineError> {
        let mut rows = engine.run(self)?.into_iter();
        let each = |_| rows.by_ref().take(self.at.len()).collect();
        Ok(self.points.iter().map(each).collect())
    }

    /// The point of the plan behind an index.
    fn point(&self, index: usize) -> usize {
        self.points[index / self.at.len()].point
    }

    fn course(&self, point: usize, outcomes: &[Outcome]) -> Vec<f64> {
        let case = self.base.case_at(point);
        let last = case.stages() - 1;
        let value = |name: &String, time: f64| {
            let mut all = case.observables.iter();
            let followed = all.find(|o| o.name == *name && o.stage == last)?;
            let course = &outcomes.get(last)?.remains;
            let mut moments = course.moments.iter();
            let mixture = moments.find(|(at, _)| *at == time).map(|at| &at.1);
            followed.at(mixture.unwrap_or(&course.mixture))
        };
        let followed = self.followed.names.iter();
        followed
            .flat_map(|name| self.followed.times.iter().map(move |time| (name, *time)))
            .map(|(name, time)| value(name, time).unwrap_or(f64::NAN))
            .collect()
    }
}

impl RunPlan for Members<'_> {
    type Row = Member;

    fn len(&self) -> usize {
        self.points.len() * self.at.len()
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
        let DrawnPoint { point, set, moved } = &self.points[index / self.at.len()];
        let at = &self.at[index % self.at.len()];
        let (case, mut numbers) = self.base.numbers(*point)?;
        for (parameter, setting) in *moved {
            let set = parameter.set(&mut numbers, *setting);
            set.map_err(|error| error.to_string())?;
        }
        self.uncertain.set_operations(case, at, set, &mut numbers)?;
        let stage = before.len();
        let experiment = self.base.case_at(*point);
        let model = experiment.stage_model(stage);
        let own = match stage + 1 == experiment.stages() {
            true => &mut numbers,
            false => &mut numbers.earlier[stage],
        };
        self.uncertain
            .set_constants((case, stage), model, at, own)?;
        let mut setup = self.base.setup(case, own, before)?;
        if stage + 1 == experiment.stages() && !self.followed.times.is_empty() {
            setup.record = Arc::new(setup.record.looking_at(&self.followed.times));
        }
        Ok(setup)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Member {
        let point = self.point(index);
        let course = match &outcomes {
            Ok(outcomes) => self.course(point, outcomes),
            Err(_) => vec![f64::NAN; self.followed.names.len() * self.followed.times.len()],
        };
        let row = self.base.row(point, outcomes);
        Member {
            values: row.values,
            course,
            status: row.status,
        }
    }
}
