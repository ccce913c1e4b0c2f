//! From the constants a reaction is given to the laws of its two directions.
//!
//! Exactly one complete set must fix the forward constant (`k`; `A` and `Ea`; `dH` and `dS`; or `kr` with `K`) and one the
//! reverse (`K` or `kr`). The reverse is the forward law over the law of K, so detailed balance holds at every temperature.
//! Gets numbers in base units (mol, L, s, J, K); knows neither text nor names in files.

use super::digits::significant;
use super::law::{BOLTZMANN_OVER_PLANCK, GAS_CONSTANT, Law};
use crate::solver::math;
use std::fmt;

/// What stands in a reaction's table, dimension-checked. `Default` is an irreversible step with nothing given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Sum of the left side's stoichiometric numbers, solvent left out.
    pub forward_order: u32,
    /// The same of the right side.
    pub reverse_order: u32,
    /// Whether the arrow is `<=>`.
    pub reversible: bool,
    /// `k` or `kf` per site; an expression may bring its own temperature dependence.
    pub k: Option<Law>,
    /// `kr` per site of the reverse direction.
    pub kr: Option<Law>,
    /// `A`, the Arrhenius factor, in the unit of `k`.
    pub arrhenius_factor: Option<f64>,
    /// `Ea`, J/mol.
    pub activation_energy: Option<f64>,
    /// `dH` of activation, J/mol.
    pub activation_enthalpy: Option<f64>,
    /// `dS` of activation, J/(mol K), standard state 1 mol/L.
    pub activation_entropy: Option<f64>,
    /// Whether a `dS` beside `k` and `dH` is information to be compared (library data) instead of a second set.
    pub entropy_is_information: bool,
    /// `T_ref`, K: where `k`, `kr` and `K` hold.
    pub t_ref: f64,
    /// `K`.
    pub equilibrium: Option<Equilibrium>,
    /// `dH_K`, J/mol.
    pub reaction_enthalpy: Option<f64>,
    /// `sites`, forward and reverse.
    pub sites: [f64; 2],
    /// `factor`: multiplies both directions.
    pub factor: Law,
}

/// An equilibrium constant in concentrations, the solvent left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Equilibrium {
    /// `K = "..."`, per site.
    PerSite(Law),
    /// `K = "from cycle"`: follows from other steps, statistical factors included.
    FromCycle(Law),
}

impl Default for Given {
    fn default() -> Given {
        Given {
            forward_order: 1,
            reverse_order: 1,
            reversible: false,
            k: None,
            kr: None,
            arrhenius_factor: None,
            activation_energy: None,
            activation_enthalpy: None,
            activation_entropy: None,
            entropy_is_information: false,
            t_ref: 298.15,
            equilibrium: None,
            reaction_enthalpy: None,
            sites: [1.0, 1.0],
            factor: Law::constant(1.0),
        }
    }
}

/// The laws of both directions, statistical factors and `factor` included.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Forward coefficient.
    pub forward: Law,
    /// Reverse coefficient of a reversible step.
    pub reverse: Option<Law>,
    /// K total, where the step is reversible and K is defined (`kr` is not zero).
    pub equilibrium: Option<Law>,
    /// The forward constant that `dH` and `dS` would give at `T_ref`, where they stand beside `k` as information and
    /// differ from it by more than [`ENTROPY_TOLERANCE`]: (from `k`, from `dS`), per site.
    pub entropy_differs: Option<(f64, f64)>,
}

/// Relative difference from which a `dS` beside `k` is worth a note: three-digit tables round by less.
pub const ENTROPY_TOLERANCE: f64 = 5e-3;

