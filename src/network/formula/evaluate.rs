//! The value of a formula, and its derivatives by everything that it depends on.
//!
//! Forwards for values, backwards for derivatives, both for any number type. Does not know what the leaves stand for.

use super::powers::{ordered, positive, powered, smallest_base};
use super::{LARGEST_EXPONENT, Operation, Position, RateFormula, SMALLEST_ARGUMENT};
use crate::solver::Number;

impl RateFormula {
    /// The value of every operation; `leaf` gives those of coefficients, concentrations and moments. `volume` is what a litre of these
    /// concentrations holds, in litres: 1 where they are what they are called.
    pub fn values<N: Number>(&self, volume: N, mut leaf: impl FnMut(Operation) -> N) -> Vec<N> {
        let mut values: Vec<N> = Vec::with_capacity(self.operations.len());
        for &operation in &self.operations {
            let value = match operation {
                leaf_here if leaf_here.is_leaf() => leaf(leaf_here),
                done => done.value(&values, volume),
            };
            values.push(value);
        }
        values
    }

    /// Derivatives of the result by every operation, `None` where it does not depend on it.
    pub fn adjoints<N: Number>(&self, values: &[N], volume: N) -> Vec<Option<N>> {
        let mut adjoints: Vec<Option<N>> = vec![None; values.len()];
        if let Some(last) = adjoints.last_mut() {
            *last = Some(N::constant(1.0));
        }
        for (at, operation) in self.operations.iter().enumerate().rev() {
            let Some(adjoint) = adjoints[at] else {
                continue;
            };
            let slopes = operation.slopes(values[at], values, volume);
            for (operand, slope) in slopes.into_iter().flatten() {
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
    /// Whether its value comes from outside the formula.
    pub(super) fn is_leaf(self) -> bool {
        use Operation::*;
        matches!(
            self,
            Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..)
        )
    }

    /// The value of what is no leaf.
    fn value<N: Number>(self, v: &[N], volume: N) -> N {
        use Operation::*;
        match self {
            Number(number) => N::constant(number),
            Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..) => {
                unreachable!("leaves are given")
            }
            Negative(a) => -v[a],
            Sum(a, b) => v[a] + v[b],
            Difference(a, b) => v[a] - v[b],
            Product(a, b) => v[a] * v[b],
            Quotient(a, b) => v[a] / v[b],
            Order(a, n) => ordered(v[a], n, smallest_base(volume, 1.0)).0,
            Power(a, n, unit) => powered(v[a], n, || smallest_base(volume, unit)).0,
            Raised(a, b) => (positive(v[a]).ln() * v[b]).exp(),
            Exponential(a) => {
                let largest = N::constant(LARGEST_EXPONENT);
                N::select_gt(v[a], largest, largest, v[a]).exp()
            }
            Logarithm(a) => positive(v[a]).ln(),
            Smaller(a, b) => N::select_gt(v[b], v[a], v[a], v[b]),
            Larger(a, b) => N::select_gt(v[b], v[a], v[b], v[a]),
            Between(x, a, b) => {
                let (zero, one) = (N::constant(0.0), N::constant(1.0));
                let not_over = N::select_gt(v[x], v[b], zero, one);
                N::select_gt(v[a], v[x], zero, not_over)
            }
        }
    }

    /// How the result follows each operand.
    fn slopes<N: Number>(self, value: N, v: &[N], volume: N) -> Slopes<N> {
        use Operation::*;
        let zero = N::constant(0.0);
        let one = N::constant(1.0);
        let of = |a, slope| Some((a, Slope::Times(slope)));
        match self {
            Number(_) | Coefficient(_) | Concentration(_) | Moment(_) | Present(..) | Left(..) => {
                [None, None]
            }
            // A step: flat on both sides.
            Between(..) => [None, None],
            Negative(a) => [Some((a, Slope::Minus)), None],
            Sum(a, b) => [Some((a, Slope::Plus)), Some((b, Slope::Plus))],
            Difference(a, b) => [Some((a, Slope::Plus)), Some((b, Slope::Minus))],
            Product(a, b) => [of(a, v[b]), of(b, v[a])],
            Quotient(a, b) => [of(a, one / v[b]), of(b, -(value / v[b]))],
            Order(a, n) => [of(a, ordered(v[a], n, smallest_base(volume, 1.0)).1), None],
            Power(a, n, unit) => {
                let slope = powered(v[a], n, || smallest_base(volume, unit)).1;
                [of(a, slope), None]
            }
            Raised(a, b) => {
                let base = positive(v[a]);
                let by_base = value * v[b] / base;
                let smallest = N::constant(SMALLEST_ARGUMENT);
                [
                    of(a, N::select_gt(v[a], smallest, by_base, zero)),
                    of(b, value * base.ln()),
                ]
            }
            Exponential(a) => {
                let largest = N::constant(LARGEST_EXPONENT);
                [of(a, N::select_gt(v[a], largest, zero, value)), None]
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Actor;
    use Operation::*;

    /// Everything on two concentrations, each part with a weight of its own.
    fn everything() -> RateFormula {
        let mut f = RateFormula::default();
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
            Power(b, -2.0, 1.0),
            Power(a, 1.7, 1.0),
            Raised(a, b),
            Exponential(b),
            Between(a, b, two),
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

    fn at(f: &RateFormula, x: [f64; 2]) -> Vec<f64> {
        f.values(1.0, |leaf| match leaf {
            Concentration(Actor::Form(i)) => x[i],
            _ => unreachable!(),
        })
    }

    #[test]
    fn derivatives_follow_the_differences() {
        let f = everything();
        for x in [[0.3, 0.7], [1.7, 0.2], [3.1, 2.2]] {
            let values = at(&f, x);
            let adjoints = f.adjoints(&values, 1.0);
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
    fn a_part_has_the_value_that_it_has_in_the_whole() {
        let f = everything();
        let values = at(&f, [0.3, 0.7]);
        for (i, value) in values.iter().enumerate() {
            let part = f.part(i);
            assert!(part.operations.len() <= i + 1);
            assert_eq!(at(&part, [0.3, 0.7]).last(), Some(value));
        }
    }

    #[test]
    fn a_large_exponent_keeps_the_slope_a_number() {
        let mut f = RateFormula::default();
        let a = f.push(Concentration(Actor::Form(0)));
        let one = f.push(Number(1.0));
        let e = f.push(Exponential(a));
        let below = f.push(Sum(one, e));
        f.push(Quotient(one, below));
        let values = f.values(1.0, |_| 5000.0);
        assert!(values[4] >= 0.0 && values[4] < 1e-100);
        assert_eq!(f.adjoints(&values, 1.0)[0], Some(-0.0));
    }

    #[test]
    fn orders_multiply() {
        let f = RateFormula::of_orders(&[(Actor::Form(0), 1.0), (Actor::Form(1), 0.5)]);
        assert_eq!(at(&f, [3.0, 4.0]).last(), Some(&6.0));
        assert_eq!(at(&RateFormula::of_orders(&[]), [3.0, 4.0]), [1.0]);
    }
}
