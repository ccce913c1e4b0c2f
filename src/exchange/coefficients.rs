//! Coefficients as quantities: their numbers at the temperature of the flask, or their temperature laws where that changes.

use super::document::{NamedValue, ValueCourse};
use super::draft::DocumentDraft;
use super::ids;
use super::math::Math;
use crate::model::{Confidence, ConstantId, ConstantValue};
use crate::network::law::GAS_CONSTANT;
use crate::network::{CoefficientId, Law};
use crate::units::{Dimension, format_quantity};

impl DocumentDraft<'_> {
    /// The quantity that stands for a coefficient, per site; it gets this name when it is asked for first.
    pub(super) fn coefficient(&mut self, id: CoefficientId, name: &str) -> Math {
        if let Some(known) = &self.known[id] {
            return Math::name(known);
        }
        let own = self.names.give("", name);
        self.known[id] = Some(own.clone());
        let law = self.laws[id].scaled(1.0 / self.model.sites(id));
        let notes = self.provenance(id, &law);
        let quantity = NamedValue {
            id: own.clone(),
            name: self.model.network.coefficients[id].name.clone(),
            dimension: self.model.dimension(id).unwrap_or(Dimension::NONE),
            course: self.law(&law),
            notes,
        };
        self.document.quantities.push(quantity);
        Math::name(&own)
    }

    /// A coefficient that a formula names.
    pub(super) fn named(&mut self, id: CoefficientId) -> Math {
        let name = self.model.network.coefficients[id].name.clone();
        self.coefficient(id, &name)
    }

    /// `k = value (T/T_ref)^b exp(e (1/T - 1/T_ref))`, or its value where the temperature stays.
    fn law(&self, law: &Law) -> ValueCourse {
        match self.temperature {
            Some(temperature) => ValueCourse::Constant(law.at(temperature)),
            None if !law.depends_on_temperature() => ValueCourse::Constant(law.value),
            None => ValueCourse::Rule(arrhenius(law)),
        }
    }

    /// What a coefficient rests on.
    fn provenance(&mut self, id: CoefficientId, law: &Law) -> Vec<String> {
        let mut notes = Vec::new();
        let sites = self.model.sites(id);
        if sites != 1.0 {
            notes.push(format!("per site; the rate law counts {sites} sites"));
        }
        if law.depends_on_temperature() {
            notes.push(temperature_law(law));
        }
        let constants = self.model.rests_on(id, self.overrides);
        let addresses = constants
            .iter()
            .map(|&id| self.model.constants[id].address.as_str());
        let addresses = addresses.collect::<Vec<_>>().join(", ");
        if !addresses.is_empty() {
            notes.push(format!("from {addresses}"));
        }
        for id in constants {
            if !self.rests_on.contains(&id) {
                self.rests_on.push(id);
            }
        }
        notes
    }

    /// The constants that the coefficients rest on, with their sources.
    pub(super) fn sources(&self) -> Vec<String> {
        let mut ids = self.rests_on.clone();
        ids.sort_unstable();
        ids.into_iter().map(|id| self.source(id)).collect()
    }

    /// A constant with its number and where it is from.
    fn source(&self, id: ConstantId) -> String {
        let constant = &self.model.constants[id];
        let replaced = self.overrides.iter().rfind(|(other, _)| *other == id);
        let written = match &constant.value {
            ConstantValue::Law(law) => law.value,
            ConstantValue::Expression(_) => f64::NAN,
        };
        let value = replaced.map_or(written, |(_, value)| *value);
        let (source, confidence) = match replaced {
            Some(_) => ("scenario", Confidence::Scenario),
            None => (constant.source.as_str(), constant.confidence),
        };
        let uncertainty = match constant.uncertainty.as_str() {
            "none" => String::new(),
            known => format!(", {known}"),
        };
        format!(
            "{} = {}; {}{uncertainty}; source: {source}",
            constant.address,
            format_quantity(value, constant.dimension),
            confidence.word(),
        )
    }
}

fn arrhenius(law: &Law) -> Math {
    let temperature = || Math::name(ids::TEMPERATURE);
    let n = Math::Number;
    let mut value = n(law.value);
    if law.b != 0.0 {
        value = value.times(temperature().over(n(law.t_ref)).power(law.b));
    }
    if law.e != 0.0 {
        // Not computed, so that the reference temperature can be read.
        let reference = Math::Quotient(Box::new(n(1.0)), Box::new(n(law.t_ref)));
        let span = n(1.0).over(temperature()).minus(reference);
        value = value.times(n(law.e).times(span).exp());
    }
    value
}

fn temperature_law(law: &Law) -> String {
    let energy = format_quantity(
        (-law.e * GAS_CONSTANT * 1e3).round() / 1e3,
        Dimension::MOLAR_ENERGY,
    );
    let power = match law.b {
        0.0 => String::new(),
        b => format!(" (T/T_ref)^{b}"),
    };
    format!(
        "value at T_ref = {} K times{power} exp(-E/RT + E/RT_ref), E = {energy}",
        law.t_ref
    )
}
