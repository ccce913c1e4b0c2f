//! Formulas of what changes during a run: rate laws and observed values, compiled from expressions.
//!
//! A list of operations, each on earlier ones; the last is the result. Evaluated for every number type with one code, and
//! differentiated backwards, so that a formula costs a few times itself whatever it depends on. Knows neither texts nor where numbers
//! stand.

use super::{Actor, CoefficientId};
use crate::solver::Number;

/// Index of an [`Operation`] in its formula.
pub type Position = usize;

/// A quantity of the whole flask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Time since the start, s.
    Time,
    /// Temperature, K.
    Temperature,
    /// Volume, L.
    Volume,
    /// pH on the solvent's own scale.
    Ph,
}

/// A value, or what is done with earlier ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    /// A literal.
    Number(f64),
    /// A coefficient of the network (or, in a compiled kernel, its parameter).
    Coefficient(CoefficientId),
    /// A concentration, mol/L.
    Concentration(Actor),
    /// A quantity of the whole flask.
    Moment(Moment),
    /// -a
    Negative(Position),
    /// a + b
    Sum(Position, Position),
    /// a - b
    Difference(Position, Position),
    /// a b
    Product(Position, Position),
    /// a / b
    Quotient(Position, Position),
    /// A concentration to its order (a fractional one goes on as a straight line near zero).
    Order(Position, f64),
    /// a to a fixed power: whole ones by multiplication, others as an order.
    Power(Position, f64),
    /// a^b for a pure number a, which counts as at least [`SMALLEST_ARGUMENT`].
    Raised(Position, Position),
    /// e^a
    Exponential(Position),
    /// ln a; a counts as at least [`SMALLEST_ARGUMENT`].
    Logarithm(Position),
    /// The smaller of two.
    Smaller(Position, Position),
    /// The larger of two.
    Larger(Position, Position),
}

/// Below this (mol/L, or whatever unit the base has) a fractional power goes on as a straight line through zero: its slope stays
/// finite where something is used up, and what round-off made negative is pulled back.
pub const SMALLEST_BASE: f64 = 1e-9;
/// What a logarithm is taken of counts as at least this.
pub const SMALLEST_ARGUMENT: f64 = 1e-30;

/// A compiled formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Formula {
    /// Its operations.
    pub operations: Vec<Operation>,
}

impl Formula {
    /// The product of concentrations to their orders; 1 where there are none.
    pub fn of_orders(orders: &[(Actor, f64)]) -> Formula {
        let mut formula = Formula::default();
        let mut product = None;
        for &(actor, order) in orders {
            let c = formula.push(Operation::Concentration(actor));
            let factor = match actor {
                Actor::Form(_) => formula.push(Operation::Order(c, order)),
                _ => formula.push_power(c, order),
            };
            product = Some(match product {
                Some(before) => formula.push(Operation::Product(before, factor)),
                None => factor,
            });
        }
        if product.is_none() {
            formula.push(Operation::Number(1.0));
        }
        formula
    }

    /// Adds an operation.
    pub fn push(&mut self, operation: Operation) -> Position {
        self.operations.push(operation);
        self.operations.len() - 1
    }

    /// Adds a power of something that is never zero, however small it is (`[H+]`).
    pub fn push_power(&mut self, base: Position, power: f64) -> Position {
        if is_multiplied(power) {
            return self.push(Operation::Power(base, power));
        }
        let logarithm = self.push(Operation::Logarithm(base));
        let number = self.push(Operation::Number(power));
        let exponent = self.push(Operation::Product(logarithm, number));
        self.push(Operation::Exponential(exponent))
    }

    /// Adds all operations of another formula; gives the place of its result.
    pub fn append(&mut self, other: &Formula) -> Position {
        let first = self.operations.len();
        let moved = other.operations.iter().map(|o| o.moved(|at| at + first));
        self.operations.extend(moved);
        self.operations.len() - 1
    }