/// What is missing or said twice.
#[derive(Debug, Clone, PartialEq)]
pub struct CoefficientFault {
    /// The key of the reaction's table where it shows; `equation` when a key is missing.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl fmt::Display for CoefficientFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

fn fault(
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
    /// The laws, or everything that is missing or over-determined.
    pub fn rates(&self) -> Result<Rates, Vec<CoefficientFault>> {
        let mut faults = self.number_faults();
        let forward = self.own_forward().unwrap_or_else(|f| {
            faults.extend(f);
            None
        });
        let equilibrium = self.own_equilibrium().unwrap_or_else(|f| {
            faults.push(f);
            None
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        let directions = self.directions(forward, equilibrium).map_err(|f| vec![f])?;
        Ok(self.scaled(directions))
    }

    /// Constants that are no constants.
    fn number_faults(&self) -> Vec<CoefficientFault> {
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

    /// The forward law per site from its own keys; `None` where only `kr` and K can give it.
    fn own_forward(&self) -> Result<Option<Law>, Vec<CoefficientFault>> {
        let arrhenius = self.arrhenius_factor.zip(self.activation_energy);
        let eyring = self.activation_enthalpy.zip(self.activation_entropy);
        let from_arrhenius = arrhenius.map(|(a, ea)| arrhenius_law(a, ea, self.t_ref));
        let from_eyring = eyring.map(|(dh, ds)| eyring_law(dh, ds, self.t_ref));
        let faults = self.forward_faults(from_arrhenius, from_eyring);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(self
            .k
            .map(|k| self.with_slope(k))
            .or(from_arrhenius)
            .or(from_eyring))
    }

    /// `k` rules at `T_ref`; `Ea` or `dH` gives the slope.
    fn with_slope(&self, k: Law) -> Law {
        let value = k.value;
        match (self.activation_energy, self.activation_enthalpy) {
            (Some(ea), _) => Law {
                value,
                t_ref: self.t_ref,
                b: 0.0,
                e: -ea / GAS_CONSTANT,
            },
            (None, Some(dh)) => Law {
                value,
                t_ref: self.t_ref,
                b: 1.0,
                e: -dh / GAS_CONSTANT,
            },
            (None, None) => self.referred(k),
        }
    }

    /// A constant without slope kept at `T_ref`, so that quotients with K are exact there.
    fn referred(&self, law: Law) -> Law {
        if law.depends_on_temperature() {
            law
        } else {
            Law {
                t_ref: self.t_ref,
                ..law
            }
        }
    }

    fn forward_faults(
        &self,
        from_arrhenius: Option<Law>,
        from_eyring: Option<Law>,
    ) -> Vec<CoefficientFault> {
        let mut faults = Vec::new();
        let unit = rate_unit(self.forward_order);
        let twice = |key, first: &str, a: Law, second: &str, b: Law, help: &str| {
            let (a, b) = (digits(a.value), digits(b.value));
            fault(
                key,
                format!("{first}, and {second}, both fix the rate ({a} and {b} {unit})"),
                help,
            )
        };
        if let (Some(k), Some(law)) = (self.k, from_arrhenius) {
            faults.push(twice(
                "A",
                "k",
                k,
                "A with Ea",
                law,
                "keep k + Ea, or A + Ea",
            ));
        }
        if let (Some(k), Some(law), false) = (self.k, from_eyring, self.entropy_is_information) {
            faults.push(twice(
                "dS",
                "k",
                k,
                "dH with dS",
                law,
                "keep k + dH, or dH + dS",
            ));
        }
        if let (None, Some(a), Some(b)) = (self.k, from_arrhenius, from_eyring) {
            faults.push(twice(
                "dS",
                "A with Ea",
                a,
                "dH with dS",
                b,
                "keep A + Ea, or dH + dS",
            ));
        }
        faults.extend(self.incomplete());
        let slope = self.activation_energy.is_some() || self.activation_enthalpy.is_some();
        if slope && self.k.is_some_and(|k| k.depends_on_temperature()) {
            let key = if self.activation_energy.is_some() {
                "Ea"
            } else {
                "dH"
            };
            let message = format!(
                "k already changes with temperature through the constants it names, and {key} would change it again"
            );
            faults.push(fault(
                key,
                message,
                format!("leave {key} out, or give k as a number"),
            ));
        }
        faults
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

    /// The law of K as given.
    fn own_equilibrium(&self) -> Result<Option<Equilibrium>, CoefficientFault> {
        let keys = [
            ("K", self.equilibrium.is_some()),
            ("kr", self.kr.is_some()),
            ("dH_K", self.reaction_enthalpy.is_some()),
        ];
        if let (false, Some((key, _))) = (self.reversible, keys.iter().find(|k| k.1)) {
            return Err(fault(
                key,
                format!("{key} needs a reversible step"),
                "write `<=>`, or leave it out",
            ));
        }
        match (self.equilibrium, self.reaction_enthalpy) {
            (Some(Equilibrium::FromCycle(_)), Some(_)) => Err(fault(
                "dH_K",
                "K from the cycle brings its own temperature dependence",
                "leave dH_K out",
            )),
            (Some(Equilibrium::PerSite(law)), Some(_)) if law.depends_on_temperature() => {
                Err(fault(
                    "dH_K",
                    "K already changes with temperature through the constants it names, and dH_K would change it again",
                    "leave dH_K out, or give K as a number",
                ))
            }
            (Some(Equilibrium::PerSite(law)), Some(dh)) => Ok(Some(Equilibrium::PerSite(
                van_t_hoff(law.value, dh, self.t_ref),
            ))),
            (Some(Equilibrium::PerSite(law)), None) => {
                Ok(Some(Equilibrium::PerSite(self.referred(law))))
            }
            (equilibrium, _) => Ok(equilibrium),
        }
    }

    /// Forward, reverse and K with their statistical factors.
    fn directions(
        &self,
        forward: Option<Law>,
        equilibrium: Option<Equilibrium>,
    ) -> Result<Rates, CoefficientFault> {
        let [forward_sites, reverse_sites] = self.sites;
        let forward = forward.map(|law| law.scaled(forward_sites));
        let reverse = self.kr.map(|law| self.referred(law).scaled(reverse_sites));
        let total = equilibrium.map(|k| match k {
            Equilibrium::PerSite(law) => law.scaled(forward_sites / reverse_sites),
            Equilibrium::FromCycle(law) => law,
        });
        let (forward, reverse, equilibrium) = match (forward, reverse, total) {
            (Some(kf), Some(kr), Some(_)) => return Err(self.three_constants(kf, kr, equilibrium)),
            (Some(kf), None, Some(k)) => (kf, Some(kf.over(&k)), Some(k)),
            (None, Some(kr), Some(k)) => (kr.times(&k), Some(kr), Some(k)),
            (Some(kf), Some(kr), None) => self.from_both(kf, kr),
            (Some(kf), None, None) if !self.reversible => (kf, None, None),
            (Some(_), None, None) => {
                return Err(fault(
                    "equation",
                    "no reverse",
                    "give K or kr, or K = \"from cycle\"",
                ));
            }
            (None, _, _) => {
                let help = format!(
                    "give k, for example \"0.05 {}\"",
                    rate_unit(self.forward_order)
                );
                return Err(fault("equation", "no rate constant", help));
            }
        };
        Ok(Rates {
            forward,
            reverse,
            equilibrium,
            entropy_differs: self.entropy_differs(),
        })
    }

    /// `k` and `kr` fix K at `T_ref`; `dH_K` then gives the slope of the reverse.
    fn from_both(&self, forward: Law, reverse: Law) -> (Law, Option<Law>, Option<Law>) {
        let (Some(dh), true) = (self.reaction_enthalpy, reverse.value > 0.0) else {
            let equilibrium = (reverse.value > 0.0).then(|| forward.over(&reverse));
            return (forward, Some(reverse), equilibrium);
        };
        let at_reference = forward.at(self.t_ref) / reverse.at(self.t_ref);
        let slope = van_t_hoff(1.0, dh, self.t_ref);
        let kr = Law {
            value: reverse.at(self.t_ref),
            ..forward.rebased(self.t_ref).over(&slope)
        };
        (forward, Some(kr), Some(slope.scaled(at_reference)))
    }

    fn three_constants(
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

    fn entropy_differs(&self) -> Option<(f64, f64)> {
        let (k, dh, ds) = (self.k?, self.activation_enthalpy?, self.activation_entropy?);
        let from_entropy = eyring_law(dh, ds, self.t_ref).value;
        let apart = (from_entropy - k.value).abs() > ENTROPY_TOLERANCE * k.value.abs();
        apart.then_some((k.value, from_entropy))
    }

    fn scaled(&self, rates: Rates) -> Rates {
        let by_factor = |law: Law| law.times(&self.factor);
        Rates {
            forward: by_factor(rates.forward),
            reverse: rates.reverse.map(by_factor),
            ..rates
        }
    }
}

impl Equilibrium {
    fn law(self) -> Law {
        match self {
            Equilibrium::PerSite(law) | Equilibrium::FromCycle(law) => law,
        }
    }
}

/// `k = A exp(-Ea / RT)`, kept as the value at `t_ref`.
pub fn arrhenius_law(a: f64, activation_energy: f64, t_ref: f64) -> Law {
    let e = -activation_energy / GAS_CONSTANT;
    Law {
        value: a * math::exp(e / t_ref),
        t_ref,
        b: 0.0,
        e,
    }
}

/// `k = kB T / h exp(dS / R) exp(-dH / RT)` (transmission coefficient 1, standard state 1 mol/L), kept as the value at `t_ref`.
pub fn eyring_law(enthalpy: f64, entropy: f64, t_ref: f64) -> Law {
    let e = -enthalpy / GAS_CONSTANT;
    let value = BOLTZMANN_OVER_PLANCK * t_ref * math::exp(entropy / GAS_CONSTANT + e / t_ref);
    Law {
        value,
        t_ref,
        b: 1.0,
        e,
    }
}

/// An equilibrium or acidity constant with its reaction enthalpy (J/mol).
pub fn van_t_hoff(value: f64, enthalpy: f64, t_ref: f64) -> Law {
    Law {
        value,
        t_ref,
        b: 0.0,
        e: -enthalpy / GAS_CONSTANT,
    }
}

/// A pair of constants that was lowered to the diffusion limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capped {
    /// Whether the reverse direction was the faster one.
    pub reverse: bool,
    /// What it was, in its own unit, at `temperature`.
    pub value: f64,
    /// K at which it was furthest beyond the limit.
    pub temperature: f64,
    /// What both directions were multiplied by.
    pub factor: f64,
}

/// Lowers both directions together where a direction of order two or more exceeds `limit` (/M/s) at one of `temperatures`
/// (K), so that K stays what it was.
pub fn cap_at_diffusion(
    rates: &mut Rates,
    given: &Given,
    limit: f64,
    temperatures: &[f64],
) -> Option<Capped> {
    let directions = [
        (false, given.forward_order, Some(rates.forward)),
        (true, given.reverse_order, rates.reverse),
    ];
    let bimolecular = directions
        .into_iter()
        .filter(|d| d.1 >= 2)
        .filter_map(|d| Some((d.0, d.2?)));
    let values = bimolecular
        .flat_map(|(reverse, law)| temperatures.iter().map(move |&t| (reverse, law.at(t), t)));
    let (reverse, value, temperature) = values.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (value > limit).then(|| {
        let factor = limit / value;
        rates.forward = rates.forward.scaled(factor);
        rates.reverse = rates.reverse.map(|law| law.scaled(factor));
        Capped {
            reverse,
            value,
            temperature,
            factor,
        }
    })
}

/// Unit of a rate coefficient of this order: `M/s`, `/s`, `/M/s`, `/M^2/s` ...
pub fn rate_unit(order: u32) -> String {
    match order {
        0 => "M/s".into(),
        1 => "/s".into(),
        2 => "/M/s".into(),
        n => format!("/M^{}/s", n - 1),
    }
}

/// Three significant digits.
fn digits(value: f64) -> String {
    significant(value, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Products and quotients of exact laws at the reference temperature: no round-off is expected beyond the last bits.
    const LAST_BITS: f64 = 1e-14;

    fn number(value: f64) -> Option<Law> {
        Some(Law::constant(value))
    }

    /// `D + A <=> I + W` with k 0.036, nothing else.
    fn condensation() -> Given {
        Given {
            forward_order: 2,
            reverse_order: 2,
            k: number(0.036),
            ..Given::default()
        }
    }

    fn per_site(value: f64) -> Option<Equilibrium> {
        Some(Equilibrium::PerSite(Law::constant(value)))
    }

    fn only_fault(given: &Given) -> String {
        let faults = given.rates().unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults[0].to_string()
    }

    fn assert_close(a: f64, b: f64, tolerance: f64) {
        assert!((a / b - 1.0).abs() < tolerance, "{a} against {b}");
    }

    #[test]
    fn eyring_gives_the_known_number() {
        let given = Given {
            k: None,
            activation_enthalpy: Some(25_104.0),
            activation_entropy: Some(-188.28),
            ..condensation()
        };
        let rates = given.rates().unwrap();
        // 6 and -45 kcal and cal/mol/K: 0.03637 /M/s at 25 °C.
        assert!(
            (rates.forward.value - 0.03637).abs() < 5e-6,
            "{}",
            rates.forward.value
        );
        assert_eq!(rates.reverse, None);
        // Straight from the definition at another temperature.
        let t = 350.0_f64;
        let direct = 1.380_649e-23 * t / 6.626_070_15e-34
            * ((-188.28 - 25_104.0 / t) / 8.314_462_618_153_24).exp();
        assert_close(rates.forward.at(t), direct, 1e-13);
    }

    #[test]
    fn arrhenius_from_the_factor_and_through_k_agree() {
        let factor = Given {
            k: None,
            arrhenius_factor: Some(1e9),
            activation_energy: Some(53e3),
            ..condensation()
        };
        let a = factor.rates().unwrap().forward;
        let through = Given {
            k: number(a.value),
            activation_energy: Some(53e3),
            ..condensation()
        };
        let b = through.rates().unwrap().forward;
        assert_eq!(a.value, b.value);
        assert_close(
            a.at(273.15),
            1e9 * (-53e3 / (GAS_CONSTANT * 273.15)).exp(),
            1e-13,
        );
        assert_close(b.at(273.15), a.at(273.15), LAST_BITS);
    }

    #[test]
    fn k_rules_at_its_reference_and_enthalpy_gives_the_slope() {
        let given = Given {
            activation_enthalpy: Some(25_104.0),
            t_ref: 293.15,
            ..condensation()
        };
        let forward = given.rates().unwrap().forward;
        assert_eq!(forward.at(293.15), 0.036);
        let ratio =
            333.15 / 293.15 * f64::exp(-25_104.0 / GAS_CONSTANT * (1.0 / 333.15 - 1.0 / 293.15));
        assert_close(forward.at(333.15), 0.036 * ratio, 1e-13);
    }

    #[test]
    fn two_sets_are_refused_with_both_values() {
        let both = Given {
            activation_enthalpy: Some(25_104.0),
            activation_entropy: Some(-188.28),
            ..condensation()
        };
        assert_eq!(
            only_fault(&both),
            "k, and dH with dS, both fix the rate (0.0360 and 0.0364 /M/s): keep k + dH, or dH + dS"
        );
        let factor = Given {
            arrhenius_factor: Some(2e9),
            activation_energy: Some(53e3),
            ..condensation()
        };
        assert!(
            only_fault(&factor).starts_with("k, and A with Ea, both fix the rate (0.0360 and ")
        );
        let without_k = Given {
            k: None,
            ..both.clone()
        };
        let three = Given {
            arrhenius_factor: Some(2e9),
            activation_energy: Some(53e3),
            ..without_k
        };
        assert!(only_fault(&three).starts_with("A with Ea, and dH with dS, both fix the rate"));
    }

    #[test]
    fn entropy_as_information_is_compared_and_not_used() {
        let given = Given {
            activation_enthalpy: Some(25_104.0),
            activation_entropy: Some(-188.28),
            entropy_is_information: true,
            ..condensation()
        };
        let rates = given.rates().unwrap();
        assert_eq!(rates.forward.value, 0.036);
        let (k, from_entropy) = rates.entropy_differs.unwrap();
        assert_eq!(k, 0.036);
        assert_close(from_entropy, 0.03637, 1e-3);
        let agreeing = Given {
            k: number(from_entropy * 1.001),
            ..given
        };
        assert_eq!(agreeing.rates().unwrap().entropy_differs, None);
    }

    #[test]
    fn half_sets_are_refused() {
        let none = Given {
            k: None,
            ..condensation()
        };
        let cases = [
            (
                Given {
                    arrhenius_factor: Some(1.0),
                    ..none.clone()
                },
                "A alone gives no rate: add Ea",
            ),
            (
                Given {
                    activation_energy: Some(1.0),
                    ..none.clone()
                },
                "Ea is a slope only: add k at T_ref, or A",
            ),
            (
                Given {
                    activation_enthalpy: Some(1.0),
                    ..none.clone()
                },
                "dH is a slope only: add k at T_ref, or dS",
            ),
            (
                Given {
                    activation_entropy: Some(1.0),
                    ..none.clone()
                },
                "dS alone gives no rate: add dH",
            ),
            (none, "no rate constant: give k, for example \"0.05 /M/s\""),
            (
                Given {
                    activation_energy: Some(1.0),
                    activation_enthalpy: Some(1.0),
                    ..condensation()
                },
                "Ea and dH both fix the slope: keep Ea (Arrhenius) or dH (Eyring)",
            ),
            (
                Given {
                    reversible: true,
                    ..condensation()
                },
                "no reverse: give K or kr, or K = \"from cycle\"",
            ),
            (
                Given {
                    equilibrium: per_site(2.0),
                    ..condensation()
                },
                "K needs a reversible step: write `<=>`, or leave it out",
            ),
            (
                Given {
                    kr: number(2.0),
                    ..condensation()
                },
                "kr needs a reversible step: write `<=>`, or leave it out",
            ),
        ];
        for (given, message) in cases {
            assert_eq!(only_fault(&given), message);
        }
    }

    #[test]
    fn slopes_do_not_stack() {
        let moving = Law {
            value: 0.036,
            t_ref: 298.15,
            b: 0.0,
            e: -6000.0,
        };
        let given = Given {
            k: Some(moving),
            activation_energy: Some(50e3),
            ..condensation()
        };
        assert!(only_fault(&given).starts_with("k already changes with temperature"));
        let inherited = Given {
            k: Some(moving),
            ..condensation()
        };
        assert_eq!(inherited.rates().unwrap().forward, moving);
        let reversible = Given {
            reversible: true,
            reaction_enthalpy: Some(1.0),
            ..condensation()
        };
        let k = Given {
            equilibrium: Some(Equilibrium::PerSite(moving)),
            ..reversible.clone()
        };
        assert!(only_fault(&k).starts_with("K already changes with temperature"));
        let cycle = Given {
            equilibrium: Some(Equilibrium::FromCycle(moving)),
            ..reversible
        };
        assert!(only_fault(&cycle).starts_with("K from the cycle brings its own"));
    }

    #[test]
    fn detailed_balance_holds_at_every_temperature() {
        let given = Given {
            reversible: true,
            activation_enthalpy: Some(25_104.0),
            equilibrium: per_site(1000.0),
            reaction_enthalpy: Some(-40e3),
            t_ref: 293.15,
            ..condensation()
        };
        let rates = given.rates().unwrap();
        let (reverse, equilibrium) = (rates.reverse.unwrap(), rates.equilibrium.unwrap());
        assert_eq!(reverse.at(293.15), 0.036 / 1000.0);
        for t in [250.0, 293.15, 298.15, 333.0, 400.0] {
            assert_close(
                rates.forward.at(t) / reverse.at(t),
                equilibrium.at(t),
                1e-13,
            );
            let expected = 1000.0 * f64::exp(40e3 / GAS_CONSTANT * (1.0 / t - 1.0 / 293.15));
            assert_close(equilibrium.at(t), expected, 1e-12);
        }
    }

    #[test]
    fn sites_multiply_directions_and_the_ratio_of_k() {
        let given = Given {
            reversible: true,
            equilibrium: per_site(1000.0),
            sites: [2.0, 1.0],
            ..condensation()
        };
        let rates = given.rates().unwrap();
        assert_eq!(rates.forward.value, 0.072);
        assert_eq!(rates.equilibrium.unwrap().value, 2000.0);
        assert_close(rates.reverse.unwrap().value, 0.036 / 1000.0, LAST_BITS);
        let both = Given {
            sites: [2.0, 3.0],
            ..given.clone()
        };
        let rates = both.rates().unwrap();
        assert_close(rates.equilibrium.unwrap().value, 2000.0 / 3.0, LAST_BITS);
        assert_close(
            rates.reverse.unwrap().value,
            3.0 * 0.036 / 1000.0,
            LAST_BITS,
        );
        let cycle = Given {
            equilibrium: Some(Equilibrium::FromCycle(Law::constant(2000.0))),
            ..given
        };
        let rates = cycle.rates().unwrap();
        assert_eq!(rates.equilibrium.unwrap().value, 2000.0);
        assert_close(rates.reverse.unwrap().value, 0.036 / 1000.0, LAST_BITS);
    }

    #[test]
    fn reverse_and_k_give_the_forward() {
        // Addition of the default mechanism: reverse 1e3 /s, K_ha 1 /M per site, two sites.
        let given = Given {
            k: None,
            kr: number(1e3),
            reverse_order: 1,
            reversible: true,
            equilibrium: per_site(1.0),
            reaction_enthalpy: Some(-40e3),
            sites: [2.0, 1.0],
            ..condensation()
        };
        let rates = given.rates().unwrap();
        assert_eq!(rates.forward.value, 2e3);
        assert_eq!(rates.reverse.unwrap().at(350.0), 1e3);
        assert_close(
            rates.forward.at(350.0),
            1e3 * rates.equilibrium.unwrap().at(350.0),
            1e-13,
        );
        let cycle = Given {
            equilibrium: Some(Equilibrium::FromCycle(Law::constant(2.0))),
            reaction_enthalpy: None,
            sites: [2.0, 3.0],
            ..given
        };
        assert_eq!(cycle.rates().unwrap().forward.value, 2.0 * 3e3);
    }

    #[test]
    fn k_with_kr_fix_k_and_a_third_is_refused() {
        let given = Given {
            reversible: true,
            kr: number(0.009),
            sites: [2.0, 1.0],
            ..condensation()
        };
        let rates = given.rates().unwrap();
        assert_eq!(rates.equilibrium.unwrap().value, 8.0);
        let three = Given {
            equilibrium: per_site(5.0),
            ..given.clone()
        };
        assert_eq!(
            only_fault(&three),
            "k with kr, and K, both fix the equilibrium (4.00 and 5.00): keep k + K, k + kr, or kr + K"
        );
        let warm = Given {
            reaction_enthalpy: Some(-40e3),
            activation_energy: Some(50e3),
            ..given
        };
        let rates = warm.rates().unwrap();
        assert_eq!(rates.reverse.unwrap().at(298.15), 0.009);
        // Reverse barrier: 50 + 40 kJ/mol.
        assert_close(rates.reverse.unwrap().e, -90e3 / GAS_CONSTANT, 1e-13);
    }

    #[test]
    fn factor_moves_both_directions_and_zero_stays_zero() {
        let given = Given {
            reversible: true,
            equilibrium: per_site(10.0),
            factor: Law::constant(0.5),
            ..condensation()
        };
        let rates = given.rates().unwrap();
        assert_eq!(rates.forward.value, 0.018);
        assert_close(rates.reverse.unwrap().value, 0.0018, LAST_BITS);
        assert_eq!(rates.equilibrium.unwrap().value, 10.0);
        let zero = Given {
            k: number(0.0),
            activation_energy: Some(50e3),
            ..given
        };
        let rates = zero.rates().unwrap();
        for t in [200.0, 298.15, 500.0] {
            assert_eq!(rates.forward.at(t), 0.0);
            assert_eq!(rates.reverse.unwrap().at(t), 0.0);
        }
    }

    #[test]
    fn impossible_numbers_are_all_named() {
        let given = Given {
            k: number(-1.0),
            reversible: true,
            equilibrium: per_site(0.0),
            sites: [0.0, 1.0],
            factor: Law::constant(f64::NAN),
            t_ref: -3.0,
            ..condensation()
        };
        let keys: Vec<&str> = given.rates().unwrap_err().iter().map(|f| f.key).collect();
        assert_eq!(keys, ["k", "factor", "sites", "K", "T_ref"]);
    }

    #[test]
    fn diffusion_lowers_both_directions_together() {
        let given = Given {
            k: number(4e10),
            reversible: true,
            reverse_order: 1,
            equilibrium: per_site(1e6),
            activation_energy: Some(15e3),
            ..condensation()
        };
        let mut rates = given.rates().unwrap();
        let before = rates.clone();
        let capped = cap_at_diffusion(&mut rates, &given, 1e10, &[273.15, 333.15]).unwrap();
        assert_eq!((capped.reverse, capped.temperature), (false, 333.15));
        assert_close(rates.forward.at(333.15), 1e10, LAST_BITS);
        let k = |r: &Rates| r.forward.at(280.0) / r.reverse.unwrap().at(280.0);
        assert_close(k(&rates), k(&before), LAST_BITS);
        assert_eq!(
            cap_at_diffusion(&mut rates, &given, 1.0001e10, &[273.15, 333.15]),
            None
        );
    }

    #[test]
    fn diffusion_limits_the_reverse_and_leaves_first_order_alone() {
        // I <=> N + H+ with a reverse of 5e11 /M/s; the first-order forward constant itself may be as large as it likes.
        let given = Given {
            reversible: true,
            forward_order: 1,
            k: number(1e12),
            kr: number(5e11),
            ..condensation()
        };
        let mut rates = given.rates().unwrap();
        let capped = cap_at_diffusion(&mut rates, &given, 1e10, &[298.15]).unwrap();
        assert!(capped.reverse);
        assert_eq!(capped.factor, 0.02);
        assert_close(rates.forward.value, 2e10, LAST_BITS);
        let first = Given {
            forward_order: 1,
            k: number(1e12),
            ..Given::default()
        };
        assert_eq!(
            cap_at_diffusion(&mut first.rates().unwrap(), &first, 1e10, &[298.15]),
            None
        );
    }
}
