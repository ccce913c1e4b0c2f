//! Many experiments: points grouped by kernel, carried through the solver's lanes on several threads.
//!
//! A point is a pure function of its index, and a lane depends on nothing but its point: the rows have the same bits for any
//! width, number of threads and order. A point of several stages goes through them one after the other; points whose next stage has
//! the same kernel share its lanes. Rows leave in the order of their indices while others are still under way, progress leaves through
//! [`Watch`]; no terminal, clock or file is touched here.

mod queue;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use queue::Queue;

use crate::experiment::{Outcome, method_for};
use crate::kernel::Kernel;
use crate::reactor::{Reactor, Setup};
use crate::solver::{self, Options, Refused, Solver};

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
    /// The experiment of the stage that ended last once more, where its first run only told how long it lasts.
    fn again(&self, _index: usize, _done: &[Outcome]) -> Option<Setup> {
        None
    }
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

/// Runs all points; rows come back in the order of their indices, `None` for those not begun when stopped.
pub fn run<P: Plan>(
    plan: &P,
    how: &How,
    watch: &dyn Watch,
) -> Result<Vec<Option<P::Row>>, EnsembleError> {
    let mut rows: Vec<Option<P::Row>> = Vec::with_capacity(plan.len());
    let keep = |part: Vec<P::Row>| {
        rows.extend(part.into_iter().map(Some));
        ControlFlow::Continue(())
    };
    stream(plan, how, watch, |_, part| part, keep)?;
    rows.resize_with(plan.len(), || None);
    Ok(rows)
}

/// Runs all points and hands their rows on while it runs: `prepare` makes of the rows of a chunk, whose indices follow each other from the
/// one given, what is wanted of them, on the thread that ran them; `take` gets that in the order of the indices, one chunk at a time,
/// and ends the ensemble by breaking. Few chunks wait for their turn, so what is not kept does not fill the memory.
pub fn stream<P: Plan, Part: Send>(
    plan: &P,
    how: &How,
    watch: &dyn Watch,
    prepare: impl Fn(usize, Vec<P::Row>) -> Part + Sync,
    take: impl FnMut(Part) -> ControlFlow<()> + Send,
) -> Result<(), EnsembleError> {
    let method = method_for(how.tolerance);
    let solvers = plan
        .kernels()
        .iter()
        .map(|kernel| Solver::new(kernel.as_ref(), method));
    let solvers = solvers.collect::<Result<Vec<_>, _>>()?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(how.threads)
        .build()?;
    let threads = pool.current_num_threads();
    let chunks = Chunks::new(plan, threads);
    let queue = Queue::new(chunks.number, AHEAD * threads, take);
    pool.broadcast(|_| {
        while let Some(turn) = queue.next(|| watch.stop()) {
            let points = chunks.points(turn.number());
            let (first, number) = (points.start, points.len());
            let part = prepare(first, run_chunk(plan, &solvers, points, how));
            watch.done(number);
            turn.hand_on(part);
        }
    });
    Ok(())
}

/// Most points per chunk: enough that lanes left idle at its end cost little, few enough for live progress.
const CHUNK: usize = 512;
/// Chunks per thread where there are fewer points than that: enough for even load.
const SHARES: usize = 8;
/// A chunk is so many times larger at most where its points fall on several kernels: each has enough of them then.
const MOST_KERNELS: usize = 16;
/// Chunks per thread that are under way or wait for their turn: one that takes long does not hold the others up.
const AHEAD: usize = 4;

/// A plan cut into chunks of points whose indices follow each other; one thread takes one at a time.
struct Chunks {
    points: usize,
    size: usize,
    number: usize,
}

impl Chunks {
    fn new<P: Plan>(plan: &P, threads: usize) -> Chunks {
        let most = CHUNK * plan.kernels().len().clamp(1, MOST_KERNELS);
        let size = (plan.len() / (SHARES * threads.max(1))).clamp(1, most);
        Chunks {
            points: plan.len(),
            size,
            number: plan.len().div_ceil(size),
        }
    }

    fn points(&self, number: usize) -> Range<usize> {
        let first = number * self.size;
        first..(first + self.size).min(self.points)
    }
}

/// A point on its way: its index and what came of its stages so far.
type Underway = (usize, Vec<Outcome>);

/// Carries points through their stages, one stage of all of them after the other; their rows in order.
fn run_chunk<P: Plan>(
    plan: &P,
    solvers: &[Solver],
    points: Range<usize>,
    how: &How,
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
            run_stage(plan, &solvers[kernel], points, how, |index, outcomes| {
                match outcomes {
                    Ok(done) if goes_on(plan, index, &done) => underway.push((index, done)),
                    // At once: what a course has kept is much, what a row keeps of it little.
                    ended => rows[index - first] = Some(plan.row(index, ended)),
                }
            });
        }
    }
    rows.into_iter().flatten().collect()
}

/// Whether a point has another stage to go through.
fn goes_on<P: Plan>(plan: &P, index: usize, done: &[Outcome]) -> bool {
    let finished = done.last().is_some_and(Outcome::is_sound);
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
    let mut repeated = Vec::new();
    solver.run(courses, &how.solver, |course, outcome| {
        let (index, before) = &points[course.ticket()];
        let mut done = before.take();
        done.push(came(course, outcome));
        match plan.again(*index, &done) {
            Some(setup) => repeated.push((*index, done, setup)),
            None => ended(*index, Ok(done)),
        }
    });
    repeat(solver, repeated, how, &mut ended);
    for (index, message) in refused {
        ended(index, Err(message));
    }
}

/// Stages that ended, once more: the outcome of the second run takes the place of the first.
fn repeat(
    solver: &Solver,
    mut repeated: Vec<(usize, Vec<Outcome>, Setup)>,
    how: &How,
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
    solver.run(courses, &how.solver, |course, outcome| {
        let (index, done, _) = &mut repeated[course.ticket()];
        let mut done = std::mem::take(done);
        done.pop();
        done.push(came(course, outcome));
        ended(*index, Ok(done));
    });
}

/// What came of a course.
fn came(course: Reactor, outcome: solver::Outcome) -> Outcome {
    Outcome {
        stop: outcome.stop,
        statistics: outcome.statistics,
        remains: course.into_remains(),
    }
}
