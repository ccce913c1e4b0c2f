//! Rates of progress and their derivatives.
//!
//! `r = k prod(c^order)` over the forms at one point; where the derivative is taken the same factors are multiplied without one.

use super::compiled::Kernel;
use super::layout::{Factor, RateTerm, ReactionGroup};
use super::point::{Speciation, accumulate};
use super::polynomials::{group_derivatives, plus_product};
use crate::network::FormId;
use crate::solver::Number;

impl Kernel {
    /// Net rate of progress of a group.
    pub(super) fn rate<N: Number>(
        &self,
        group: &ReactionGroup,
        here: &Speciation<N>,
        p: &[N],
    ) -> Option<N> {
        let channels = group.channels.iter().map(|channel| {
            let constant = channel.polynomial(here, p).value;
            (channel.counted(here), constant, channel.negative)
        });
        let terms = group.terms.iter().map(|term| {
            let mut factors = match &term.formula {
                Some(formula) => {
                    let values = self.formula_values(formula, term, here, p);
                    vec![p[term.k], *values.last().expect("a formula has a result")]
                }
                None => self.factors(term, here, p),
            };
            let last = factors.pop().expect("a rate has its constant");
            (factors, last, term.negative)
        });
        let mut sum: Option<N> = None;
        for (factors, last, negative) in channels.chain(terms) {
            let product = factors.into_iter().reduce(|a, b| a * b);
            sum = Some(plus_product(sum, product, last, negative));
        }
        sum
    }

    /// The constant of a rate and its factors. Once one concentration is negative, every further one counts as not below zero: two
    /// slightly negative ones never make a positive rate, while a single one still heals.
    pub(super) fn factors<N: Number>(
        &self,
        term: &RateTerm,
        here: &Speciation<N>,
        p: &[N],
    ) -> Vec<N> {
        let zero = N::constant(0.0);
        let mut factors = vec![p[term.k]];
        let mut lowest: Option<N> = None;
        for &factor in &term.factors {
            factors.push(match factor {
                Factor::Proton => here.eta,
                Factor::Lyate => here.lyate,
                Factor::Form(form) => {
                    let total = here.pools[self.network.forms[form].pool];
                    let counted =
                        lowest.map_or(total, |low| N::select_gt(zero, low, total.max(zero), total));
                    lowest = Some(lowest.map_or(total, |low| N::select_gt(low, total, total, low)));
                    let c = here.share[form].map_or(counted, |share| counted * share);
                    match term.residual {
                        Some(residual) => (c - p[residual]).max(zero),
                        None => c,
                    }
                }
            });
        }
        factors
    }

    /// Derivatives of a group's rate by the core variables, `None` where it does not depend.
    pub(super) fn rate_derivatives<N: Number>(
        &self,
        group: &ReactionGroup,
        here: &Speciation<N>,
        p: &[N],
    ) -> Vec<Option<N>> {
        let mut by: Vec<Option<N>> = vec![None; self.structure.shape.core()];
        self.channel_derivatives(group, here, p, &mut by);
        for term in &group.terms {
            if let Some(formula) = &term.formula {
                self.formula_derivatives(formula, term, here, p, &mut by);
                continue;
            }
            let factors = self.factors(term, here, p);
            for i in 0..term.factors.len() {
                let others = factors
                    .iter()
                    .enumerate()
                    .filter(|&(k, _)| k != i + 1)
                    .map(|(_, &f)| f);
                let partial = others
                    .reduce(|a, b| a * b)
                    .expect("a rate has its constant");
                let partial = if term.negative { -partial } else { partial };
                self.factor_derivatives(term, i, partial, here, p, &mut by);
            }
        }
        by
    }

