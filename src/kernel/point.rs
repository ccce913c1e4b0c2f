//! The flask's composition at one point of the equations: totals, shares of the forms, charge balance.
//!
//! The forms of a family follow from its total and `eta` by its association constants; nothing here changes in time.

use super::compiled::Kernel;
use super::layout::PoolPlace;
use crate::network::PoolId;
use crate::solver::Number;

/// Concentrations that rates and charge balance read, at one point.
pub(super) struct Speciation<N> {
    /// Total of each pool.
    pub(super) pools: Vec<N>,
    /// Share of each form in its pool.
    pub(super) share: Vec<Option<N>>,
    /// Mean number of protons of each pool.
    pub(super) protons: Vec<Option<N>>,
    /// Variance of the number of protons of each pool.
    variance: Vec<Option<N>>,
    /// Concentration of each pool's first form.
    pub(super) base: Vec<N>,
    /// What a family's total is multiplied by to give its first form.
    pub(super) base_share: Vec<Option<N>>,
    /// `u = ln eta`; zero where there are no protons.
    pub(super) u: N,
    /// `eta = h v`.
    pub(super) eta: N,
    /// `Ks'/eta`.
    pub(super) lyate: N,
    /// `1/eta`.
    pub(super) inverse_eta: N,
}

impl Kernel {
    /// Everything that rates and charge balance read, from the core variables and parameters.
    pub(super) fn speciate<N: Number>(&self, x: &[N], p: &[N]) -> Speciation<N> {
        let s = &self.structure;
        let zero = N::constant(0.0);
        let network = &self.network;
        let pools: Vec<N> = (0..network.pools.len())
            .map(|pool| self.total(pool, x, p))
            .collect();
        let (u, eta, inverse_eta, lyate) = match s.parameters.autoprotolysis {
            Some(ks) => {
                let u = x[s.shape.states];
                let eta = u.exp();
                let inverse = N::constant(1.0) / eta;
                (u, eta, inverse, p[ks] * inverse)
            }
            None => (zero, zero, zero, zero),
        };
        let mut here = Speciation {
            base: pools.clone(),
            base_share: vec![None; pools.len()],
            pools,
            share: vec![None; network.forms.len()],
            protons: vec![None; network.pools.len()],
            variance: vec![None; network.pools.len()],
            u,
            eta,
            lyate,
            inverse_eta,
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
            PoolPlace::State(i) => x[i],
            PoolPlace::Parameter(i) => p[i],
            PoolPlace::Eliminated(e) => {
                let others = s.eliminations[e].others.iter();
                others.fold(p[s.parameters.totals[e]], |sum, &(o, w)| {
                    self.total(o, x, p).neg_mul_add(N::constant(w), sum)
                })
            }
            PoolPlace::Terminal(_) | PoolPlace::Spectator | PoolPlace::Idle => N::constant(0.0),
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
        here.base_share[pool] = Some(inverse);
        here.base[pool] = here.pools[pool] * inverse;
        here.protons[pool] = Some(mean);
        here.variance[pool] = Some(variance);
    }

    /// Charge per litre of reference volume; zero when the flask is neutral. Where a buffer holds the pH: how far `u` is from it.
    pub(super) fn charge_balance<N: Number>(&self, here: &Speciation<N>, p: &[N]) -> N {
        let s = &self.structure;
        if let Some(held) = s.parameters.moments.acidity {
            return here.u - p[held];
        }
        let mut sum = (here.eta - here.lyate) + p[s.parameters.spectators];
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
    pub(super) fn charge_derivatives<N: Number>(&self, here: &Speciation<N>) -> Vec<Option<N>> {
        let s = &self.structure;
        let mut by: Vec<Option<N>> = vec![None; s.shape.core()];
        if s.shape.algebraic == 0 {
            return by;
        }
        if s.parameters.moments.acidity.is_some() {
            by[s.shape.states] = Some(N::constant(1.0));
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

/// `sum + number * value`, without multiplying by one.
pub(super) fn accumulate<N: Number>(sum: Option<N>, value: N, number: f64) -> N {
    match (sum, number) {
        (None, 1.0) => value,
        (None, -1.0) => -value,
        (None, _) => value * N::constant(number),
        (Some(sum), 1.0) => sum + value,
        (Some(sum), -1.0) => sum - value,
        (Some(sum), _) => value.mul_add(N::constant(number), sum),
    }
}