    /// The same with other numbers for coefficients.
    pub fn renumbered(&self, number: impl Fn(CoefficientId) -> usize) -> Formula {
        let operations = self.operations.iter().map(|o| match *o {
            Operation::Coefficient(id) => Operation::Coefficient(number(id)),
            other => other,
        });
        Formula {
            operations: operations.collect(),
        }
    }

    /// Who stands in it, each once, in the order of the text.
    pub fn actors(&self) -> Vec<Actor> {
        let mut actors = Vec::new();
        for operation in &self.operations {
            if let Operation::Concentration(actor) = *operation
                && !actors.contains(&actor)
            {
                actors.push(actor);
            }
        }
        actors
    }

    /// Coefficients that it names, repetitions included.
    pub fn coefficients(&self) -> impl Iterator<Item = CoefficientId> {
        self.operations.iter().filter_map(|o| match *o {
            Operation::Coefficient(id) => Some(id),
            _ => None,
        })
    }

    /// Whether it names a quantity of the whole flask.
    pub fn names(&self, moment: Moment) -> bool {
        self.operations.contains(&Operation::Moment(moment))
    }

    /// The value of every operation; `leaf` gives those of coefficients, concentrations and moments.
    pub fn values<N: Number>(&self, mut leaf: impl FnMut(Operation) -> N) -> Vec<N> {
        let mut values: Vec<N> = Vec::with_capacity(self.operations.len());
        for &operation in &self.operations {
            let value = match operation {
                Operation::Coefficient(_) | Operation::Concentration(_) | Operation::Moment(_) => {
                    leaf(operation)
                }
                done => done.value(&values),
            };
            values.push(value);
        }
        values
    }

    /// Derivatives of the result by every operation, `None` where it does not depend on it.
    pub fn adjoints<N: Number>(&self, values: &[N]) -> Vec<Option<N>> {
        let mut adjoints: Vec<Option<N>> = vec![None; values.len()];
        if let Some(last) = adjoints.last_mut() {
            *last = Some(N::constant(1.0));
        }
        for (at, operation) in self.operations.iter().enumerate().rev() {
            let Some(adjoint) = adjoints[at] else {
                continue;
            };
            for (operand, slope) in operation.slopes(values[at], values).into_iter().flatten() {
                let more = slope.times(adjoint);
                let sum = adjoints[operand].map_or(more, |before| before + more);
                adjoints[operand] = Some(sum);
            }
        }
        adjoints
    }
}

/// How a result follows an operand; a factor of one is not multiplied with.
#[derive(Debug, Clone, Copy)]
enum Slope<N> {
    Plus,
    Minus,
    Times(N),
}

impl<N: Number> Slope<N> {
    fn times(self, adjoint: N) -> N {
        match self {
            Slope::Plus => adjoint,
            Slope::Minus => -adjoint,
            Slope::Times(slope) => adjoint * slope,
        }
    }
}

type Slopes<N> = [Option<(Position, Slope<N>)>; 2];

impl Operation {
    /// The same on operands that stand elsewhere.
    fn moved(self, to: impl Fn(Position) -> Position) -> Operation {
        use Operation::*;
        match self {
            Number(_) | Coefficient(_) | Concentration(_) | Moment(_) => self,
            Negative(a) => Negative(to(a)),
            Sum(a, b) => Sum(to(a), to(b)),
            Difference(a, b) => Difference(to(a), to(b)),
            Product(a, b) => Product(to(a), to(b)),
            Quotient(a, b) => Quotient(to(a), to(b)),
            Order(a, n) => Order(to(a), n),
            Power(a, n) => Power(to(a), n),
            Raised(a, b) => Raised(to(a), to(b)),
            Exponential(a) => Exponential(to(a)),
            Logarithm(a) => Logarithm(to(a)),
            Smaller(a, b) => Smaller(to(a), to(b)),
            Larger(a, b) => Larger(to(a), to(b)),
        }
    }

