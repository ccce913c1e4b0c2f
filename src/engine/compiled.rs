//! Compiled networks, kept by what they were compiled from: a second question about a network records and emits nothing.

use std::sync::{Arc, Mutex, PoisonError};

use crate::kernel::Kernel;
use crate::solver::{Method, Refused, Solver};

/// A network ready to be solved by a method.
struct CompiledNetwork {
    kernel: Arc<Kernel>,
    method: Method,
    solver: Arc<Solver>,
}

/// All that were compiled so far.
#[derive(Default)]
pub(super) struct Cache {
    list: Mutex<Vec<CompiledNetwork>>,
}

/// What an engine has compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CompileCount {
    /// Networks recorded as tapes.
    pub recorded: usize,
    /// Pieces of machine code made of them: one for each number of lanes that was wanted.
    pub emitted: usize,
}

impl Cache {
    /// The solver of a kernel: one that is there, if it was recorded from the same network laid out in the same way.
    pub(super) fn solver(
        &self,
        kernel: &Arc<Kernel>,
        method: Method,
    ) -> Result<Arc<Solver>, Refused> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |c: &&CompiledNetwork| c.method == method && c.kernel.is_laid_out_like(kernel);
        if let Some(known) = list.iter().find(same) {
            return Ok(Arc::clone(&known.solver));
        }
        let solver = Arc::new(Solver::new(kernel.as_ref(), method)?);
        list.push(CompiledNetwork {
            kernel: Arc::clone(kernel),
            method,
            solver: Arc::clone(&solver),
        });
        Ok(solver)
    }

    pub(super) fn count(&self) -> CompileCount {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        CompileCount {
            recorded: list.len(),
            emitted: list.iter().map(|c| c.solver.emitted()).sum(),
        }
    }
}
