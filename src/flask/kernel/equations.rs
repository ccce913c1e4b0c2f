//! The rate equations, written once for every number type.
//!
//! With `v = V/V_ref` every constant enters as `k v^p`, states are amounts over `V_ref` and `eta = h v`, so volume and temperature
//! appear in the parameters only and the equations keep one form through doses, feeds and ramps.

use super::structure::{CONDITIONS, Entry, Factor, PER_COEFFICIENT, Place, Term};
use super::{Kernel, T_STANDARD};
use crate::network::PoolId;
use crate::solver::{Equations, Number, Shape};

/// Concentrations that rates and charge balance read, at one point.
struct Speciation<N> {
    /// Total of each pool.
    pools: Vec<N>,
    /// Share of each form in its pool.
    share: Vec<Option<N>>,
    /// Mean number of protons of each pool.
    protons: Vec<Option<N>>,
    /// Variance of the number of protons of each pool.
    variance: Vec<Option<N>>,
    eta: N,
    lyate: N,
}

impl Equations for Kernel {
    fn shape(&self) -> &Shape {
        &self.structure.shape
    }

    fn parameters<N: Number>(&self, constants: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        let s = &self.structure;
        let zero = N::constant(0.0);
        let temperature = t.mul_add(constants[1], constants[0]);
        let volume = t.mul_add(constants[3], constants[2]);
        let inverse = N::constant(1.0) / temperature;
        let log_t = (temperature / N::constant(T_STANDARD)).ln();
        let span = inverse - N::constant(1.0 / T_STANDARD);
        let log_v = volume.ln();
        let warming = constants[1] * inverse;
        let swelling = constants[3] / volume;
        let mut at = CONDITIONS;
        for (i, slot) in s.coefficients.iter().enumerate() {
            let [value, b, e] = [constants[at], constants[at + 1], constants[at + 2]];
            at += PER_COEFFICIENT;
            let mut exponent = b.mul_add(log_t, e * span);
            let mut slope = e.neg_mul_add(inverse, b) * warming;
            if slot.power != 0 {
                let power = N::constant(f64::from(slot.power));
                exponent = power.mul_add(log_v, exponent);
                slope = power.mul_add(swelling, slope);
            }
            p[i] = value * exponent.exp();
            dp[i] = p[i] * slope;
        }
        let moving = std::iter::once(s.spectators).chain(s.parameter_pools.iter().map(|x| x.1));
        for parameter in moving {
            p[parameter] = t.mul_add(constants[at + 1], constants[at]);
            dp[parameter] = constants[at + 1];
            at += 2;
        }
        for &(_, _, parameter) in &s.feeds {
            p[parameter] = constants[at];
            dp[parameter] = zero;
            at += 1;
        }
        for &parameter in &s.totals {
            p[parameter] = t.mul_add(constants[at + 1], constants[at]);
            dp[parameter] = constants[at + 1];
            at += 2;
        }
    }

    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        let s = &self.structure;
        let here = self.speciate(x, p);
        let mut sums: Vec<Option<N>> = vec![None; s.shape.rows()];
        for &(row, _, parameter) in &s.feeds {
            sums[row] = Some(p[parameter]);
        }
        for group in &s.groups {
            let Some(rate) = self.rate(&group.terms, &here, p) else {
                continue;
            };
            for &(row, number) in &group.rows {
                sums[row] = Some(accumulate(sums[row], rate, number));
            }
        }
        for (row, sum) in sums.into_iter().enumerate() {
            f[row] = sum.unwrap_or(N::constant(0.0));
        }
        if s.shape.algebraic == 1 {
            f[s.shape.states] = self.charge_balance(&here, p);
        }
    }

    fn jacobian<N: Number>(&self, x: &[N], p: &[N], j: &mut [N]) {
        let s = &self.structure;
        let here = self.speciate(x, p);
        let groups: Vec<Vec<Option<N>>> = s
            .groups
            .iter()
            .map(|g| self.rate_derivatives(g, &here, p))
            .collect();
        let charge = self.charge_derivatives(&here);
        for (k, entry) in s.entries.iter().enumerate() {
            let column = s.shape.pattern[k].1;
            j[k] = match entry {
                Entry::Charge => charge[column].unwrap_or(N::constant(0.0)),
                Entry::Groups(list) => {
                    let mut sum = None;
                    for &(g, number) in list {
                        if let Some(d) = groups[g][column] {
                            sum = Some(accumulate(sum, d, number));
                        }
                    }
                    sum.unwrap_or(N::constant(0.0))
                }
            };
        }
    }
}

