//! The pieces of a stretch between the moments at which a rate changes over, and the rate in each: without a choice that hangs on time.

use super::roots::{self, Side, changes};
use super::view::{ClockFunction, View};
use crate::flask::{MOST_BORDERS, RateFault};
use crate::network::formula::{Operation, Position, RateFormula};
use crate::solver::interval::Interval;

/// A piece, s into the stretch, and what the rate says there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClockPiece {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) formula: RateFormula,
}

impl ClockPiece {
    fn middle(&self) -> f64 {
        0.5 * (self.from + self.to)
    }
}

/// All pieces, in order. What an operation depends on stands before it, so choices within choices are settled first.
pub(super) fn pieces(view: &View<'_>) -> Result<Vec<ClockPiece>, RateFault> {
    let mut pieces = vec![ClockPiece {
        from: 0.0,
        to: view.duration(),
        formula: view.formula.clone(),
    }];
    for (at, &operation) in view.formula.operations.iter().enumerate() {
        sound(view, operation, &pieces)?;
        if let Operation::Between(_, a, b) = operation {
            ordered(view, &pieces, a, b)?;
        }
        if !view.follows_clock(at) {
            continue;
        }
        match operation {
            Operation::Smaller(a, b) => {
                pieces = decided(view, pieces, (b, a), Side::Above, at, |above| match above {
                    true => same(a),
                    false => same(b),
                })?;
            }
            Operation::Larger(a, b) => {
                pieces = decided(view, pieces, (b, a), Side::Above, at, |above| match above {
                    true => same(b),
                    false => same(a),
                })?;
            }
            Operation::Between(x, a, b) => pieces = window(view, pieces, at, [x, a, b])?,
            _ => {}
        }
        if pieces.len() > MOST_BORDERS {
            return Err(RateFault::TooMany);
        }
    }
    Ok(pieces)
}

/// What gives an operand as it is.
fn same(of: Position) -> Operation {
    Operation::Order(of, 1.0)
}

/// Pieces cut where the difference of two operations changes sides, with what then stands at `at`.
fn decided(
    view: &View<'_>,
    pieces: Vec<ClockPiece>,
    (a, b): (Position, Position),
    side: Side,
    at: Position,
    choice: impl Fn(bool) -> Operation,
) -> Result<Vec<ClockPiece>, RateFault> {
    let mut cut = Vec::new();
    for piece in pieces {
        let difference = ClockFunction::difference(view, &piece.formula, a, b);
        let mut from = piece.from;
        let mut ends = changes(&difference, piece.from, piece.to, side)?;
        ends.push((piece.to, piece.to));
        for (to, next) in ends {
            let mut part = ClockPiece {
                from,
                to,
                formula: piece.formula.clone(),
            };
            let holds = side.holds(difference.at(part.middle())?);
            part.formula.operations[at] = choice(holds);
            cut.push(part);
            from = next;
        }
    }
    Ok(cut)
}

/// Pieces cut at the ends of a window; in each the window is open or not.
fn window(
    view: &View<'_>,
    pieces: Vec<ClockPiece>,
    at: Position,
    [x, a, b]: [Position; 3],
) -> Result<Vec<ClockPiece>, RateFault> {
    // Until both ends are settled, the operation keeps what the first of them says.
    let begun = decided(
        view,
        pieces,
        (x, a),
        Side::NotBelow,
        at,
        |begun| match begun {
            true => Operation::Between(x, a, b),
            false => Operation::Number(0.0),
        },
    )?;
    let mut cut = Vec::new();
    for piece in begun {
        match piece.formula.operations[at] {
            Operation::Number(_) => cut.push(piece),
            _ => cut.extend(decided(
                view,
                vec![piece],
                (b, x),
                Side::NotBelow,
                at,
                |open| Operation::Number(f64::from(u8::from(open))),
            )?),
        }
    }
    Ok(cut)
}

/// Refuses a window that ends before it begins.
fn ordered(
    view: &View<'_>,
    pieces: &[ClockPiece],
    a: Position,
    b: Position,
) -> Result<(), RateFault> {
    for piece in pieces {
        let length = ClockFunction::difference(view, &piece.formula, b, a);
        if roots::below_zero(&length, piece.from, piece.to)?.is_some() {
            return Err(RateFault::Backwards);
        }
    }
    Ok(())
}

/// A fault, told with its moment.
type Told = fn(f64) -> RateFault;

/// Refuses what has no value at some moment.
fn sound(view: &View<'_>, operation: Operation, pieces: &[ClockPiece]) -> Result<(), RateFault> {
    use Operation::{Logarithm, Order, Power, Quotient, Raised};
    let (of, zero, below): (Position, Option<Told>, Option<Told>) = match operation {
        Quotient(_, b) => (b, Some(RateFault::Division), None),
        Power(a, n, _) | Order(a, n) => (
            a,
            (n < 0.0).then_some(RateFault::Division),
            (n.fract() != 0.0).then_some(RateFault::Root),
        ),
        Logarithm(a) | Raised(a, _) => (a, Some(RateFault::Logarithm), Some(RateFault::Logarithm)),
        _ => return Ok(()),
    };
    if !view.follows_clock(of) {
        return Ok(());
    }
    for piece in pieces {
        let function = ClockFunction::of(view, &piece.formula, of);
        let within = Interval::new(piece.from, piece.to);
        if function.bounds::<Interval>(within)?.low > 0.0 {
            continue;
        }
        let first = |found: Option<f64>, fault: Option<Told>| match (found, fault) {
            (Some(t), Some(fault)) => Err(fault(t)),
            _ => Ok(()),
        };
        if below.is_some() {
            first(roots::below_zero(&function, piece.from, piece.to)?, below)?;
        }
        if zero.is_some() {
            first(roots::zero(&function, piece.from, piece.to)?, zero)?;
        }
    }
    Ok(())
}
