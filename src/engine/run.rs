//! The engine: runs plans of any size, and keeps the networks that it compiled for them.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::chunks::{AHEAD, Chunks, run_chunk};
use super::compiled::{Cache, CompileCount};
use super::options::{Progress, RunOptions, Unwatched};
use super::plan::RunPlan;
use super::queue::Queue;
use crate::experiment::method_for;
use crate::kernel::Kernel;
use crate::solver::{Refused, Solver};

/// Runs experiments. How is said once, when it is made; networks stay compiled as long as it lives.
pub struct Engine {
    options: RunOptions,
    progress: Arc<dyn Progress>,
    cache: Cache,
}

/// Why nothing could be run at all.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A kernel that the solver cannot take.
    #[error("the network cannot be solved: {0}")]
    Refused(#[from] Refused),
    /// No memory for as many rows.
    #[error("no memory for {0} points: ask for fewer")]
    Memory(usize),
    /// No threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl Engine {
    /// An engine that nobody watches.
    pub fn new(options: RunOptions) -> Engine {
        Engine::watched(options, Arc::new(Unwatched))
    }

    /// An engine that tells how far it is, and can be stopped.
    pub fn watched(options: RunOptions, progress: Arc<dyn Progress>) -> Engine {
        Engine {
            options,
            progress,
            cache: Cache::default(),
        }
    }

    /// The same with another tolerance.
    pub fn at_tolerance(&self, tolerance: f64) -> Engine {
        Engine {
            options: RunOptions {
                tolerance,
                ..self.options.clone()
            },
            progress: Arc::clone(&self.progress),
            cache: Cache::default(),
        }
    }

    /// How it runs.
    pub fn options(&self) -> &RunOptions {
        &self.options
    }

    /// What it has compiled so far.
    pub fn compiled(&self) -> CompileCount {
        self.cache.count()
    }

    /// Runs all points; rows come back in the order of their indices, `None` for those not begun when stopped.
    pub fn run<P: RunPlan>(&self, plan: &P) -> Result<Vec<Option<P::Row>>, EngineError> {
        let mut rows: Vec<Option<P::Row>> = Vec::new();
        rows.try_reserve_exact(plan.len())
            .map_err(|_| EngineError::Memory(plan.len()))?;
        let keep = |part: Vec<P::Row>| {
            rows.extend(part.into_iter().map(Some));
            ControlFlow::Continue(())
        };
        self.stream(plan, |_, part| part, keep)?;
        rows.resize_with(plan.len(), || None);
        Ok(rows)
    }

    /// Runs all points and hands their rows on while it runs: `prepare` makes of the rows of a chunk, whose indices follow each other
    /// from the one given, what is wanted of them, on the thread that ran them; `take` gets that in the order of the indices, one chunk
    /// at a time, and ends the run by breaking. Few chunks wait for their turn, so what is not kept does not fill the memory.
    pub fn stream<P: RunPlan, Part: Send>(
        &self,
        plan: &P,
        prepare: impl Fn(usize, Vec<P::Row>) -> Part + Sync,
        take: impl FnMut(Part) -> ControlFlow<()> + Send,
    ) -> Result<(), EngineError> {
        let solvers = self.solvers(plan.kernels())?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.options.threads)
            .build()?;
        let threads = pool.current_num_threads();
        let chunks = Chunks::new(plan, threads);
        let queue = Queue::new(chunks.number, AHEAD * threads, take);
        let (options, progress) = (&self.options, self.progress.as_ref());
        progress.begin(plan.len());
        pool.broadcast(|_| {
            while let Some(turn) = queue.next(|| progress.stop()) {
                let points = chunks.points(turn.number());
                let (first, number) = (points.start, points.len());
                let part = prepare(first, run_chunk(plan, &solvers, points, options));
                progress.done(number);
                turn.hand_on(part);
            }
        });
        progress.end();
        Ok(())
    }

    fn solvers(&self, kernels: &[Arc<Kernel>]) -> Result<Vec<Arc<Solver>>, Refused> {
        let method = method_for(self.options.tolerance);
        let each = kernels.iter();
        each.map(|kernel| self.cache.solver(kernel, method))
            .collect()
    }
}