    /// The value of what is no leaf.
    fn value<N: Number>(self, v: &[N]) -> N {
        use Operation::*;
        match self {
            Number(number) => N::constant(number),
            Coefficient(_) | Concentration(_) | Moment(_) => unreachable!("leaves are given"),
            Negative(a) => -v[a],
            Sum(a, b) => v[a] + v[b],
            Difference(a, b) => v[a] - v[b],
            Product(a, b) => v[a] * v[b],
            Quotient(a, b) => v[a] / v[b],
            Order(a, n) => ordered(v[a], n).0,
            Power(a, n) => powered(v[a], n).0,
            Raised(a, b) => (positive(v[a]).ln() * v[b]).exp(),
            Exponential(a) => v[a].exp(),
            Logarithm(a) => positive(v[a]).ln(),
            Smaller(a, b) => N::select_gt(v[b], v[a], v[a], v[b]),
            Larger(a, b) => N::select_gt(v[b], v[a], v[b], v[a]),
        }
    }

    /// How the result follows each operand.
    fn slopes<N: Number>(self, value: N, v: &[N]) -> Slopes<N> {
        use Operation::*;
        let zero = N::constant(0.0);
        let one = N::constant(1.0);
        let of = |a, slope| Some((a, Slope::Times(slope)));
        match self {
            Number(_) | Coefficient(_) | Concentration(_) | Moment(_) => [None, None],
            Negative(a) => [Some((a, Slope::Minus)), None],
            Sum(a, b) => [Some((a, Slope::Plus)), Some((b, Slope::Plus))],
            Difference(a, b) => [Some((a, Slope::Plus)), Some((b, Slope::Minus))],
            Product(a, b) => [of(a, v[b]), of(b, v[a])],
            Quotient(a, b) => [of(a, one / v[b]), of(b, -(value / v[b]))],
            Order(a, n) => [of(a, ordered(v[a], n).1), None],
            Power(a, n) => [of(a, powered(v[a], n).1), None],
            Raised(a, b) => {
                let base = positive(v[a]);
                let by_base = value * v[b] / base;
                let smallest = N::constant(SMALLEST_ARGUMENT);
                [
                    of(a, N::select_gt(v[a], smallest, by_base, zero)),
                    of(b, value * base.ln()),
                ]
            }
            Exponential(a) => [of(a, value), None],
            Logarithm(a) => {
                let smallest = N::constant(SMALLEST_ARGUMENT);
                let slope = N::select_gt(v[a], smallest, one / v[a], zero);
                [of(a, slope), None]
            }
            Smaller(a, b) => [
                of(a, N::select_gt(v[b], v[a], one, zero)),
                of(b, N::select_gt(v[b], v[a], zero, one)),
            ],
            Larger(a, b) => [
                of(a, N::select_gt(v[b], v[a], zero, one)),
                of(b, N::select_gt(v[b], v[a], one, zero)),
            ],
        }
    }
}

/// A base that has a logarithm.
fn positive<N: Number>(x: N) -> N {
    x.max(N::constant(SMALLEST_ARGUMENT))
}

/// A concentration to an order, and its slope. A negative concentration is round-off: whole orders multiply it with zeros, as mass
/// action does, and others go on as a straight line (a constant for negative orders) from [`SMALLEST_BASE`] downwards.
fn ordered<N: Number>(x: N, order: f64) -> (N, N) {
    if order == 0.0 {
        return (N::constant(1.0), N::constant(0.0));
    }
    if order == 1.0 {
        return (x, N::constant(1.0));
    }
    if is_multiplied(order) && order > 0.0 {
        let clipped = x.max(N::constant(0.0));
        let below = (2..order as u32).fold(clipped, |product, _| product * clipped);
        return (x * below, below * N::constant(order));
    }
    continued(x, order)
}

/// A number to a fixed power, and its slope.
fn powered<N: Number>(x: N, power: f64) -> (N, N) {
    if power == 0.0 {
        return (N::constant(1.0), N::constant(0.0));
    }
    if !is_multiplied(power) {
        return continued(x, power);
    }
    let size = power.abs() as u32;
    let one = N::constant(1.0);
    let below = (1..size).fold(one, |product, _| product * x);
    let (value, slope) = (below * x, below * N::constant(f64::from(size)));
    if power > 0.0 {
        return (value, slope);
    }
    let inverse = one / value;
    (inverse, -(inverse * inverse * slope))
}

