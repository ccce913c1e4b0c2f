//! The front of the solver: a structure and a method, recorded once, through which courses run.

use std::sync::{Arc, OnceLock};

use super::{
    Course, Equations, Statistics, Stop,
    backend::{self, AttemptFn, Native},
    explicit, lanes,
    method::{
        Plan, Which,
        tableau::{self, Tableau},
    },
    number::level::Level,
};

/// Integration methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Rosenbrock, order 4, six stages: steps like those of `Rodas4P`, but two to five times its error where a reagent runs out.
    Rodas4P2,
    /// Rosenbrock, order 5, eight stages: for tight tolerances.
    Rodas5P,
    /// Rosenbrock, order 4, six stages: the fewest operations for errors above about 1e-6 on networks of amines and reductants.
    #[default]
    Rodas4P,
    /// Rosenbrock, order 4, six stages: the classical one.
    Rodas4,
    /// Explicit Runge-Kutta of order 5 (crate `ode_solvers`), for problems that are not stiff and as a second opinion.
    Dopri5,
    /// Explicit Runge-Kutta of order 8 (crate `ode_solvers`).
    Dop853,
}

impl Method {
    /// The coefficients of a Rosenbrock method.
    pub fn tableau(self) -> Option<&'static Tableau> {
        match self {
            Method::Rodas4P2 => Some(&tableau::RODAS4P2),
            Method::Rodas5P => Some(&tableau::RODAS5P),
            Method::Rodas4P => Some(&tableau::RODAS4P),
            Method::Rodas4 => Some(&tableau::RODAS4),
            Method::Dopri5 | Method::Dop853 => None,
        }
    }
}

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

/// How many courses run side by side. The results have the same bits at every width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// One, always interpreted.
    One,
    /// Four.
    Four,
    /// Eight.
    Eight,
    /// Sixteen.
    Sixteen,
    /// Thirty-two.
    ThirtyTwo,
}

impl Width {
    /// All widths.
    pub const ALL: [Width; 5] = [
        Width::One,
        Width::Four,
        Width::Eight,
        Width::Sixteen,
        Width::ThirtyTwo,
    ];
    /// Vector registers side by side that serve machine code best (measured at 10 to 20 states): while one waits for a result, the
    /// processor is at the other; more leave the nearest cache.
    const VECTORS: usize = 2;
    /// The best for the interpreter, whose cost of finding out what is to be done is shared by the lanes.
    const INTERPRETED: Width = Width::ThirtyTwo;

    /// The number.
    pub fn lanes(self) -> usize {
        match self {
            Width::One => 1,
            Width::Four => 4,
            Width::Eight => 8,
            Width::Sixteen => 16,
            Width::ThirtyTwo => 32,
        }
    }

    /// As many lanes as there are courses, but no fewer than a vector register holds and no more than serve the back end.
    fn fitting(backend: Backend, level: Level, courses: Option<usize>) -> Width {
        let (least, most) = match (backend, level.lanes()) {
            (Backend::Interpreter, _) | (_, 1) => (1, Width::INTERPRETED.lanes()),
            (Backend::Native, lanes) => (lanes, Width::VECTORS * lanes),
        };
        let wanted = courses.unwrap_or(most).clamp(least, most);
        let enough = |width: &Width| width.lanes() >= wanted;
        Width::ALL
            .into_iter()
            .find(enough)
            .unwrap_or(Width::INTERPRETED)
    }
}

/// What runs the tapes. The results have the same bits with either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backend {
    /// Machine code made for the structure; the interpreter where there is none (other processors, a system that forbids
    /// executable memory, fewer lanes than a vector register holds).
    #[default]
    Native,
    /// The portable interpreter.
    Interpreter,
}

/// How courses are carried through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Machine code or interpreter.
    pub backend: Backend,
    /// Lanes; where none are named, what fits the back end and the number of courses.
    pub width: Option<Width>,
    /// Vector instructions.
    pub level: Level,
    /// Relative tolerance, added to each row's absolute one as `rtol max(|y0|, |y1|)`.
    pub rtol: f64,
    /// First step of every segment, in seconds.
    pub first_step: f64,
    /// Most steps that a course may attempt.
    pub step_cap: u32,
    /// Whether a step is rejected that brings a state below minus its error scale. Off for states that have a sign.
    pub nonnegative: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            backend: Backend::default(),
            width: None,
            level: Level::best(),
            rtol: 0.0,
            first_step: 1e-6,
            step_cap: 20_000,
            nonnegative: true,
        }
    }
}

/// How a course ended and what it cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Why it ended.
    pub stop: Stop,
    /// Counts.
    pub statistics: Statistics,
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
    plan: Plan,
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
        let plan = Plan::record(equations, tableau).map_err(|_| Refused::TooLarge)?;
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

    /// Carries every course to its end, in the order in which lanes come free, and hands it back as soon as it is there.
    pub fn run<C: Course>(
        &self,
        courses: impl IntoIterator<Item = C>,
        options: &Options,
        mut done: impl FnMut(C, Outcome),
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
        options: &Options,
        attempt: AttemptFn<W>,
        courses: &mut impl Iterator<Item = C>,
        done: &mut impl FnMut(C, Outcome),
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
