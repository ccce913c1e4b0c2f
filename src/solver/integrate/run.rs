//! The front of the solver: a structure and a method, recorded once, through which courses run.

use std::sync::{Arc, OnceLock};

use super::{
    course::Course,
    explicit, lanes,
    options::{Backend, Method, SolverOptions, Width},
    outcome::CourseEnd,
};
use crate::solver::{
    backend::{self, AttemptFn, Native},
    method::{Equations, StepPlan, Which, tableau},
    number::level::Level,
};

/// Why a structure cannot be solved with a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Explicit methods have no algebraic equations.
    #[error(
        "an explicit method cannot solve the algebraic equation of this structure; use a Rosenbrock method"
    )]
    Algebraic,
    /// The instructions' 16-bit addresses do not reach all values.
    #[error("the structure needs more than 65535 values at once")]
    TooLarge,
    /// A matrix without an entry for an algebraic variable in its own equation.
    #[error("the algebraic equation does not depend on its own variable")]
    NotIndexOne,
}

/// Operations (a fused multiply-add is one) of the tapes of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operations {
    /// Parameters: once where nothing moves, else once a stage.
    pub parameters: usize,
    /// Rates, derivatives and factors at the start of the step.
    pub factor: usize,
    /// Rates at a later stage.
    pub rates: usize,
    /// Arguments, right-hand sides and solutions of all stages.
    pub stages: usize,
    /// End, error and growth.
    pub finish: usize,
}

impl Operations {
    /// Those of one step in which nothing moves, by a Rosenbrock method of so many stages.
    pub fn of_step(&self, stages: usize) -> usize {
        self.factor + (stages - 1) * self.rates + self.stages + self.finish
    }
}

/// A structure ready to be solved; shared by threads.
#[derive(Debug, Clone)]
pub struct Solver {
    plan: StepPlan,
    method: Method,
    /// Machine code for the best level at each width, made when it is first wanted.
    native: Arc<[OnceLock<Option<Native>>; Width::ALL.len()]>,
}

impl Solver {
    /// Records the equations for a method.
    pub fn new(equations: &impl Equations, method: Method) -> Result<Solver, Refused> {
        let shape = equations.shape();
        if shape.algebraic == 1 {
            if method.tableau().is_none() {
                return Err(Refused::Algebraic);
            }
            if !shape.pattern.contains(&(shape.states, shape.states)) {
                return Err(Refused::NotIndexOne);
            }
        }
        // An explicit method reads only the tapes of parameters and rates, which are the same for every tableau.
        let tableau = method.tableau().unwrap_or(&tableau::RODAS4P2);
        let plan = StepPlan::record(equations, tableau).map_err(|_| Refused::TooLarge)?;
        Ok(Solver {
            plan,
            method,
            native: Arc::default(),
        })
    }

    /// What an attempted step costs, in operations of its tapes.
    pub fn operations(&self) -> Operations {
        let of = |which| self.plan.tape(which).operations();
        let stages = 0..self.plan.tableau.stages();
        Operations {
            parameters: of(Which::Parameters),
            factor: of(Which::Factor),
            rates: of(Which::Rates),
            stages: stages
                .map(|stage| of(Which::Argument(stage)) + of(Which::Stage(stage)))
                .sum(),
            finish: of(Which::FinishAbsolute),
        }
    }

    /// Pieces of machine code made so far, one for each width that was wanted.
    pub fn emitted(&self) -> usize {
        let made = self.native.iter().filter_map(OnceLock::get);
        made.flatten().count()
    }

    /// Carries every course to its end, in the order in which lanes come free, and hands it back as soon as it is there.
    pub fn run<C: Course>(
        &self,
        courses: impl IntoIterator<Item = C>,
        options: &SolverOptions,
        mut done: impl FnMut(C, CourseEnd),
    ) {
        let mut courses = courses.into_iter().fuse();
        let plan = &self.plan;
        if self.method.tableau().is_none() {
            return explicit::run(plan, self.method, options, &mut courses, &mut done);
        }
        let width = options.width.unwrap_or_else(|| {
            let courses = courses.size_hint().1;
            Width::fitting(options.backend, options.level, courses)
        });
        match width {
            Width::One => self.lanes(options, backend::ONE, &mut courses, &mut done),
            Width::Four => self.lanes(options, backend::FOUR, &mut courses, &mut done),
            Width::Eight => self.lanes(options, backend::EIGHT, &mut courses, &mut done),
            Width::Sixteen => self.lanes(options, backend::SIXTEEN, &mut courses, &mut done),
            Width::ThirtyTwo => self.lanes(options, backend::THIRTY_TWO, &mut courses, &mut done),
        }
    }

    /// What the machine code of this structure can do: how many instructions were looked at, or what one of them may not do.
    #[cfg(test)]
    pub(crate) fn audited(&self) -> Result<usize, String> {
        backend::audited(&self.plan)
    }

    fn lanes<C: Course, const W: usize>(
        &self,
        options: &SolverOptions,
        attempt: AttemptFn<W>,
        courses: &mut impl Iterator<Item = C>,
        done: &mut impl FnMut(C, CourseEnd),
    ) {
        let compile = || Native::compile(&self.plan, options.level, W);
        let place = Width::ALL.iter().position(|width| width.lanes() == W);
        let kept = &self.native[place.expect("every width is listed")];
        let own;
        let native = match options.backend {
            Backend::Interpreter => None,
            Backend::Native if options.level == Level::best() => kept.get_or_init(compile).as_ref(),
            Backend::Native => {
                own = compile();
                own.as_ref()
            }
        };
        lanes::run(&self.plan, options, native, attempt, courses, done);
    }
}
