//! Parts of a piece in each of which a rate follows a polynomial in time.
//!
//! Halved until bounds on the derivatives say so, to the tolerance: of what depends on time alone relative to its own size, or to what it
//! can move in the flask. A cubic shows itself to the stages of a step, so the control of the error can be trusted in each part.

use super::border::soft;
use super::pieces::ClockPiece;
use super::view::{TakenFor, View};
use crate::flask::{MOST_BORDERS, RateFault};
use crate::network::formula::{Operation, Position, RateFormula};
use crate::solver::Border;
use crate::solver::interval::Interval;
use crate::solver::series::Series;

/// How far from a polynomial, relative to its size, a function may be in a part: in tolerances.
const TOLERANCES: f64 = 10.0;
/// Parts this much shorter than the stretch are halved no further.
const SHORTEST: f64 = 1e-12;
/// A function below this moves nothing, whatever it is multiplied with.
const NOTHING: f64 = 1e-120;
/// A function above this is a slip.
const HUGE: f64 = 1e120;
/// Most parts of a piece by what hangs on concentrations that may be others.
const MOST_GUESSED: usize = 200;

/// Adds the ends of the parts of a piece.
pub(super) fn parts(
    view: &View<'_>,
    piece: &ClockPiece,
    found: &mut Vec<Border>,
) -> Result<(), RateFault> {
    let watched = Watched::of(view);
    let most = MOST_BORDERS + found.len();
    halve(view, piece, &watched.known, TakenFor::Any, most, found)?;
    if watched.mixed.is_empty() {
        return Ok(());
    }
    let usual = view.begin.usual;
    for taken in [
        TakenFor::Start,
        TakenFor::Alike(usual),
        TakenFor::Alike(0.1 * usual),
    ] {
        let mut own = Vec::new();
        match halve(view, piece, &watched.mixed, taken, MOST_GUESSED, &mut own) {
            // What is only guessed refuses nothing.
            Ok(()) | Err(RateFault::TooMany | RateFault::TooLarge(_)) => found.extend(own),
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// Halves a piece until all these operations follow polynomials.
fn halve(
    view: &View<'_>,
    piece: &ClockPiece,
    operations: &[Position],
    taken: TakenFor,
    most: usize,
    found: &mut Vec<Border>,
) -> Result<(), RateFault> {
    let mut open = vec![Interval::new(piece.from, piece.to)];
    while let Some(part) = open.pop() {
        let middle = 0.5 * (part.low + part.high);
        let short = part.width() <= SHORTEST * view.duration() || middle <= part.low;
        let look = Look::new(view, &piece.formula, part, taken)?;
        if let Some(t) = operations.iter().find_map(|&at| look.huge(at, short)) {
            return Err(RateFault::TooLarge(t));
        }
        if !short && !operations.iter().all(|&at| look.is_fine(at)) {
            open.push(Interval::new(middle, part.high));
            open.push(Interval::new(part.low, middle));
        } else if part.high < piece.to {
            found.push(soft(part.high));
        }
        if found.len() > most {
            return Err(RateFault::TooMany);
        }
    }
    Ok(())
}

/// Operations that are looked at.
struct Watched {
    /// The largest that depend on time alone.
    known: Vec<Position>,
    /// What bends, and depends on time and concentrations.
    mixed: Vec<Position>,
}

impl Watched {
    fn of(view: &View<'_>) -> Watched {
        use Operation::{Exponential, Logarithm, Order, Power, Quotient, Raised};
        let operations = &view.formula.operations;
        let mut inner = vec![false; operations.len()];
        for (at, operation) in operations.iter().enumerate() {
            if view.follows_clock(at) {
                operation.operands().for_each(|of| inner[of] = true);
            }
        }
        let bends = |at: &Position| {
            matches!(
                operations[*at],
                Exponential(_) | Logarithm(_) | Order(..) | Power(..) | Quotient(..) | Raised(..)
            )
        };
        let all = 0..operations.len();
        let outermost = all
            .clone()
            .filter(|&at| view.follows_clock(at) && !inner[at]);
        Watched {
            known: outermost.collect(),
            mixed: all.filter(|&at| view.is_mixed(at)).filter(bends).collect(),
        }
    }
}

/// Bounds of everything in a rate over a part.
struct Look<'v> {
    view: &'v View<'v>,
    part: Interval,
    values: Vec<Series>,
    /// How the rate follows each operation.
    slopes: Vec<Option<Interval>>,
    /// The most that the rate can be, mol/L/s.
    rate: f64,
}

impl<'v> Look<'v> {
    fn new(
        view: &'v View<'v>,
        formula: &RateFormula,
        part: Interval,
        taken: TakenFor,
    ) -> Result<Self, RateFault> {
        let (values, swelling): (Vec<Series>, Series) = view.values(formula, part, taken)?;
        let plain: Vec<Interval> = values.iter().map(Series::value).collect();
        let last = plain.last().expect("a formula has a result");
        Ok(Look {
            view,
            part,
            slopes: formula.adjoints(&plain, swelling.value()),
            rate: view.constant * last.size(),
            values,
        })
    }

    /// Whether an operation follows a polynomial as closely as matters.
    fn is_fine(&self, at: Position) -> bool {
        let (begin, value) = (self.view.begin, &self.values[at]);
        let size = value.value().size();
        let deviation = value.deviation(0.5 * self.part.width());
        if !deviation.is_finite() {
            return false;
        }
        if size < NOTHING || deviation <= TOLERANCES * begin.tolerance * size {
            return true;
        }
        // An endless rate bounds nothing, and a share of it would be none.
        if !self.rate.is_finite() {
            return false;
        }
        if self.rate == 0.0 {
            return true;
        }
        // What it moves at most; and no more than all can be moved. Bounds may be so wide that rate times time has no number: the share of
        // the rate comes first.
        let slope = self.slopes[at].map_or(0.0, Interval::size);
        let share = self.view.constant * slope * deviation / self.rate;
        let moved = (self.rate * self.part.width()).min(begin.most);
        share * moved <= begin.tolerance * begin.usual
    }

    /// A moment at which an operation is too large to be meant. What only divides may be: a switch that is off divides by something endless.
    fn huge(&self, at: Position, short: bool) -> Option<f64> {
        let mut all = self.view.formula.operations.iter();
        if all.any(|operation| matches!(operation, Operation::Quotient(_, b) if *b == at)) {
            return None;
        }
        let bounds = self.values[at].value();
        let certainly = bounds.low > HUGE || bounds.high < -HUGE;
        let perhaps = short && bounds.size() > HUGE;
        (certainly || perhaps).then_some(self.part.low)
    }
}
