//! What may be chosen for a run: the method, and how its courses are carried through.
//!
//! Nothing here integrates.

use crate::solver::{
    method::tableau::{self, Tableau},
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

    /// The width of so many lanes, from its text.
    ///
    /// # Errors
    ///
    /// Which there are.
    pub fn named(text: &str) -> Result<Width, String> {
        let number = |width: Width| width.lanes().to_string();
        let found = Width::ALL.into_iter().find(|width| number(*width) == text);
        let all = || Width::ALL.map(number).join(", ");
        found.ok_or_else(|| format!("there are {} lanes", all()))
    }

    /// As many lanes as there are courses, but no fewer than a vector register holds and no more than serve the back end.
    pub(super) fn fitting(backend: Backend, level: Level, courses: Option<usize>) -> Width {
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

impl Backend {
    /// From its name; the usual one where that is empty.
    ///
    /// # Errors
    ///
    /// Which there are.
    pub fn named(name: &str) -> Result<Backend, String> {
        match name {
            "" | "native" => Ok(Backend::Native),
            "interpreter" => Ok(Backend::Interpreter),
            other => Err(format!("native or interpreter, not `{other}`")),
        }
    }
}

/// How courses are carried through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolverOptions {
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

impl Default for SolverOptions {
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
