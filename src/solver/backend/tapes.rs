//! What runs a plan's tapes: machine code where there is some, else the interpreter.
//!
//! Both give the same bits, so nothing above needs to know which it was.

use super::{interpreter, x86_64::Native};
use crate::solver::method::{Runner, Slots, StepPlan, Which};

/// A plan's tapes, and their machine code where there is some.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tapes<'p> {
    pub plan: &'p StepPlan,
    pub native: Option<&'p Native>,
}

impl Runner for Tapes<'_> {
    #[inline(always)]
    fn plan(&self) -> &StepPlan {
        self.plan
    }

    #[inline(always)]
    fn run<const W: usize>(self, which: Which, m: &mut Slots<W>) {
        match self.native {
            Some(native) => native.run(which.index(), m),
            None => interpreter::run(self.plan.tape(which), m),
        }
    }

    #[inline(always)]
    fn run_still<const W: usize>(self, m: &mut Slots<W>) {
        match self.native {
            Some(native) => native.run_still(m),
            None => {
                for &index in &self.plan.still {
                    interpreter::run(&self.plan.tapes()[index], m);
                }
            }
        }
    }
}
