//! Refusals: constants that are none, sets that are incomplete, and constants that are fixed twice.

use super::{CoefficientFault, Equilibrium, Given, rate_unit};
use crate::network::Law;
use crate::network::digits::significant;

/// A fault at a key.
pub(super) fn fault(
    key: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> CoefficientFault {
    CoefficientFault {
        key,
        message: message.into(),
        help: help.into(),
    }
}

impl Given {
    /// Constants that are no constants.
    pub(super) fn number_faults(&self) -> Vec<CoefficientFault> {
        let mut faults = Vec::new();
        let value = |law: Option<Law>| law.map(|l| l.value);
        let rates = [
            ("k", value(self.k)),
            ("kr", value(self.kr)),
            ("A", self.arrhenius_factor),
            ("factor", Some(self.factor.value)),
        ];
        for (key, number) in rates {
            if number.is_some_and(|n| !(n >= 0.0 && n.is_finite())) {
                faults.push(fault(
                    key,
                    format!("{key} is {}", number.unwrap_or(0.0)),
                    "a finite number, zero or more",
                ));
            }
        }
        if self.sites.iter().any(|&n| !(n > 0.0 && n.is_finite())) {
            faults.push(fault(
                "sites",
                "sites must be above zero",
                "use factor = 0 to switch a step off",
            ));
        }
        let equilibrium = self.equilibrium.map(Equilibrium::law).map(|l| l.value);
        if equilibrium.is_some_and(|n| !(n > 0.0 && n.is_finite())) {
            faults.push(fault(
                "K",
                format!("K is {}", equilibrium.unwrap_or(0.0)),
                "an equilibrium constant is above zero; a one-way step has `->`",
            ));
        }
        if !(self.t_ref > 0.0 && self.t_ref.is_finite()) {
            faults.push(fault(
                "T_ref",
                "T_ref is below absolute zero",
                "for example \"25 °C\"",
            ));
        }
        faults
    }

    /// More than one complete set, sets of which a part is missing, slopes on slopes.
    pub(super) fn forward_faults(
        &self,
        from_arrhenius: Option<Law>,
        from_eyring: Option<Law>,
    ) -> Vec<CoefficientFault> {
        let mut faults = self.fixed_twice(from_arrhenius, from_eyring);
        faults.extend(self.incomplete());
        faults.extend(self.slope_on_slope());
        faults
    }

    /// More than one complete set.
    fn fixed_twice(
        &self,
        from_arrhenius: Option<Law>,
        from_eyring: Option<Law>,
    ) -> Vec<CoefficientFault> {
        let twice = |key, first: &str, a: Law, second: &str, b: Law, help: &str| {
            let (a, b) = (digits(a.value), digits(b.value));
            let unit = rate_unit(self.forward_order);
            fault(
                key,
                format!("{first}, and {second}, both fix the rate ({a} and {b} {unit})"),
                help,
            )
        };
        let (arrhenius, eyring) = ("A with Ea", "dH with dS");
        let mut faults = Vec::new();
        if let (Some(k), Some(law)) = (self.k, from_arrhenius) {
            faults.push(twice("A", "k", k, arrhenius, law, "keep k + Ea, or A + Ea"));
        }
        if let (Some(k), Some(law), false) = (self.k, from_eyring, self.entropy_is_information) {
            faults.push(twice("dS", "k", k, eyring, law, "keep k + dH, or dH + dS"));
        }
        if let (None, Some(a), Some(b)) = (self.k, from_arrhenius, from_eyring) {
            let help = "keep A + Ea, or dH + dS";
            faults.push(twice("dS", arrhenius, a, eyring, b, help));
        }
        faults
    }

    /// A slope beside a `k` that brings its own.
    fn slope_on_slope(&self) -> Option<CoefficientFault> {
        let key = match (self.activation_energy, self.activation_enthalpy) {
            (Some(_), _) => "Ea",
            (None, Some(_)) => "dH",
            (None, None) => return None,
        };
        self.k.filter(Law::depends_on_temperature)?;
        let message = format!(
            "k already changes with temperature through the constants it names, and {key} would change it again"
        );
        let help = format!("leave {key} out, or give k as a number");
        Some(fault(key, message, help))
    }

    /// Keys that mean nothing without a partner.
    fn incomplete(&self) -> Vec<CoefficientFault> {
        let mut faults = Vec::new();
        let has_k = self.k.is_some();
        let (a, ea) = (
            self.arrhenius_factor.is_some(),
            self.activation_energy.is_some(),
        );
        let (dh, ds) = (
            self.activation_enthalpy.is_some(),
            self.activation_entropy.is_some(),
        );
        if a && !ea {
            faults.push(fault("A", "A alone gives no rate", "add Ea"));
        }
        if ea && !a && !has_k {
            faults.push(fault("Ea", "Ea is a slope only", "add k at T_ref, or A"));
        }
        if dh && !ds && !has_k {
            faults.push(fault("dH", "dH is a slope only", "add k at T_ref, or dS"));
        }
        if ds && !dh {
            faults.push(fault("dS", "dS alone gives no rate", "add dH"));
        }
        if has_k && !a && ea && dh {
            faults.push(fault(
                "dH",
                "Ea and dH both fix the slope",
                "keep Ea (Arrhenius) or dH (Eyring)",
            ));
        }
        faults
    }

    /// `k`, `kr` and K given together.
    pub(super) fn three_constants(
        &self,
        forward: Law,
        reverse: Law,
        equilibrium: Option<Equilibrium>,
    ) -> CoefficientFault {
        let [forward_sites, reverse_sites] = self.sites;
        let statistical = forward_sites / reverse_sites;
        let given = match equilibrium {
            Some(Equilibrium::PerSite(law)) => law.value,
            Some(Equilibrium::FromCycle(law)) => law.value / statistical,
            None => f64::NAN,
        };
        let ratio = digits(forward.value / reverse.value / statistical);
        let message = format!(
            "k with kr, and K, both fix the equilibrium ({ratio} and {})",
            digits(given)
        );
        fault("kr", message, "keep k + K, k + kr, or kr + K")
    }
}

/// Three significant digits.
fn digits(value: f64) -> String {
    significant(value, 3)
}
