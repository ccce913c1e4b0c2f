//! The constants of one step: complete sets checked, slopes and provenance handed to where they belong.
//!
//! Which addresses they get is said in `labels`.

use std::collections::BTreeMap;

use super::rate_law::StepLaw;
use super::reaction::ENTHALPY;
use super::step::{Instance, KSource, ResolvedStep};
use crate::library::constants::register::{DefinitionId, DefinitionTable, Expected};
use crate::library::entries::constant::{
    CERTAIN, check_uncertainty, demand_provenance, read_constant,
};
use crate::library::entries::reading::{
    ConstantReading, Origin, Provenance, Readings, Written, WrittenSlope,
};
use crate::network::Law;
use crate::network::coefficient::{Equilibrium, Given};
use crate::text::{Faults, Node, Value};
use crate::units::{Dimension, Quantity, Unit};

/// Defines the constants of a step.
pub(crate) struct StepConstants<'a, 'f> {
    /// The entry.
    pub instance: &'a Instance,
    /// What the reaction says for all of them.
    pub provenance: Provenance,
    /// Slopes and whatever else fixes a rate.
    pub given: Given,
    /// The keys that hold constants.
    pub nodes: BTreeMap<&'a str, &'a Node>,
    /// The constants of a rate of its own.
    pub own: Vec<(String, Readings)>,
    /// Where they go.
    pub register: &'a mut DefinitionTable,
    /// What is wrong.
    pub faults: &'f mut Faults,
}

impl StepConstants<'_, '_> {
    /// Completes a step; an overall equilibrium has K only.
    pub fn fill(mut self, mut step: ResolvedStep, equilibrium: bool) -> Option<ResolvedStep> {
        let [forward, reverse] = step.orders();
        let k_key = if self.nodes.contains_key("kf") {
            "kf"
        } else {
            "k"
        };
        let slope = WrittenSlope {
            activation_energy: self.given.activation_energy,
            enthalpy: self.given.activation_enthalpy,
        };
        let k = self.readings(k_key, slope);
        let slope_of_reverse = self.slope_of_reverse(k.as_ref(), slope);
        let kr = self.readings("kr", slope_of_reverse);
        let from_cycle = self
            .nodes
            .get("K")
            .is_some_and(|n| n.value == Value::Text("from cycle".into()));
        let k_slope = WrittenSlope {
            activation_energy: None,
            enthalpy: self.given.reaction_enthalpy,
        };
        let balance = if from_cycle {
            None
        } else {
            self.readings("K", k_slope)
        };
        let whole = matches!(step.law, StepLaw::Rate(_));
        self.define_own();
        if !equilibrium
            && !whole
            && !self.complete(&step, k.as_ref(), kr.as_ref(), balance.as_ref(), from_cycle)
        {
            return None;
        }
        let k = k.or_else(|| self.without_k(forward));
        let [forward_rate, reverse_rate] = [forward, reverse].map(Expected::Rate);
        let unit = Dimension::concentration_power(reverse - forward)
            .map_or(Expected::Any, Expected::Dimension);
        step.k = k.map(|readings| self.define("k", readings, forward_rate));
        step.kr = kr.map(|readings| self.define("kr", readings, reverse_rate));
        step.balance = match balance {
            Some(readings) => {
                self.define("K", readings, unit);
                KSource::Constant(self.balance(unit))
            }
            None if self.nodes.contains_key("K_factor") => return self.nothing_to_multiply(),
            None if from_cycle => KSource::Cycle,
            None => KSource::None,
        };
        step.enthalpy = self.enthalpy();
        if !equilibrium {
            let one = Expected::Dimension(Dimension::NONE);
            let given = self.readings("factor", WrittenSlope::default());
            step.factor = Some(match given {
                Some(readings) => self.define("factor", readings, one),
                None => self.default_factor(),
            });
        }
        Some(step)
    }

    /// The enthalpy of reaction, one for all copies of a template.
    fn enthalpy(&mut self) -> Option<DefinitionId> {
        let readings = self.readings(ENTHALPY, WrittenSlope::default())?;
        let address = format!("{}.{ENTHALPY}", self.instance.base);
        let expected = Expected::Dimension(Dimension::MOLAR_ENERGY);
        Some(self.one(address, readings, expected, false))
    }

    /// The constant that holds K: K itself, or with `K_factor` its multiple of it. k keeps its own factor.
    fn balance(&mut self, unit: Expected) -> DefinitionId {
        let label = &self.instance.label;
        let bare = format!("{label}.K");
        let (address, text, node) = match self.nodes.get("K_factor") {
            Some(&node) => {
                // A text, or a bare number as it is written.
                let factor = node.text().unwrap_or_else(|| node.place.text());
                let address = format!("{bare} with K_factor");
                (address, format!("{bare}*({factor})"), node)
            }
            None => (bare.clone(), bare, &self.instance.node),
        };
        let reading = ConstantReading::reference(&text, node);
        self.one(address, vec![reading], unit, true)
    }

    fn nothing_to_multiply(&mut self) -> Option<ResolvedStep> {
        let node = self.nodes.get("K_factor").copied()?;
        let message = "K_factor multiplies a K of its own: there is none";
        self.faults.error(&node.place, message);
        None
    }

