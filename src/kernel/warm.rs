//! A temperature that is a state: parameters as they are there, and heat that flows to a jacket.
//!
//! What depends on temperature is multiplied up here from the standard temperature; everywhere else nothing is done. Knows no rates.

use std::borrow::Cow;

use super::compiled::{Kernel, T_STANDARD};
use crate::solver::Number;
use crate::solver::dual::Dual;

impl Kernel {
    /// The temperature, K, where it is a state.
    pub(super) fn temperature<N: Number>(&self, x: &[N], p: &[N]) -> Option<N> {
        let row = self.structure.temperature?;
        let volume = self.structure.parameters.moments.swelling?;
        Some(x[row] / p[volume])
    }

    /// Row of the temperature and what heat that flows adds to it: `kappa (T_jacket - T) + v' T`, `theta = T v`.
    pub(super) fn flowing_heat<N: Number>(&self, x: &[N], p: &[N]) -> Option<(usize, N)> {
        let row = self.structure.temperature?;
        let moments = &self.structure.parameters.moments;
        let temperature = self.temperature(x, p)?;
        let (transfer, inflow) = (p[moments.transfer?], p[moments.inflow?]);
        let colder = p[moments.jacket?] - temperature;
        Some((row, transfer.mul_add(colder, inflow * temperature)))
    }

    /// The same by that row.
    pub(super) fn flowing_by_temperature<N: Number>(&self, p: &[N]) -> Option<(usize, N)> {
        let row = self.structure.temperature?;
        let moments = &self.structure.parameters.moments;
        let (transfer, inflow) = (p[moments.transfer?], p[moments.inflow?]);
        Some((row, (inflow - transfer) / p[moments.swelling?]))
    }

    /// Parameters as they are at the temperature of the variables.
    pub(super) fn warmed<'p, N: Number>(&self, x: &[N], p: &'p [N]) -> Cow<'p, [N]> {
        let layout = &self.structure.parameters;
        let (Some(temperature), Some(first)) = (self.temperature(x, p), layout.slopes) else {
            return Cow::Borrowed(p);
        };
        let inverse = N::constant(1.0) / temperature;
        let log_t = (temperature / N::constant(T_STANDARD)).ln();
        let span = inverse - N::constant(1.0 / T_STANDARD);
        let mut warm = p.to_vec();
        for at in 0..layout.coefficients.len() {
            let (b, e) = (p[first + 2 * at], p[first + 2 * at + 1]);
            warm[at] = p[at] * b.mul_add(log_t, e * span).exp();
        }
        if let Some(at) = layout.moments.temperature {
            warm[at] = temperature;
        }
        for (i, sum) in layout.derived.sums.iter().enumerate() {
            let products = sum.iter().map(|product| {
                let factors = product.iter().map(|&at| warm[at]);
                factors.reduce(|a, b| a * b)
            });
            let sum = products.flatten().reduce(|a, b| a + b);
            warm[layout.derived.first + i] = sum.expect("a sum has its products");
        }
        Cow::Owned(warm)
    }

    /// Derivatives of every group's rate, and of the charge balance, by the temperature's row; none where that is no state.
    pub(super) fn by_temperature<N: Number>(
        &self,
        x: &[N],
        p: &[N],
    ) -> Option<(Vec<Option<N>>, N)> {
        let row = self.structure.temperature?;
        let mut x: Vec<Dual<N>> = x.iter().copied().map(Dual::still).collect();
        x[row] = Dual::moving(x[row].value, N::constant(1.0));
        let p: Vec<Dual<N>> = p.iter().copied().map(Dual::still).collect();
        let warm = self.warmed(&x, &p);
        let here = self.speciate(&x, &warm);
        let groups = self.structure.groups.iter();
        let groups = groups.map(|group| self.rate(group, &here, &warm)?.derivative);
        let groups = groups.collect();
        let charge = match self.structure.shape.algebraic {
            1 => self.charge_balance(&here, &warm).rate(),
            _ => N::constant(0.0),
        };
        Some((groups, charge))
    }
}
