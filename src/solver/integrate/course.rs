//! What a caller says of one run of a structure: the course that a lane goes through.
//!
//! Knows vectors and moments; how the way between them is integrated stands in the other files.

use super::sequence::{StepSequence, Steps};
use crate::solver::number::step_polynomial::StepPolynomial;

/// A stretch without jumps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Length in seconds; may be 0.
    pub duration: f64,
    /// Whether any parameter depends on time within it. If not, parameters are computed once and `f_t` is an exact 0.
    pub moving: bool,
    /// Whether the course has put the parameters into the lane itself, which spares computing them; only where nothing moves.
    pub given: bool,
    /// Whether [`Course::event`] is to be watched: the segment ends when it turns from positive to zero or negative.
    pub event: bool,
}

/// A moment within a segment at which a step must end, because what depends on time alone changes its course there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// Seconds into the segment.
    pub at: f64,
    /// The last moment of what is before it, and the first of what is behind: no parameter is computed for a moment between them.
    pub before: f64,
    /// The first moment of what is behind it.
    pub behind: f64,
    /// Whether another function begins there: then the next step is tiny, as the first of a segment.
    pub sharp: bool,
}

/// A lane's own numbers, as [`Course::next`] finds and leaves them.
#[derive(Debug)]
pub struct LaneNumbers<'a> {
    /// All variables. Found as they stood at the end of the last segment (zeros at the first call).
    pub x: &'a mut [f64],
    /// The constants, as they were left (zeros at the first call); after a segment with given parameters they must be set anew.
    pub constants: &'a mut [f64],
    /// The parameters: what [`Equations::parameters`](crate::solver::Equations::parameters) makes of the constants. Read only where the
    /// segment says that they are given.
    pub parameters: &'a mut [f64],
    /// Absolute tolerance of each row of states, algebraic and terminals (counters' entries are ignored).
    pub atol: &'a mut [f64],
    /// Relative tolerance: of traces, and of every row where [`SolverOptions::rtol`](crate::solver::SolverOptions::rtol) is not zero. Found as it was
    /// left, or as the options say.
    pub rtol: &'a mut f64,
}

/// The variables of a lane at one moment, each computed when it is asked for.
pub trait Variables {
    /// The variable of a row.
    fn at(&self, row: usize) -> f64;
}

impl Variables for Vec<f64> {
    fn at(&self, row: usize) -> f64 {
        self[row]
    }
}

/// What one lane goes through. Implemented where the application meets the solver.
pub trait Course {
    /// Which steps it takes; asked once, before it begins.
    fn steps(&self) -> Steps {
        Steps::Controlled
    }
    /// Takes the steps that were to be kept, when it has ended.
    fn keep_steps(&mut self, _: StepSequence) {}
    /// Ends the segment behind (if any), makes the jumps that are due and begins the next: sets variables (consistent: g = 0),
    /// constants and tolerances, and says how long it lasts. `None`: nothing follows.
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment>;
    /// Whether [`Course::next`] gave nothing because it will not go on.
    fn refuses(&self) -> bool {
        false
    }
    /// The border of this number within the segment that runs, ascending; none where there are no more. Asked when the one before is
    /// behind.
    fn border(&self, _: usize) -> Option<Border> {
        None
    }
    /// Time in the segment of the next output wanted in (t, duration]; infinite when there is none. Asked after each step.
    fn next_output(&self) -> f64;
    /// Takes the output at `t`; `x` are the variables (states, algebraic, terminals, counters) there.
    fn output(&mut self, t: f64, x: &[f64]);
    /// Sees where an accepted step of length `h` ended, `t` seconds into the segment.
    fn stepped(&mut self, _t: f64, _h: f64, _x: &impl Variables) {}
    /// The event function, positive before the event; scaled so that an error of `tol` matters.
    fn event(&mut self, t: f64, x: &impl Variables) -> f64;
    /// How precisely (in units of [`Course::event`]) the end of an event segment must be met.
    fn event_tolerance(&self) -> f64;
    /// Says that the segment behind ended at its event, `t` seconds into it. Followed by [`Course::next`].
    fn event_met(&mut self, t: f64);
    /// Takes the polynomial of track `i` of [`Shape::tracks`](crate::solver::Shape::tracks) over the accepted step of length `h` that began at `t`.
    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial);
}