    /// The slope of `kr` where `k` and `kr` fix the equilibrium: what stands beside both is that of both, so that K stays as it is, the
    /// same step as with `k` and K; `dH_K` says how K moves. A `kr` that brings a slope keeps its own.
    fn slope_of_reverse(&mut self, k: Option<&Readings>, beside: WrittenSlope) -> WrittenSlope {
        let none = WrittenSlope::default();
        let Some(&kr) = self
            .nodes
            .get("kr")
            .filter(|_| !self.nodes.contains_key("K"))
        else {
            return none;
        };
        let tables = match &kr.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(kr),
        };
        let own = tables.iter().any(|t| t.get("Ea").or(t.get("dH")).is_some());
        let forward = match k.and_then(|readings| readings.first()) {
            Some(reading) => reading.slope,
            None => beside,
        };
        let formula = k.is_some_and(|list| matches!(list[0].value, Written::Formula(_)));
        let refused = match (self.given.reaction_enthalpy, own) {
            (None, false) => return beside,
            (None, true) => return none,
            (Some(_), true) => "kr brings its own slope, and dH_K would give it another",
            (Some(_), false) if formula => "the slope of the formula in k is not known beside kr",
            (Some(balance), false) => return forward.less(balance),
        };
        let place = self.instance.node.get("dH_K").map(|node| &node.place);
        self.faults
            .error(place.unwrap_or(&self.instance.place), refused)
            .help("leave dH_K out, or give K instead of kr");
        none
    }

    /// Defines the constants of a rate under the reaction's label; copies of a template share those that do not count.
    fn define_own(&mut self) {
        for (name, mut readings) in std::mem::take(&mut self.own) {
            for reading in &mut readings {
                let own = std::mem::take(&mut reading.provenance);
                reading.provenance = own.or(&self.provenance);
                let node = reading.node.clone();
                check_uncertainty(reading, &node, self.faults);
                if self.instance.origin == Origin::Library {
                    demand_provenance(&name, reading, self.faults);
                }
            }
            let written = self.instance.raw.get("constants");
            let written = written.and_then(|node| node.get(&name)).cloned();
            self.define_as(&name, written.as_ref(), readings, Expected::Any);
        }
    }

    /// Values of a key, what the reaction says for all of them filled in.
    fn readings(&mut self, key: &str, slope: WrittenSlope) -> Option<Readings> {
        let node = *self.nodes.get(key)?;
        let what = if key == "K" { "K" } else { key };
        let mut readings = read_constant(what, node, Origin::Scenario, self.faults)?;
        let t_ref = self.instance.node.get("T_ref").map(|_| self.given.t_ref);
        for reading in &mut readings {
            let own = std::mem::take(&mut reading.provenance);
            // How uncertain a rate is says nothing of a number that corrects it.
            let known = key == "factor" && own.uncertainty.is_none() && own.confidence.is_none();
            reading.provenance = own.or(&self.provenance);
            if known {
                reading.provenance.uncertainty = Some(CERTAIN.to_owned());
            }
            check_uncertainty(reading, node, self.faults);
            if reading.slope == WrittenSlope::default() {
                reading.slope = slope;
            } else if slope != WrittenSlope::default() {
                self.faults.error(
                    &reading.node.place,
                    format!("{key} has its slope here and beside it: keep one"),
                );
            }
            reading.t_ref = reading.t_ref.or(t_ref);
            if self.instance.origin == Origin::Library {
                demand_provenance(what, reading, self.faults);
            }
        }
        Some(readings)
    }

    /// Whether complete sets fix the rates, each once; the numbers themselves are looked at when all constants are known.
    fn complete(
        &mut self,
        step: &ResolvedStep,
        k: Option<&Readings>,
        kr: Option<&Readings>,
        balance: Option<&Readings>,
        from_cycle: bool,
    ) -> bool {
        let law = |readings: Option<&Readings>| {
            readings.map(|list| match &list[0].value {
                Written::Number(quantity) => Law::constant(quantity.value),
                Written::Formula(_) => Law::constant(1.0),
            })
        };
        let equilibrium = match from_cycle {
            true => Some(Equilibrium::FromCycle(Law::constant(1.0))),
            false => law(balance).map(Equilibrium::PerSite),
        };
        let [forward_order, reverse_order] = step.orders();
        let given = Given {
            forward_order,
            reverse_order,
            reversible: step.reversible,
            k: law(k),
            kr: law(kr),
            equilibrium,
            sites: step.sites,
            entropy_is_information: self.instance.origin == Origin::Library,
            ..self.given.clone()
        };
        let Err(found) = given.rates() else {
            return true;
        };
        for fault in found {
            let place = self
                .instance
                .node
                .get(fault.key)
                .map_or(&self.instance.place, |n| &n.place);
            self.faults.error(place, fault.to_string());
        }
        false
    }

    /// `A` with `Ea`, or `dH` with `dS`, as the constant `k`.
    fn without_k(&mut self, order: f64) -> Option<Readings> {
        let given = &self.given;
        let eyring = given.activation_enthalpy.zip(given.activation_entropy);
        let arrhenius = given.arrhenius_factor.zip(given.activation_energy);
        let law = match (arrhenius, eyring) {
            (Some((a, ea)), None) => Law::arrhenius(a, ea, given.t_ref),
            (None, Some((dh, ds))) => Law::eyring(dh, ds, given.t_ref),
            _ => return None,
        };
        let dimension = Dimension::rate_coefficient(order)?;
        let unit = crate::units::parse_unit(&dimension.unit_text()).unwrap_or_else(|_| Unit::one());
        let rate = Quantity {
            value: law.value,
            dimension,
            of: None,
            unit,
        };
        let mut reading = ConstantReading::bare(Written::Number(rate), &self.instance.node);
        reading.t_ref = Some(given.t_ref);
        reading.slope = match eyring {
            Some((enthalpy, _)) => WrittenSlope {
                activation_energy: None,
                enthalpy: Some(enthalpy),
            },
            None => WrittenSlope {
                activation_energy: given.activation_energy,
                enthalpy: None,
            },
        };
        reading.provenance = self.provenance.clone();
        Some(vec![reading])
    }
}