/// `sum + number * value`, without multiplying by one.
fn accumulate<N: Number>(sum: Option<N>, value: N, number: f64) -> N {
    match (sum, number) {
        (None, 1.0) => value,
        (None, -1.0) => -value,
        (None, _) => value * N::constant(number),
        (Some(sum), 1.0) => sum + value,
        (Some(sum), -1.0) => sum - value,
        (Some(sum), _) => value.mul_add(N::constant(number), sum),
    }
}

impl Kernel {
    fn speciate<N: Number>(&self, x: &[N], p: &[N]) -> Speciation<N> {
        let s = &self.structure;
        let zero = N::constant(0.0);
        let network = &self.network;
        let pools: Vec<N> = (0..network.pools.len())
            .map(|pool| self.total(pool, x, p))
            .collect();
        let (eta, lyate) = match s.autoprotolysis {
            Some(ks) => {
                let eta = x[s.shape.states].exp();
                (eta, p[ks] / eta)
            }
            None => (zero, zero),
        };
        let mut here = Speciation {
            pools,
            share: vec![None; network.forms.len()],
            protons: vec![None; network.pools.len()],
            variance: vec![None; network.pools.len()],
            eta,
            lyate,
        };
        for family in s.families.iter().filter(|f| !f.association.is_empty()) {
            let association: Vec<N> = family.association.iter().map(|&a| p[a]).collect();
            self.share_out(family.pool, &association, &mut here);
        }
        here
    }

    /// Total of a pool over the reference volume.
    fn total<N: Number>(&self, pool: PoolId, x: &[N], p: &[N]) -> N {
        let s = &self.structure;
        match s.places[pool] {
            Place::State(i) => x[i],
            Place::Parameter(i) => p[i],
            Place::Eliminated(e) => {
                let others = s.eliminations[e].others.iter();
                others.fold(p[s.totals[e]], |sum, &(o, w)| {
                    self.total(o, x, p).neg_mul_add(N::constant(w), sum)
                })
            }
            Place::Terminal(_) | Place::Spectator | Place::Idle => N::constant(0.0),
        }
    }

    /// Shares of a family's forms, mean and variance of their protons.
    fn share_out<N: Number>(&self, pool: PoolId, association: &[N], here: &mut Speciation<N>) {
        let forms = &self.network.pools[pool].forms;
        let mut weights = vec![N::constant(1.0)];
        for &a in association {
            let last = weights[weights.len() - 1];
            weights.push(last * (here.eta * a));
        }
        let sum = weights[1..].iter().fold(weights[0], |sum, &w| sum + w);
        let inverse = N::constant(1.0) / sum;
        let shares: Vec<N> = weights.iter().map(|&w| w * inverse).collect();
        let mean = (2..shares.len()).fold(shares[1], |m, j| {
            shares[j].mul_add(N::constant(j as f64), m)
        });
        let mut variance = mean * mean * shares[0];
        for (j, &share) in shares.iter().enumerate().skip(1) {
            let off = N::constant(j as f64) - mean;
            variance = (off * off).mul_add(share, variance);
        }
        for (j, &share) in shares.iter().enumerate() {
            here.share[forms[j]] = Some(share);
        }
        here.protons[pool] = Some(mean);
        here.variance[pool] = Some(variance);
    }

    /// Net rate of progress of a group.
    fn rate<N: Number>(&self, terms: &[Term], here: &Speciation<N>, p: &[N]) -> Option<N> {
        let mut sum: Option<N> = None;
        for term in terms {
            let factors = self.factors(term, here, p);
            let (last, rest) = factors.split_last().expect("a rate has its constant");
            let product = rest.iter().copied().reduce(|a, b| a * b);
            sum = Some(match (sum, product, term.negative) {
                (None, None, false) => *last,
                (None, None, true) => -*last,
                (None, Some(r), false) => r * *last,
                (None, Some(r), true) => -(r * *last),
                (Some(s), None, false) => s + *last,
                (Some(s), None, true) => s - *last,
                (Some(s), Some(r), false) => r.mul_add(*last, s),
                (Some(s), Some(r), true) => r.neg_mul_add(*last, s),
            });
        }
        sum
    }

