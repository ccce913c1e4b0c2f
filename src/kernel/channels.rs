//! Rates written as polynomials in the acidity: `prod(base) * sum_m c_m eta^m`.
//!
//! All directions of a group that consume the same pools differ only in which forms react and how many ions take part. With the base
//! form `B = total / (1 + sum_j beta_j eta^j)` of each family, form `j` is `B beta_j eta^j`, so their sum is one product of bases and
//! one polynomial, whose coefficients do not depend on the variables: they are parameters, computed once where nothing moves.

use std::collections::BTreeMap;

use super::equations::accumulate;
use super::layout::Layout;
use super::point::Speciation;
use super::structure::{Factor, Term};
use crate::network::PoolId;
use crate::solver::Number;

/// Directions that consume the same pools.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The pools, repeated by order, ascending.
    pub pools: Vec<PoolId>,
    /// Whether it counts against the group's direction.
    pub negative: bool,
    /// Lowest power of `eta`; negative where the lyate ion takes part.
    pub lowest: i32,
    /// Parameters of the coefficients, from the lowest power up; none for a power that does not occur. The last one occurs.
    pub coefficients: Vec<Option<usize>>,
}

/// Parameters that are sums of products of the effective constants.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Derived {
    /// The first one's index among the parameters.
    pub first: usize,
    /// Of each, the products, and of each product the parameters multiplied.
    pub sums: Vec<Vec<Vec<usize>>>,
}

impl Derived {
    /// The parameter of a sum: a new one, or the effective constant itself.
    fn of(&mut self, mut sum: Vec<Vec<usize>>) -> usize {
        if let [product] = &sum[..]
            && let [single] = product[..]
        {
            return single;
        }
        sum.sort();
        let known = self.sums.iter().position(|s| *s == sum);
        let at = known.unwrap_or_else(|| {
            self.sums.push(sum);
            self.sums.len() - 1
        });
        self.first + at
    }
}

/// What is multiplied by each power of `eta`: sums of products of parameters.
type Powers = BTreeMap<i32, Vec<Vec<usize>>>;

/// The channels of terms that are products of concentrations; the others stay terms.
pub(super) fn channels(
    layout: &Layout<'_>,
    derived: &mut Derived,
    terms: &mut Vec<Term>,
) -> Vec<Channel> {
    let mut found: BTreeMap<(Vec<PoolId>, bool), Powers> = BTreeMap::new();
    terms.retain(|term| {
        if term.formula.is_some() || term.residual.is_some() {
            return true;
        }
        let share = Share::of(layout, term);
        let powers = found.entry((share.pools, term.negative)).or_default();
        powers.entry(share.power).or_default().push(share.product);
        false
    });
    let channel = |((pools, negative), mut powers): ((_, _), Powers)| {
        let (&lowest, &highest) = (powers.keys().next()?, powers.keys().next_back()?);
        let coefficient = |power| Some(derived.of(powers.remove(&power)?));
        Some(Channel {
            pools,
            negative,
            lowest,
            coefficients: (lowest..=highest).map(coefficient).collect(),
        })
    };
    found.into_iter().filter_map(channel).collect()
}

/// A term as part of a channel: what it multiplies, and the power of `eta` that it goes with.
struct Share {
    pools: Vec<PoolId>,
    product: Vec<usize>,
    power: i32,
}

impl Share {
    fn of(layout: &Layout<'_>, term: &Term) -> Share {
        let mut share = Share {
            pools: Vec::new(),
            product: vec![term.k],
            power: 0,
        };
        for factor in &term.factors {
            match *factor {
                Factor::Form(form) => {
                    let pool = layout.network.forms[form].pool;
                    let association = layout.association(pool);
                    let forms = &layout.network.pools[pool].forms;
                    let protons = forms.iter().position(|&f| f == form).unwrap_or(0);
                    let taken = protons.min(association.len());
                    share.product.extend(&association[..taken]);
                    share.power += taken as i32;
                    share.pools.push(pool);
                }
                Factor::Proton => share.power += 1,
                Factor::Lyate => {
                    share.product.extend(layout.parameters.autoprotolysis);
                    share.power -= 1;
                }
            }
        }
        share.pools.sort_unstable();
        share.product.sort_unstable();
        share
    }
}

/// A channel's polynomial at one point.
pub(super) struct Polynomial<N> {
    pub(super) value: N,
    /// Derivative by `u = ln eta`; none where it does not depend.
    pub(super) by_u: Option<N>,
}

impl Channel {
    /// The polynomial by Horner's rule.
    pub(super) fn polynomial<N: Number>(&self, here: &Speciation<N>, p: &[N]) -> Polynomial<N> {
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
        Polynomial {
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

impl<N: Number> Polynomial<N> {
    /// Zero where two of the bases are negative, as the rate is there.
    fn unless_clipped(self, bases: &[N]) -> Self {
        let zero = N::constant(0.0);
        let second = second_lowest(bases.iter().copied());
        let alive = |v: N| second.map_or(v, |second| N::select_gt(zero, second, zero, v));
        Polynomial {
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
