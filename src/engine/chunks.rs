//! Points cut into chunks, and a chunk carried through its stages on one thread.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::options::RunOptions;
use super::plan::RunPlan;
use crate::experiment::Outcome;
use crate::reactor::{Reactor, Setup};
use crate::solver::{self, Solver};

/// Most points per chunk: enough that lanes left idle at its end cost little, few enough for live progress.
const CHUNK: usize = 512;
/// Chunks per thread where there are fewer points than that: enough for even load.
const SHARES: usize = 8;
/// A chunk is so many times larger at most where its points fall on several kernels: each has enough of them then.
const MOST_KERNELS: usize = 16;
/// Chunks per thread that are under way or wait for their turn: one that takes long does not hold the others up.
pub(super) const AHEAD: usize = 4;

/// A plan cut into chunks of points whose indices follow each other; one thread takes one at a time.
pub(super) struct Chunks {
    points: usize,
    size: usize,
    pub(super) number: usize,
}

impl Chunks {
    pub(super) fn new<P: RunPlan>(plan: &P, threads: usize) -> Chunks {
        let most = CHUNK * plan.kernels().len().clamp(1, MOST_KERNELS);
        let size = (plan.len() / (SHARES * threads.max(1))).clamp(1, most);
        Chunks {
            points: plan.len(),
            size,
            number: plan.len().div_ceil(size),
        }
    }

    pub(super) fn points(&self, number: usize) -> Range<usize> {
        let first = number * self.size;
        first..(first + self.size).min(self.points)
    }
}

/// A point on its way: its index and what came of its stages so far.
type Underway = (usize, Vec<Outcome>);

/// Carries points through their stages, one stage of all of them after the other; their rows in order.
pub(super) fn run_chunk<P: RunPlan>(
    plan: &P,
    solvers: &[Arc<Solver>],
    points: Range<usize>,
    options: &RunOptions,
) -> Vec<P::Row> {
    let first = points.start;
    let mut rows: Vec<Option<P::Row>> = points.clone().map(|_| None).collect();
    let mut underway: Vec<Underway> = points.map(|index| (index, Vec::new())).collect();
    while !underway.is_empty() {
        let mut groups: BTreeMap<usize, Vec<Underway>> = BTreeMap::new();
        for point in underway {
            let kernel = plan.kernel(point.0, point.1.len());
            groups.entry(kernel).or_default().push(point);
        }
        underway = Vec::new();
        for (kernel, points) in groups {
            run_stage(
                plan,
                &solvers[kernel],
                points,
                options,
                |index, outcomes| {
                    match outcomes {
                        Ok(done) if goes_on(plan, index, &done) => underway.push((index, done)),
                        // At once: what a course has kept is much, what a row keeps of it little.
                        ended => rows[index - first] = Some(plan.row(index, ended)),
                    }
                },
            );
        }
    }
    rows.into_iter().flatten().collect()
}

/// Whether a point has another stage to go through.
fn goes_on<P: RunPlan>(plan: &P, index: usize, done: &[Outcome]) -> bool {
    let finished = done.last().is_some_and(Outcome::is_sound);
    finished && done.len() < plan.stages(index)
}

/// The next stage of points that share its kernel; `ended` takes each as it ends.
fn run_stage<P: RunPlan>(
    plan: &P,
    solver: &Solver,
    points: Vec<Underway>,
    options: &RunOptions,
    mut ended: impl FnMut(usize, Result<Vec<Outcome>, String>),
) {
    let mut refused = Vec::new();
    // A course is made from what came before it and, when it has ended, put behind it.
    let points: Vec<_> = points
        .into_iter()
        .map(|(i, done)| (i, RefCell::new(done)))
        .collect();
    let courses = points
        .iter()
        .enumerate()
        .filter_map(
            |(at, (index, before))| match plan.experiment(*index, &before.borrow()) {
                Ok(setup) => Some(Reactor::new(&setup, at)),
                Err(message) => {
                    refused.push((*index, message));
                    None
                }
            },
        );
    let mut repeated = Vec::new();
    solver.run(courses, &options.solver, |course, outcome| {
        let (index, before) = &points[course.ticket()];
        let mut done = before.take();
        done.push(came(course, outcome));
        match plan.again(*index, &done) {
            Some(setup) => repeated.push((*index, done, setup)),
            None => ended(*index, Ok(done)),
        }
    });
    repeat(solver, repeated, options, &mut ended);
    for (index, message) in refused {
        ended(index, Err(message));
    }
}

/// Stages that ended, once more: the outcome of the second run takes the place of the first.
fn repeat(
    solver: &Solver,
    mut repeated: Vec<(usize, Vec<Outcome>, Setup)>,
    options: &RunOptions,
    ended: &mut impl FnMut(usize, Result<Vec<Outcome>, String>),
) {
    // Even nothing to do would have machine code made for it.
    if repeated.is_empty() {
        return;
    }
    let courses = repeated.iter().enumerate();
    let courses: Vec<_> = courses
        .map(|(at, (_, _, setup))| Reactor::new(setup, at))
        .collect();
    solver.run(courses, &options.solver, |course, outcome| {
        let (index, done, _) = &mut repeated[course.ticket()];
        let mut done = std::mem::take(done);
        done.pop();
        done.push(came(course, outcome));
        ended(*index, Ok(done));
    });
}

/// What came of a course.
fn came(course: Reactor, outcome: solver::CourseEnd) -> Outcome {
    Outcome {
        stop: outcome.stop,
        statistics: outcome.statistics,
        remains: course.into_remains(),
    }
}
