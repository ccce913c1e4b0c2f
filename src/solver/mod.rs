//! Numerics that know no chemistry: how many small stiff systems of one structure are solved at once.
//!
//! A caller describes one *structure* by [`Equations`] (written once, generic over the number type) and each *run* of it by a
//! [`Course`] (constants, jumps, segments, events, outputs). [`Solver`] carries any number of courses; here is how.
//!
//! **Tape.** The equations are run once with a number type that records (`tape/record`): what comes out is the list of all operations of
//! the right-hand side, each value written once, equal ones shared. `method/recorder` adds the arithmetic of a Rosenbrock step, `tape/schedule`
//! puts sums into chains that a register can carry, `tape/cut` gives every value a slot of memory. A step is then a handful of tapes: the
//! factors at its start, the arguments, rates and solution of each stage, its end with the error. Nothing is interpreted twice:
//! `backend/interpreter` runs tapes on any processor, `backend/x86_64` turns them into machine code for x86-64, and both give the same bits.
//!
//! **Lanes.** A slot holds not one number but one for each of `W` lanes, so every operation works on `W` courses: two vector registers
//! full in machine code, 32 in the interpreter, fewer where there are fewer courses. All lanes try a step together, but each has its
//! own time, step length, segment and event: nothing passes between them, and a course has the same bits whoever its neighbours are
//! (`method/step`, `lanes`).
//!
//! **Refill.** When a lane's segment ends, its course says what happens next (a dose, a new temperature) and the lane starts anew;
//! when its course ends, the lane takes the next one at once, so that no lane idles while there is work (`lanes`).
//!
//! **Controller.** After the attempt each lane is judged alone (`settle`): rejected if the matrix was singular, a number not finite,
//! the error above the tolerance or a state clearly negative; redone with another length if it must end at an event; else accepted.
//! The next length is `0.9 h error^(-1/order)`, at least a fifth and at most six times the last; the first step of a segment is tiny
//! and may grow a thousandfold, as may those after it until one does not wish to. Output within a step is the end of
//! a shorter one made for it alone (`detour`), as exact as the ends of steps, and never changes a step.
//!
//! **LU.** The matrix `J - M/(h gamma)` is factorised while recording (`method/lu`): the zeros of the structure cost nothing, the pivot order
//! that keeps fill low is found once, and what runs is a straight line of products. Pivots are not exchanged; a guard sees one that
//! became too small and the step is rejected, which makes the diagonal larger. The algebraic variable comes last.
//!
//! **Extents.** Where a process goes both ways much faster than a step is long, the change that it makes is the small difference of
//! two large numbers, and in `W` the diagonal `1/(h gamma)` is what is left over from their rates. Such a process gets an unknown of
//! its own, its net extent `xi`: `k/(h gamma) - J k - N xi = f` and `xi - R k = rho`, where `N` says what it changes, `rho` is its rate
//! and `R` the derivative of that. The pivots are then sums, `1 + h gamma (one way + the other)`, and nothing is subtracted.

mod backend;
mod crossing;
mod dense;
mod detour;
mod event;
mod explicit;
mod lanes;
mod method;
pub mod number;
#[cfg(test)]
mod orders;
mod part;
mod run;
mod settle;
mod tape;
#[cfg(test)]
mod testing;

pub use backend::parameters;
pub use method::{Equations, Shape, tableau};
pub use number::{
    Number, dual, interval, level::Level, math, polynomial, series, step_polynomial::StepPolynomial,
};
pub use run::{Backend, Method, Operations, Options, Outcome, Refused, Solver, Width};

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
    /// The parameters: what [`Equations::parameters`] makes of the constants. Read only where the segment says that they are given.
    pub parameters: &'a mut [f64],
    /// Absolute tolerance of each row of states, algebraic and terminals (counters' entries are ignored).
    pub atol: &'a mut [f64],
    /// Relative tolerance: of traces, and of every row where [`Options::rtol`] is not zero. Found as it was left, or as the options say.
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
    /// Takes the polynomial of track `i` of [`Shape::tracks`] over the accepted step of length `h` that began at `t`.
    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial);
}

/// How a course ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stop {
    /// Everything was done.
    Finished,
    /// The course itself would not go on.
    Refused,
    /// More attempted steps than the cap in one segment chain; time in the segment.
    StepCap {
        /// Seconds into the segment.
        t: f64,
    },
    /// The step became too small to move time.
    StepUnderflow {
        /// Seconds into the segment.
        t: f64,
    },
    /// Start values or constants were not finite.
    NotFinite {
        /// Seconds into the segment.
        t: f64,
    },
    /// An explicit method met a stiff problem.
    Stiff {
        /// Seconds into the segment.
        t: f64,
    },
    /// An explicit method was given a structure with tracks or an event segment; nothing of that segment was integrated.
    NeedsRosenbrock,
}

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Statistics {
    /// Accepted steps.
    pub steps: u32,
    /// Rejected attempts.
    pub rejected: u32,
    /// Segments entered.
    pub segments: u32,
    /// Factorisations of W.
    pub factorisations: u32,
}

impl Statistics {
    /// Those of two runs together.
    pub fn and(self, other: Statistics) -> Statistics {
        Statistics {
            steps: self.steps.saturating_add(other.steps),
            rejected: self.rejected.saturating_add(other.rejected),
            segments: self.segments.saturating_add(other.segments),
            factorisations: self.factorisations.saturating_add(other.factorisations),
        }
    }
}
