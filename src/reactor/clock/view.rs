//! A rate as a function of time within a stretch: bounds of its operations over any interval.

use std::cell::Cell;

use super::begin::Begin;
use crate::flask::RateFault;
use crate::kernel::{Kernel, Timed};
use crate::network::Actor;
use crate::network::formula::{Moment, Operation, Position, RateFormula};
use crate::solver::interval::Interval;
use crate::solver::series::Series;
use crate::solver::{Equations, Number};

/// Evaluations of one rate in one stretch: a rate that needs more is no function that anyone meant.
const MOST_EVALUATIONS: u32 = 100_000;
/// pH lies in here, whatever is in the flask.
const ANY_PH: Interval = Interval {
    low: -20.0,
    high: 50.0,
};

/// A number type that can stand for an interval.
pub(super) trait Bounds: Number {
    /// The time, within an interval.
    fn moment(within: Interval) -> Self;
    /// What lies in an interval and does not move.
    fn somewhere(within: Interval) -> Self;
}

impl Bounds for Interval {
    fn moment(within: Interval) -> Self {
        within
    }
    fn somewhere(within: Interval) -> Self {
        within
    }
}

impl Bounds for Series {
    fn moment(within: Interval) -> Self {
        Series::variable(within)
    }
    fn somewhere(within: Interval) -> Self {
        Series::still(within)
    }
}

/// What concentrations are taken for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TakenFor {
    /// Anything that they can be.
    Any,
    /// What they are at the start.
    Start,
    /// All the same, mol/L of reference volume; pH as at the start.
    Alike(f64),
}

/// One rate in one stretch.
pub(super) struct View<'a> {
    pub(super) kernel: &'a Kernel,
    pub(super) begin: &'a Begin<'a>,
    pub(super) formula: &'a RateFormula,
    /// The constant before the rate, at the start.
    pub(super) constant: f64,
    /// Whether temperature and volume stand still.
    still: bool,
    /// Of each operation, whether time and constants are all that it depends on, and whether it depends on time at all.
    known: Vec<bool>,
    timed: Vec<bool>,
    evaluations: Cell<u32>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        kernel: &'a Kernel,
        begin: &'a Begin<'a>,
        timed: &'a Timed,
        still: bool,
    ) -> Self {
        let formula = &timed.formula;
        let unknown = |operation: &Operation| {
            matches!(
                operation,
                Operation::Concentration(_)
                    | Operation::Present(..)
                    | Operation::Left(..)
                    | Operation::Moment(Moment::Ph)
            )
        };
        let running = |operation: &Operation| match operation {
            Operation::Moment(Moment::Ph) => false,
            Operation::Moment(Moment::Time) => true,
            Operation::Moment(_) => !still,
            _ => false,
        };
        View {
            kernel,
            begin,
            formula,
            constant: begin.parameters[timed.constant].abs(),
            still,
            known: formula.reached(unknown).into_iter().map(|r| !r).collect(),
            timed: formula.reached(running),
            evaluations: Cell::new(0),
        }
    }

    /// Whether an operation depends on time, and on nothing that is not known.
    pub(super) fn follows_clock(&self, at: Position) -> bool {
        self.known[at] && self.timed[at]
    }

    /// Whether it depends on time and on concentrations.
    pub(super) fn is_mixed(&self, at: Position) -> bool {
        !self.known[at] && self.timed[at]
    }

    /// Length of the stretch, s.
    pub(super) fn duration(&self) -> f64 {
        self.begin.stretch.duration
    }

    /// Bounds of all operations of a formula of this rate over an interval of time, and of the volume over the reference volume.
    pub(super) fn values<N: Bounds>(
        &self,
        formula: &RateFormula,
        within: Interval,
        taken: TakenFor,
    ) -> Result<(Vec<N>, N), RateFault> {
        let count = self.evaluations.get() + 1;
        self.evaluations.set(count);
        if count > MOST_EVALUATIONS {
            return Err(RateFault::TooMany);
        }
        let t = N::moment(within);
        let moving = if self.still {
            None
        } else {
            Some(self.parameters(t))
        };
        let moments = &self.kernel.structure.parameters.moments;
        let parameter = |at: usize| match &moving {
            Some(all) => all[at],
            None if moments.time == Some(at) => {
                t.mul_add(N::constant(1.0), N::constant(self.begin.clock))
            }
            None => N::constant(self.begin.parameters[at]),
        };
        let of = |at: Option<usize>| parameter(at.expect("what a rate names is laid out"));
        let swelling = moments.swelling.map_or(N::constant(1.0), parameter);
        let values = formula.values(swelling, |leaf| match leaf {
            Operation::Coefficient(at) => parameter(at),
            Operation::Moment(Moment::Time) => of(moments.time),
            Operation::Moment(Moment::Temperature) => of(moments.temperature),
            Operation::Moment(Moment::Volume) => of(moments.volume),
            Operation::Moment(Moment::Ph) => match taken {
                TakenFor::Any => N::somewhere(ANY_PH),
                TakenFor::Start | TakenFor::Alike(_) => N::constant(self.begin.contents.ph),
            },
            Operation::Concentration(actor) => self.concentration(actor, taken),
            Operation::Present(form, _) => self.concentration(Actor::Form(form), taken),
            Operation::Left(..) => match taken {
                TakenFor::Any => N::somewhere(Interval::new(0.0, 1.0)),
                TakenFor::Start | TakenFor::Alike(_) => N::constant(1.0),
            },
            _ => unreachable!("only leaves are asked for"),
        });
        Ok((values, swelling))
    }

    fn concentration<N: Bounds>(&self, actor: Actor, taken: TakenFor) -> N {
        match taken {
            TakenFor::Any => N::somewhere(Interval::new(0.0, self.begin.most)),
            TakenFor::Start => N::constant(self.begin.contents.of(actor)),
            TakenFor::Alike(usual) => N::constant(usual),
        }
    }

    /// Parameters where they move.
    fn parameters<N: Number>(&self, t: N) -> Vec<N> {
        let constants: Vec<N> = self
            .begin
            .constants
            .iter()
            .map(|&c| N::constant(c))
            .collect();
        let zeros = vec![N::constant(0.0); self.begin.parameters.len()];
        let (mut p, mut dp) = (zeros.clone(), zeros);
        self.kernel.parameters(&constants, t, &mut p, &mut dp);
        p
    }
}

/// A part of a rate that follows the clock alone.
pub(super) struct ClockFunction<'v> {
    pub(super) view: &'v View<'v>,
    pub(super) formula: RateFormula,
}

impl<'v> ClockFunction<'v> {
    /// An operation of a formula of the rate.
    pub(super) fn of(view: &'v View<'v>, formula: &RateFormula, at: Position) -> Self {
        ClockFunction {
            view,
            formula: formula.part(at),
        }
    }

    /// One operation less another.
    pub(super) fn difference(
        view: &'v View<'v>,
        formula: &RateFormula,
        a: Position,
        b: Position,
    ) -> Self {
        let mut formula = formula.clone();
        let at = formula.push(Operation::Difference(a, b));
        ClockFunction::of(view, &formula, at)
    }

    /// Bounds over an interval.
    pub(super) fn bounds<N: Bounds>(&self, within: Interval) -> Result<N, RateFault> {
        let (values, _) = self.view.values(&self.formula, within, TakenFor::Any)?;
        Ok(*values.last().expect("a formula has a result"))
    }

    /// The value at a moment.
    pub(super) fn at(&self, t: f64) -> Result<f64, RateFault> {
        Ok(self.bounds::<Interval>(Interval::point(t))?.low)
    }
}