    /// The constant of a rate and its factors. Once one concentration is negative, every further one counts as not below zero: two
    /// slightly negative ones never make a positive rate, while a single one still heals, and the rate stays smooth where one
    /// crosses zero.
    fn factors<N: Number>(&self, term: &Term, here: &Speciation<N>, p: &[N]) -> Vec<N> {
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

    /// The lowest of the concentrations that stand before a factor.
    fn lowest_before<N: Number>(&self, term: &Term, i: usize, here: &Speciation<N>) -> Option<N> {
        let before = term.factors[..i].iter().filter_map(|f| match *f {
            Factor::Form(form) => Some(here.pools[self.network.forms[form].pool]),
            Factor::Proton | Factor::Lyate => None,
        });
        before.reduce(|low, total| N::select_gt(low, total, total, low))
    }

    /// Derivatives of a group's rate by the core variables, `None` where it does not depend.
    fn rate_derivatives<N: Number>(
        &self,
        group: &super::structure::Group,
        here: &Speciation<N>,
        p: &[N],
    ) -> Vec<Option<N>> {
        let mut by: Vec<Option<N>> = vec![None; self.structure.shape.core()];
        for term in &group.terms {
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

    /// Adds `partial` times the derivatives of one factor.
    fn factor_derivatives<N: Number>(
        &self,
        term: &Term,
        i: usize,
        partial: N,
        here: &Speciation<N>,
        p: &[N],
        by: &mut [Option<N>],
    ) {
        let s = &self.structure;
        let u = s.shape.states;
        let zero = N::constant(0.0);
        match term.factors[i] {
            Factor::Proton => by[u] = Some(accumulate(by[u], partial * here.eta, 1.0)),
            Factor::Lyate => by[u] = Some(accumulate(by[u], partial * here.lyate, -1.0)),
            Factor::Form(form) => {
                let pool = self.network.forms[form].pool;
                let mut partial = partial;
                if let Some(low) = self.lowest_before(term, i, here) {
                    let clipped = N::select_gt(zero, here.pools[pool], zero, partial);
                    partial = N::select_gt(zero, low, clipped, partial);
                }
                if let Some(residual) = term.residual {
                    let c =
                        here.share[form].map_or(here.pools[pool], |share| here.pools[pool] * share);
                    partial = N::select_gt(p[residual], c, zero, partial);
                }
                let by_total = here.share[form].map_or(partial, |share| partial * share);
                for (column, d) in s.sources(pool) {
                    by[column] = Some(accumulate(by[column], by_total, d));
                }
                if let Some(mean) = here.protons[pool] {
                    let position = self.network.pools[pool]
                        .forms
                        .iter()
                        .position(|&f| f == form);
                    let j = N::constant(position.expect("a form stands in its pool") as f64);
                    let by_u = by_total * here.pools[pool] * (j - mean);
                    by[u] = Some(accumulate(by[u], by_u, 1.0));
                }
            }
        }
    }

    /// Charge per litre of reference volume; zero when the flask is neutral.
    fn charge_balance<N: Number>(&self, here: &Speciation<N>, p: &[N]) -> N {
        let s = &self.structure;
        let mut sum = (here.eta - here.lyate) + p[s.spectators];
        for family in &s.families {
            let total = here.pools[family.pool];
            if family.charge != 0 {
                sum = accumulate(Some(sum), total, f64::from(family.charge));
            }
            if let Some(mean) = here.protons[family.pool] {
                sum = total.mul_add(mean, sum);
            }
        }
        sum
    }

    /// Derivatives of the charge balance by the core variables.
    fn charge_derivatives<N: Number>(&self, here: &Speciation<N>) -> Vec<Option<N>> {
        let s = &self.structure;
        let mut by: Vec<Option<N>> = vec![None; s.shape.core()];
        if s.shape.algebraic == 0 {
            return by;
        }
        let mut capacity = here.eta + here.lyate;
        for family in &s.families {
            let charge = N::constant(f64::from(family.charge));
            let mean = here.protons[family.pool].map_or(charge, |mean| mean + charge);
            for (column, d) in s.sources(family.pool) {
                by[column] = Some(accumulate(by[column], mean, d));
            }
            if let Some(variance) = here.variance[family.pool] {
                capacity = here.pools[family.pool].mul_add(variance, capacity);
            }
        }
        by[s.shape.states] = Some(capacity);
        by
    }
}
