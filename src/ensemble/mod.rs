//! Many experiments: points grouped by kernel, carried through the solver's lanes on several threads.
//!
//! A point is a pure function of its index, and a lane depends on nothing but its point: the rows have the same bits for any
//! width, number of threads and order. A point of several stages goes through them one after the other; points whose next stage has
//! the same kernel share its lanes. Progress leaves through [`Watch`]; no terminal, clock or file is touched here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::experiment::{Outcome, method_for};
use crate::flask::{Kernel, Reactor, Setup};
use crate::solver::{Options, Refused, Solver, Stop};

/// What is to be run. Everything is asked by index; the answers must not depend on order.
pub trait Plan: Sync {
    /// What a point comes to.
    type Row: Send;
    /// Number of points.
    fn len(&self) -> usize;
    /// Whether there is nothing to run.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The distinct kernels.
    fn kernels(&self) -> &[Arc<Kernel>];
    /// Number of stages of a point, one at least.
    fn stages(&self, index: usize) -> usize;
    /// Which kernel a stage of a point uses.
    fn kernel(&self, index: usize, stage: usize) -> usize;
    /// The experiment of the stage of a point that comes after these, or why there is none.
    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String>;
    /// The row of a point; the outcome of a stage that did not finish is the last.
    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Self::Row;
}

/// How to run, as opposed to what.
#[derive(Debug, Clone)]
pub struct How {
    /// Number of threads; 0: as many as the machine has.
    pub threads: usize,
    /// Lanes and instructions.
    pub solver: Options,
    /// Tolerance, relative to the charge.
    pub tolerance: f64,
}

/// Is told how far the ensemble is, and may end it.
pub trait Watch: Sync {
    /// So many points more are done.
    fn done(&self, points: usize);
    /// Whether to begin no further chunk.
    fn stop(&self) -> bool {
        false
    }
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&self, _: usize) {}
}

/// Why an ensemble could not be run at all.
#[derive(Debug, thiserror::Error)]
pub enum EnsembleError {
    /// A kernel that the solver cannot take.
    #[error("the network cannot be solved: {0}")]
    Refused(#[from] Refused),
    /// No threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Points per chunk: enough that refilling lanes at its end costs little, few enough for even load and live progress.
const CHUNK: usize = 256;

/// Runs all points; rows come back in the order of their indices, `None` for those not begun when stopped.
pub fn run<P: Plan>(
    plan: &P,
    how: &How,
    watch: &dyn Watch,
) -> Result<Vec<Option<P::Row>>, EnsembleError> {
    let method = method_for(how.tolerance);
    let solvers = plan
        .kernels()
        .iter()
        .map(|kernel| Solver::new(kernel.as_ref(), method));
    let solvers = solvers.collect::<Result<Vec<_>, _>>()?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(how.threads)
        .build()?;
    let chunks = chunks(plan, pool.current_num_threads());
    let next = AtomicUsize::new(0);
    let parts: Vec<Vec<(usize, P::Row)>> = pool.install(|| {
        (0..pool.current_num_threads())
            .into_par_iter()
            .map(|_| {
                let mut rows = Vec::new();
                while !watch.stop() {
                    let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    rows.extend(run_chunk(plan, &solvers, &chunk.points, how));
                    watch.done(chunk.points.len());
                }
                rows
            })
            .collect()
    });
    let mut rows: Vec<Option<P::Row>> = (0..plan.len()).map(|_| None).collect();
    for (index, row) in parts.into_iter().flatten() {
        rows[index] = Some(row);
    }
    Ok(rows)
}

/// Points that begin with one kernel and that one thread takes at a time.
struct Chunk {
    points: Vec<usize>,
}

/// A point on its way: its index and what came of its stages so far.
type Underway = (usize, Vec<Outcome>);

/// Groups points by kernel, sorted by index.
fn chunks<P: Plan>(plan: &P, threads: usize) -> Vec<Chunk> {
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); plan.kernels().len()];
    for index in 0..plan.len() {
        groups[plan.kernel(index, 0)].push(index);
    }
    let size = (plan.len() / (4 * threads.max(1))).clamp(1, CHUNK);
    let mut chunks = Vec::new();
    for points in groups {
        chunks.extend(points.chunks(size).map(|points| Chunk {
            points: points.to_vec(),
        }));
    }
    chunks
}

/// Carries points through their stages, one stage of all of them after the other.
fn run_chunk<P: Plan>(
    plan: &P,
    solvers: &[Solver],
    points: &[usize],
    how: &How,
) -> Vec<(usize, P::Row)> {
    let mut rows = Vec::with_capacity(points.len());
    let mut underway: Vec<Underway> = points.iter().map(|&index| (index, Vec::new())).collect();
    while !underway.is_empty() {
        let mut groups: BTreeMap<usize, Vec<Underway>> = BTreeMap::new();
        for point in underway {
            let kernel = plan.kernel(point.0, point.1.len());
            groups.entry(kernel).or_default().push(point);
        }
        underway = Vec::new();
        for (kernel, points) in groups {
            run_stage(plan, &solvers[kernel], points, how, |index, outcomes| {
                match outcomes {
                    Ok(done) if goes_on(plan, index, &done) => underway.push((index, done)),
                    // At once: what a course has kept is much, what a row keeps of it little.
                    ended => rows.push((index, plan.row(index, ended))),
                }
            });
        }
    }
    rows
}

/// Whether a point has another stage to go through.
fn goes_on<P: Plan>(plan: &P, index: usize, done: &[Outcome]) -> bool {
    let finished = done.last().is_some_and(|o| o.stop == Stop::Finished);
    finished && done.len() < plan.stages(index)
}

/// The next stage of points that share its kernel; `ended` takes each as it ends.
fn run_stage<P: Plan>(
    plan: &P,
    solver: &Solver,
    points: Vec<Underway>,
    how: &How,
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
    let options = how.solver.for_courses(points.len());
    solver.run(courses, &options, |course, outcome| {
        let (index, before) = &points[course.ticket()];
        let mut done = before.take();
        done.push(Outcome {
            stop: outcome.stop,
            statistics: outcome.statistics,
            remains: course.into_remains(),
        });
        ended(*index, Ok(done));
    });
    for (index, message) in refused {
        ended(index, Err(message));
    }
}
