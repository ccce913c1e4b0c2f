//! The rate equations, written once for every number type.
//!
//! With `v = V/V_ref` every constant enters as `k v^p`, states are amounts over `V_ref` and `eta = h v`, so volume and temperature
//! appear in the parameters only and the equations keep one form through doses, feeds and ramps.

use super::compiled::{Kernel, T_STANDARD};
use super::layout::{CONDITIONS, DerivativeEntry, PER_COEFFICIENT};
use super::point::accumulate;
use crate::solver::dual::Dual;
use crate::solver::{Equations, Number, Shape};

impl Equations for Kernel {
    fn shape(&self) -> &Shape {
        &self.structure.shape
    }

    // Inlined, so that scalar callers get the instructions of theirs.
    #[inline(always)]
    fn parameters<N: Number>(&self, constants: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        let (conditions, rest) = constants.split_at(CONDITIONS);
        let layout = &self.structure.parameters;
        let (laws, amounts) = rest.split_at(PER_COEFFICIENT * layout.coefficients.len());
        self.effective_constants(conditions, laws, t, p, dp);
        self.amounts(amounts, t, p, dp);
        self.derived(p, dp);
    }

    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        let s = &self.structure;
        let p = &*self.warmed(x, p);
        let here = self.speciate(x, p);
        let mut sums: Vec<Option<N>> = vec![None; s.shape.rates()];
        for &(row, _, parameter) in &s.parameters.feeds {
            sums[row] = Some(p[parameter]);
        }
        for group in &s.groups {
            let Some(rate) = self.rate(group, &here, p) else {
                continue;
            };
            for &(row, number) in &group.rows {
                sums[row] = Some(accumulate(sums[row], rate, number));
            }
        }
        if let Some((row, warming)) = self.flowing_heat(x, p) {
            sums[row] = Some(sums[row].map_or(warming, |sum| sum + warming));
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
        let by_temperature = self.by_temperature(x, p);
        let p = &*self.warmed(x, p);
        let here = self.speciate(x, p);
        let groups = s.groups.iter();
        let mut groups: Vec<_> = groups
            .map(|group| self.rate_derivatives(group, &here, p))
            .collect();
        let mut charge = self.charge_derivatives(&here);
        if let (Some(row), Some((rates, balance))) = (s.temperature, by_temperature) {
            let each = groups.iter_mut().zip(rates);
            each.for_each(|(group, rate)| group[row] = rate);
            charge[row] = Some(balance);
        }
        for ((k, entry), &(_, column)) in s.entries.iter().enumerate().zip(&s.shape.pattern) {
            let derivative = match entry {
                DerivativeEntry::Charge => charge[column],
                DerivativeEntry::Groups(list) => list.iter().fold(None, |sum, &(group, number)| {
                    groups[group][column].map_or(sum, |d| Some(accumulate(sum, d, number)))
                }),
            };
            let cell = s.shape.pattern[k];
            let flows = self
                .flowing_by_temperature(p)
                .filter(|(row, _)| cell == (*row, *row));
            let derivative = match (derivative, flows) {
                (Some(own), Some((_, flows))) => Some(own + flows),
                (own, flows) => own.or(flows.map(|(_, flows)| flows)),
            };
            j[k] = derivative.unwrap_or(N::constant(0.0));
        }
    }
}

