//! K and the two directions: two of forward, reverse and K fix the third, at every temperature.

use super::faults::fault;
use super::{CoefficientFault, Equilibrium, Given, Rates, rate_unit};
use crate::network::Law;

impl Given {
    /// The law of K as given.
    pub(super) fn own_equilibrium(&self) -> Result<Option<Equilibrium>, CoefficientFault> {
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
                Law::van_t_hoff(law.value, dh, self.t_ref),
            ))),
            (Some(Equilibrium::PerSite(law)), None) => {
                Ok(Some(Equilibrium::PerSite(self.referred(law))))
            }
            (equilibrium, _) => Ok(equilibrium),
        }
    }

    /// Forward, reverse and K with their statistical factors.
    pub(super) fn directions(
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
            (Some(kf), Some(kr), None) => self.both_directions(kf, kr),
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
    fn both_directions(&self, forward: Law, reverse: Law) -> (Law, Option<Law>, Option<Law>) {
        let (Some(dh), true) = (self.reaction_enthalpy, reverse.value > 0.0) else {
            let equilibrium = (reverse.value > 0.0).then(|| forward.over(&reverse));
            return (forward, Some(reverse), equilibrium);
        };
        let at_reference = forward.at(self.t_ref) / reverse.at(self.t_ref);
        let slope = Law::van_t_hoff(1.0, dh, self.t_ref);
        let kr = Law {
            value: reverse.at(self.t_ref),
            ..forward.rebased(self.t_ref).over(&slope)
        };
        (forward, Some(kr), Some(slope.scaled(at_reference)))
    }
}
