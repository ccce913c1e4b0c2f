//! Numerics that know no chemistry: how many small stiff systems of one structure are solved at once.
//!
//! A caller describes one *structure* by [`Equations`] (written once, generic over the number type) and each *run* of it by a
//! [`Course`] (constants, jumps, segments, events, outputs). [`Solver`] carries any number of courses; here is how.
//!
//! Its folders stand in order of dependence, each knowing only those before it: `number`, `tape`, `method`, `backend`, `integrate`.
//!
//! **Tape.** The equations are run once with a number type that records (`tape/record`): what comes out is the list of all operations
//! of the right-hand side, each value written once, equal ones shared. `method/recorder` adds the arithmetic of a Rosenbrock step,
//! `tape/schedule` puts sums into chains that a register can carry, `tape/cut` gives every value a slot of memory. A step is then a
//! handful of tapes: the factors at its start, the arguments, rates and solution of each stage, its end with the error. Nothing is
//! interpreted twice: `backend/interpreter` runs tapes on any processor, `backend/x86_64` turns them into machine code, and both give
//! the same bits.
//!
//! **Lanes.** A slot holds not one number but one for each of `W` lanes, so every operation works on `W` courses: two vector registers
//! full in machine code, 32 in the interpreter, fewer where there are fewer courses. All lanes try a step together, but each has its
//! own time, step length, segment and event: nothing passes between them, and a course has the same bits whoever its neighbours are
//! (`method/step`, `integrate/lanes`).
//!
//! **Refill.** When a lane's segment ends, its course says what happens next (a dose, a new temperature) and the lane starts anew;
//! when its course ends, the lane takes the next one at once, so that no lane idles while there is work (`integrate/lanes`).
//!
//! **Controller.** After the attempt each lane is judged alone (`integrate/settle`): rejected if the matrix was singular, a number
//! not finite, the error above the tolerance or a state clearly negative; redone with another length if it must end at an event; else
//! accepted. The next length is `0.9 h error^(-1/order)`, at least a fifth and at most six times the last; the first step of a
//! segment is tiny and may grow a thousandfold, as may those after it until one does not wish to. Output within a step is the end of
//! a shorter one made for it alone (`integrate/detour`), as exact as the ends of steps, and never changes a step.
//!
//! **LU.** The matrix `J - M/(h gamma)` is factorised while recording (`method/lu`): the zeros of the structure cost nothing, the
//! pivot order that keeps fill low is found once, and what runs is a straight line of products. Pivots are not exchanged; a guard
//! sees one that became too small and the step is rejected, which makes the diagonal larger. The algebraic variable comes last.
//!
//! **Extents.** Where a process goes both ways much faster than a step is long, the change that it makes is the small difference of
//! two large numbers, and in `W` the diagonal `1/(h gamma)` is what is left over from their rates. Such a process gets an unknown of
//! its own, its net extent `xi`: `k/(h gamma) - J k - N xi = f` and `xi - R k = rho`, where `N` says what it changes, `rho` is its rate
//! and `R` the derivative of that. The pivots are then sums, `1 + h gamma (one way + the other)`, and nothing is subtracted.

mod backend;
mod integrate;
mod method;
pub mod number;
mod tape;
#[cfg(test)]
mod testing;

pub use backend::parameters;
pub use integrate::{
    Backend, Border, Course, CourseEnd, LaneNumbers, Method, Operations, Refused, Segment, Solver,
    SolverOptions, Statistics, StepSequence, Steps, Stop, Variables, Width,
};
pub use method::{Equations, Shape, tableau};
pub use number::{
    Number, dual, interval, level::Level, math, polynomial, series, step_polynomial::StepPolynomial,
};