impl Kernel {
    /// `kappa = value (T/T0)^b exp(e (1/T - 1/T0)) v^p` of every coefficient, with its derivative by time.
    #[inline(always)]
    fn effective_constants<N: Number>(
        &self,
        conditions: &[N],
        laws: &[N],
        t: N,
        p: &mut [N],
        dp: &mut [N],
    ) {
        let temperature = t.mul_add(conditions[1], conditions[0]);
        let volume = t.mul_add(conditions[3], conditions[2]);
        let inverse = N::constant(1.0) / temperature;
        let log_t = (temperature / N::constant(T_STANDARD)).ln();
        let span = inverse - N::constant(1.0 / T_STANDARD);
        let log_v = volume.ln();
        let moments = &self.structure.parameters.moments;
        if let Some(at) = moments.temperature {
            (p[at], dp[at]) = (temperature, conditions[1]);
        }
        if let Some(at) = moments.swelling {
            (p[at], dp[at]) = (volume, conditions[3]);
        }
        let warming = conditions[1] * inverse;
        let swelling = conditions[3] / volume;
        for at in moments.log_volume.into_iter().chain(moments.acidity) {
            (p[at], dp[at]) = (log_v, swelling);
        }
        let slots = &self.structure.parameters.coefficients;
        let slopes = self.structure.parameters.slopes;
        for (i, (slot, law)) in slots.iter().zip(laws.chunks(PER_COEFFICIENT)).enumerate() {
            let [value, mut b, mut e] = [law[0], law[1], law[2]];
            if let Some(first) = slopes {
                // The temperature comes with the variables.
                let zero = N::constant(0.0);
                (p[first + 2 * i], dp[first + 2 * i]) = (b, zero);
                (p[first + 2 * i + 1], dp[first + 2 * i + 1]) = (e, zero);
                (b, e) = (zero, zero);
            }
            let mut exponent = b.mul_add(log_t, e * span);
            let mut slope = e.neg_mul_add(inverse, b) * warming;
            if slot.power != 0.0 {
                let power = N::constant(slot.power);
                exponent = power.mul_add(log_v, exponent);
                slope = power.mul_add(swelling, slope);
            }
            p[i] = value * exponent.exp();
            dp[i] = p[i] * slope;
        }
    }

    /// Sums of products of the effective constants.
    fn derived<N: Number>(&self, p: &mut [N], dp: &mut [N]) {
        let derived = &self.structure.parameters.derived;
        for (i, sum) in derived.sums.iter().enumerate() {
            let products = sum.iter().map(|product| {
                let factors = product.iter().map(|&at| Dual::moving(p[at], dp[at]));
                factors.reduce(|a, b| a * b)
            });
            let sum = products.flatten().reduce(|a, b| a + b);
            let sum = sum.expect("a sum has its products");
            (p[derived.first + i], dp[derived.first + i]) = (sum.value, sum.rate());
        }
    }

    /// Writes those parameters that doses and feeds set, as they are at the start of a stretch.
    pub fn start_amounts(&self, constants: &[f64], p: &mut [f64], dp: &mut [f64]) {
        let coefficients = self.structure.parameters.coefficients.len();
        let amounts = &constants[CONDITIONS + PER_COEFFICIENT * coefficients..];
        self.amounts(amounts, 0.0, p, dp);
    }

    /// What doses and feeds set: linear in time, but for the feeds themselves.
    fn amounts<N: Number>(&self, constants: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        let layout = &self.structure.parameters;
        let mut rest = constants.iter().copied();
        let mut next = || rest.next().expect("constants as many as laid out");
        let mut put = |parameter: usize, start: N, slope: Option<N>| {
            p[parameter] = slope.map_or(start, |slope| t.mul_add(slope, start));
            dp[parameter] = slope.unwrap_or(N::constant(0.0));
        };
        put(layout.spectators, next(), Some(next()));
        for &(_, parameter) in &layout.pools {
            put(parameter, next(), Some(next()));
        }
        for &(_, _, parameter) in &layout.feeds {
            put(parameter, next(), None);
        }
        for &parameter in &layout.totals {
            put(parameter, next(), Some(next()));
        }
        if let Some(parameter) = layout.moments.time {
            put(parameter, next(), Some(next()));
        }
        let still = [layout.moments.volume, layout.moments.trace];
        let heat = [layout.moments.transfer, layout.moments.inflow];
        for parameter in still.into_iter().chain(heat).flatten() {
            put(parameter, next(), None);
        }
        if let Some(parameter) = layout.moments.jacket {
            put(parameter, next(), Some(next()));
        }
        if let Some(parameter) = layout.moments.acidity {
            // What is there is ln v, with its slope.
            p[parameter] = p[parameter] + next();
        }
    }
}