    /// Adds the derivatives of a group's channels: by the bases first, and from these by the totals and by `u`, with which a base
    /// falls as its family takes up protons.
    fn channel_derivatives<N: Number>(
        &self,
        group: &ReactionGroup,
        here: &Speciation<N>,
        p: &[N],
        by: &mut [Option<N>],
    ) {
        let (by_base, mut by_u) = group_derivatives(&group.channels, here, p);
        for (pool, partial) in by_base {
            if let Some(mean) = here.protons[pool] {
                let change = here.base[pool] * mean;
                by_u = Some(by_u.map_or_else(
                    || -(change * partial),
                    |by_u| change.neg_mul_add(partial, by_u),
                ));
            }
            let by_total = here.base_share[pool].map_or(partial, |share| partial * share);
            for (column, d) in self.structure.sources(pool) {
                by[column] = Some(accumulate(by[column], by_total, d));
            }
        }
        if let Some(by_u) = by_u {
            let u = self.structure.shape.states;
            by[u] = Some(accumulate(by[u], by_u, 1.0));
        }
    }

    /// Adds `partial` times the derivatives of one factor.
    pub(super) fn factor_derivatives<N: Number>(
        &self,
        term: &RateTerm,
        i: usize,
        partial: N,
        here: &Speciation<N>,
        p: &[N],
        by: &mut [Option<N>],
    ) {
        let u = self.structure.shape.states;
        match term.factors[i] {
            Factor::Proton => by[u] = Some(accumulate(by[u], partial * here.eta, 1.0)),
            Factor::Lyate => by[u] = Some(accumulate(by[u], partial * here.lyate, -1.0)),
            Factor::Form(form) => {
                let partial = self.unless_clipped(term, i, form, partial, here, p);
                self.form_derivatives(form, partial, here, by);
            }
        }
    }

    /// `partial`, or zero where the factor counts as zero whatever its concentration is.
    fn unless_clipped<N: Number>(
        &self,
        term: &RateTerm,
        i: usize,
        form: FormId,
        mut partial: N,
        here: &Speciation<N>,
        p: &[N],
    ) -> N {
        let zero = N::constant(0.0);
        let total = |form: FormId| here.pools[self.network.forms[form].pool];
        let before = term.factors[..i].iter().filter_map(|f| match *f {
            Factor::Form(form) => Some(total(form)),
            Factor::Proton | Factor::Lyate => None,
        });
        if let Some(low) = before.reduce(|low, c| N::select_gt(low, c, c, low)) {
            let clipped = N::select_gt(zero, total(form), zero, partial);
            partial = N::select_gt(zero, low, clipped, partial);
        }
        if let Some(residual) = term.residual {
            let c = here.share[form].map_or(total(form), |share| total(form) * share);
            partial = N::select_gt(p[residual], c, N::constant(0.0), partial);
        }
        partial
    }

    /// Adds `partial` times the derivatives of a form's concentration: by its total, and by `u` where it shares it.
    fn form_derivatives<N: Number>(
        &self,
        form: FormId,
        partial: N,
        here: &Speciation<N>,
        by: &mut [Option<N>],
    ) {
        let pool = self.network.forms[form].pool;
        let by_total = here.share[form].map_or(partial, |share| partial * share);
        self.pool_derivatives(form, by_total, by);
        self.shift(form, by_total * here.pools[pool], here, by);
    }

    /// Adds `by_total` times the derivatives of the total of a form's pool.
    pub(super) fn pool_derivatives<N: Number>(
        &self,
        form: FormId,
        by_total: N,
        by: &mut [Option<N>],
    ) {
        for (column, d) in self.structure.sources(self.network.forms[form].pool) {
            by[column] = Some(accumulate(by[column], by_total, d));
        }
    }

    /// Adds what a form gains or loses to the others of its pool as `u` moves, `amount` being what there is of it times what it counts.
    pub(super) fn shift<N: Number>(
        &self,
        form: FormId,
        amount: N,
        here: &Speciation<N>,
        by: &mut [Option<N>],
    ) {
        if let Some(mean) = here.protons[self.network.forms[form].pool] {
            let protons = N::constant(self.network.forms[form].protons as f64);
            let by_u = amount * (protons - mean);
            let u = self.structure.shape.states;
            by[u] = Some(accumulate(by[u], by_u, 1.0));
        }
    }
}
