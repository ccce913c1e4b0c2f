//! Points of a design, each run with many draws of its uncertain numbers.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::numbers::Uncertain;
use super::point::CubePoint;
use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::observable::Observable;
use crate::experiment::parameter::{Parameter, Setting};
use crate::experiment::{KeptCourse, Outcome, followed};
use crate::flask::{Measure, ReadMoments, SaveOptions};
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
    /// What is kept of its last stage, where its courses are followed.
    record: Option<Arc<SaveOptions>>,
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
    /// How it ended.
    pub status: Status,
}

/// Members with what was followed of their courses.
pub struct DrawnMembers {
    /// In order; `None` for one that was not begun when the run was stopped.
    pub members: Vec<Option<Member>>,
    /// Name by name, moment by moment, the values of the members that came to one, in order.
    pub values: Vec<Vec<f64>>,
}

/// A member with what was followed of its course.
pub struct FollowedMember {
    member: Member,
    /// Name by name, moment by moment; NaN where there is none. After the end of a course its last value.
    course: Vec<f64>,
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
            DrawnPoint {
                point,
                set,
                moved,
                record: None,
            }
        };
        Members {
            points: points.iter().map(point).collect(),
            base,
            uncertain,
            at,
            followed: FollowedCourse::default(),
        }
    }

    /// Also keeps something of each course; the plan keeps no points along it.
    pub fn following(self, followed: FollowedCourse) -> Members<'a> {
        let mut all = Members { followed, ..self };
        for at in 0..all.points.len() {
            all.points[at].record = Some(Arc::new(all.record(all.points[at].point)));
        }
        all
    }

    /// Runs them: the members of each point in turn; `None` for one that was not begun when the run was stopped.
    pub fn run(&self, engine: &Engine) -> Result<Vec<Vec<Option<Member>>>, EngineError> {
        let mut members = self.run_followed(engine)?.members.into_iter();
        let each = |_| members.by_ref().take(self.at.len()).collect();
        Ok(self.points.iter().map(each).collect())
    }

    /// Runs them, all in one list, with the values of what is followed.
    pub fn run_followed(&self, engine: &Engine) -> Result<DrawnMembers, EngineError> {
        let places = self.followed.names.len() * self.followed.times.len();
        let no_memory = |_| EngineError::Memory(self.len());
        let mut members = Vec::new();
        members.try_reserve_exact(self.len()).map_err(no_memory)?;
        let mut values = vec![Vec::new(); places];
        let mut room = values.iter_mut();
        room.try_for_each(|place: &mut Vec<f64>| place.try_reserve_exact(self.len()))
            .map_err(no_memory)?;
        // A course is kept in its places alone: rows that wait for each other are few.
        let keep = |rows: Vec<FollowedMember>| {
            for row in rows {
                let there = values.iter_mut().zip(row.course);
                let there = there.filter(|(_, value)| value.is_finite());
                there.for_each(|(place, value)| place.push(value));
                members.push(Some(row.member));
            }
            ControlFlow::Continue(())
        };
        engine.stream(self, |_, rows| rows, keep)?;
        members.resize_with(self.len(), || None);
        Ok(DrawnMembers { members, values })
    }

    /// The point of the plan behind an index.
    fn point(&self, index: usize) -> usize {
        self.points[index / self.at.len()].point
    }

    /// The observables of a point that are followed; `None` for a name that it lacks.
    fn observables(&self, point: usize) -> impl Iterator<Item = Option<&Observable>> {
        let case = self.base.case_at(point);
        let last = case.stages() - 1;
        let names = self.followed.names.iter();
        names.map(move |name| {
            let mut all = case.observables.iter();
            all.find(|o| o.name == *name && o.stage == last)
        })
    }

    /// What is kept of the last stage of a point for what is followed: where steps tell it, those in which a moment lies; else the flask
    /// at the moments.
    fn record(&self, point: usize) -> SaveOptions {
        let (case, last) = (self.base.case_index(point), self.base.stages(point) - 1);
        let observables = &self.base.case_at(point).observables;
        let record = SaveOptions {
            read: Some(ReadMoments {
                first: followed(observables, last, &[]).len(),
                times: self.followed.times.clone(),
            }),
            ..self.base.record(case, last).clone()
        };
        let by_steps = self.followed_by_steps(point);
        let mut measures = self
            .observables(point)
            .flatten()
            .flat_map(Observable::measures);
        match measures.all(|measure| by_steps.contains(measure)) {
            true => record,
            false => record.looking_at(&self.followed.times),
        }
    }

    /// The measures that are followed step by step at a point.
    fn followed_by_steps(&self, point: usize) -> &[Measure] {
        let case = self.base.case_index(point);
        self.base.followed(case, self.base.stages(point) - 1)
    }

    fn course(&self, point: usize, outcomes: &[Outcome]) -> Vec<f64> {
        let last = self.base.stages(point) - 1;
        let kept = outcomes.get(last).map(|outcome| KeptCourse {
            remains: &outcome.remains,
            followed: self.followed_by_steps(point),
        });
        let value = |observable: Option<&Observable>, time| kept?.value(observable?, time);
        let each = self.observables(point).flat_map(|observable| {
            let times = self.followed.times.iter();
            times.map(move |time| (observable, *time))
        });
        each.map(|(observable, time)| value(observable, time).unwrap_or(f64::NAN))
            .collect()
    }
}

impl RunPlan for Members<'_> {
    type Row = FollowedMember;

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
        let DrawnPoint {
            point,
            set,
            moved,
            record,
        } = &self.points[index / self.at.len()];
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
        if let Some(record) = record.as_ref().filter(|_| stage + 1 == experiment.stages()) {
            setup.record = Arc::clone(record);
        }
        Ok(setup)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> FollowedMember {
        let point = self.point(index);
        let course = match &outcomes {
            Ok(outcomes) => self.course(point, outcomes),
            Err(_) => vec![f64::NAN; self.followed.names.len() * self.followed.times.len()],
        };
        let row = self.base.row(point, outcomes);
        let member = Member {
            values: row.values,
            status: row.status,
        };
        FollowedMember { member, course }
    }
}