fn is_multiplied(power: f64) -> bool {
    power.fract() == 0.0 && power.abs() <= 16.0
}

/// `x^power` above the smallest base; below it a straight line through zero, or for negative powers a constant.
fn continued<N: Number>(x: N, power: f64) -> (N, N) {
    let smallest = N::constant(SMALLEST_BASE);
    let base = x.max(smallest);
    let value = (base.ln() * N::constant(power)).exp();
    let slope = value / base * N::constant(power);
    if power < 0.0 {
        let zero = N::constant(0.0);
        return (value, N::select_gt(x, smallest, slope, zero));
    }
    let line = value / base;
    (
        N::select_gt(x, smallest, value, x * line),
        N::select_gt(x, smallest, slope, line),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Operation::*;

    /// Everything on two concentrations, each part with a weight of its own.
    fn everything() -> Formula {
        let mut f = Formula::default();
        let a = f.push(Concentration(Actor::Form(0)));
        let b = f.push(Concentration(Actor::Form(1)));
        let two = f.push(Number(2.0));
        let parts = [
            Negative(a),
            Sum(a, b),
            Difference(a, b),
            Product(a, b),
            Quotient(a, b),
            Order(a, 0.5),
            Order(b, 3.0),
            Order(a, -0.5),
            Power(b, -2.0),
            Power(a, 1.7),
            Raised(a, b),
            Exponential(b),
            Logarithm(a),
            Smaller(a, b),
            Larger(a, two),
        ];
        let mut sum = two;
        for (i, part) in parts.into_iter().enumerate() {
            let part = f.push(part);
            let weight = f.push(Number(1.0 + i as f64));
            let weighed = f.push(Product(part, weight));
            sum = f.push(Sum(sum, weighed));
        }
        f
    }

    fn at(f: &Formula, x: [f64; 2]) -> Vec<f64> {
        f.values(|leaf| match leaf {
            Concentration(Actor::Form(i)) => x[i],
            _ => unreachable!(),
        })
    }

    #[test]
    fn derivatives_follow_the_differences() {
        let f = everything();
        for x in [[0.3, 0.7], [1.7, 0.2], [3.1, 2.2]] {
            let values = at(&f, x);
            let adjoints = f.adjoints(&values);
            for i in 0..2 {
                let h = 1e-6;
                let moved = |d: f64| {
                    let mut y = x;
                    y[i] += d;
                    *at(&f, y).last().unwrap()
                };
                let difference = (moved(h) - moved(-h)) / (2.0 * h);
                let slope = adjoints[i].unwrap();
                assert!(
                    (slope - difference).abs() < 1e-6 * (1.0 + slope.abs()),
                    "{x:?} {i}: {slope} {difference}"
                );
            }
        }
    }

    #[test]
    fn what_is_used_up_is_pulled_back_and_never_pushed_on() {
        for order in [0.5, 1.0, 1.5, 2.0, 3.0] {
            for x in [-1e-7, -1e-10, 0.0] {
                let (value, slope) = ordered(x, order);
                assert!(value <= 0.0, "{x}^{order}: {value}");
                assert!(slope.is_finite() && slope >= 0.0, "{x}^{order}: {slope}");
            }
        }
        assert_eq!(ordered(0.25, 0.5).0, 0.5);
        assert!((ordered(0.25_f64, 0.35).0 - 0.25_f64.powf(0.35)).abs() < 1e-15);
        // A difference may well be negative.
        assert_eq!(powered(-3.0, 2.0), (9.0, -6.0));
    }

    #[test]
    fn orders_multiply() {
        let f = Formula::of_orders(&[(Actor::Form(0), 1.0), (Actor::Form(1), 0.5)]);
        assert_eq!(at(&f, [3.0, 4.0]).last(), Some(&6.0));
        assert_eq!(at(&Formula::of_orders(&[]), [3.0, 4.0]), [1.0]);
    }
}
