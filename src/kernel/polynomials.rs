//! Channels at one point: their polynomials in the acidity, the bases that these multiply, and the derivatives of both.
//!
//! What a channel is stands in `layout::channels`; nothing here knows how it came to be.

use std::collections::BTreeMap;

use super::layout::Channel;
use super::point::{Speciation, accumulate};
use crate::network::PoolId;
use crate::solver::Number;

/// A channel's polynomial at one point.
pub(super) struct ChannelPolynomial<N> {
    pub(super) value: N,
    /// Derivative by `u = ln eta`; none where it does not depend.
    pub(super) by_u: Option<N>,
}

impl Channel {
    /// The polynomial by Horner's rule.
    pub(super) fn polynomial<N: Number>(
        &self,
        here: &Speciation<N>,
        p: &[N],
    ) -> ChannelPolynomial<N> {
        let (mut value, mut slope): (Option<N>, Option<N>) = (None, None);
        for coefficient in self.coefficients.iter().rev() {
            if let Some(value) = value {
                slope = Some(slope.map_or(value, |slope| slope.mul_add(here.eta, value)));
            }
            value = match (value, coefficient.map(|at| p[at])) {
                (Some(value), Some(c)) => Some(value.mul_add(here.eta, c)),
                (Some(value), None) => Some(value * here.eta),
                (None, c) => c,
            };
        }
        let value = value.expect("the highest power occurs");
        let by_u = slope.map(|slope| slope * here.eta);
        let by_u = match self.lowest {
            0 => by_u,
            lowest => Some(accumulate(by_u, value, f64::from(lowest))),
        };
        let ion = if self.lowest < 0 {
            here.inverse_eta
        } else {
            here.eta
        };
        let raised = |v: N| (0..self.lowest.unsigned_abs()).fold(v, |v, _| v * ion);
        ChannelPolynomial {
            value: raised(value),
            by_u: by_u.map(raised),
        }
    }

    /// The bases as they count in a rate. Once one is negative, every further one counts as not below zero: two slightly negative
    /// concentrations never make a positive rate, while a single one still heals, and the rate stays smooth where one crosses zero.
    pub(super) fn counted<N: Number>(&self, here: &Speciation<N>) -> Vec<N> {
        let zero = N::constant(0.0);
        let mut lowest: Option<N> = None;
        let counted = self.pools.iter().map(|&pool| {
            let base = here.base[pool];
            let counted = lowest.map_or(base, |low| N::select_gt(zero, low, base.max(zero), base));
            lowest = Some(lowest.map_or(base, |low| N::select_gt(low, base, base, low)));
            counted
        });
        counted.collect()
    }
}

impl<N: Number> ChannelPolynomial<N> {
    /// Zero where two of the bases are negative, as the rate is there.
    fn unless_clipped(self, bases: &[N]) -> Self {
        let zero = N::constant(0.0);
        let second = second_lowest(bases.iter().copied());
        let alive = |v: N| second.map_or(v, |second| N::select_gt(zero, second, zero, v));
        ChannelPolynomial {
            value: alive(self.value),
            by_u: self.by_u.map(alive),
        }
    }
}

/// The lowest but one of some numbers; none where there are not two.
fn second_lowest<N: Number>(numbers: impl Iterator<Item = N>) -> Option<N> {
    let (mut lowest, mut second): (Option<N>, Option<N>) = (None, None);
    for number in numbers {
        let Some(low) = lowest else {
            lowest = Some(number);
            continue;
        };
        let above = low.max(number);
        lowest = Some(N::select_gt(low, number, number, low));
        second = Some(second.map_or(above, |second| N::select_gt(second, above, above, second)));
    }
    second
}

/// Derivatives of the sum of a group's channels by the bases of its pools, ascending, and by `u` at fixed bases.
pub(super) fn group_derivatives<N: Number>(
    channels: &[Channel],
    here: &Speciation<N>,
    p: &[N],
) -> (BTreeMap<PoolId, N>, Option<N>) {
    let (mut by_base, mut by_u) = (BTreeMap::new(), None);
    for channel in channels {
        let bases: Vec<N> = channel.pools.iter().map(|&pool| here.base[pool]).collect();
        let polynomial = channel.polynomial(here, p).unless_clipped(&bases);
        for (i, &pool) in channel.pools.iter().enumerate() {
            let others = bases.iter().enumerate().filter(|&(k, _)| k != i);
            let others = others.map(|(_, &base)| base).reduce(|a, b| a * b);
            let sum = by_base.get(&pool).copied();
            let sum = plus_product(sum, others, polynomial.value, channel.negative);
            by_base.insert(pool, sum);
        }
        if let Some(slope) = polynomial.by_u {
            let product = bases.into_iter().reduce(|a, b| a * b);
            by_u = Some(plus_product(by_u, product, slope, channel.negative));
        }
    }
    (by_base, by_u)
}

/// `sum + factors * last`, or minus.
pub(super) fn plus_product<N: Number>(
    sum: Option<N>,
    factors: Option<N>,
    last: N,
    negative: bool,
) -> N {
    match (sum, factors, negative) {
        (None, None, false) => last,
        (None, None, true) => -last,
        (None, Some(r), false) => r * last,
        (None, Some(r), true) => -(r * last),
        (Some(s), None, false) => s + last,
        (Some(s), None, true) => s - last,
        (Some(s), Some(r), false) => r.mul_add(last, s),
        (Some(s), Some(r), true) => r.neg_mul_add(last, s),
    }
}
