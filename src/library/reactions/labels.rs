//! The addresses of a step's constants, and what each of them is: copies of a template are tied to one constant.

use super::rates::StepConstants;
use crate::library::constants::register::{Definition, DefinitionId, Expected};
use crate::library::entries::reading::{ConstantReading, Readings};
use crate::library::entries::template::texts_of;
use crate::text::{Node, Value};
use crate::units::Dimension;

impl StepConstants<'_, '_> {
    /// The constant `label.key`; for a copy of a template one constant for all copies and a reference to it.
    pub(super) fn define(
        &mut self,
        key: &str,
        readings: Readings,
        expected: Expected,
    ) -> DefinitionId {
        let raw = &self.instance.raw;
        let written = raw.get(key).or_else(|| raw.get("kf"));
        self.define_as(key, written, readings, expected)
    }

    pub(super) fn define_as(
        &mut self,
        key: &str,
        written: Option<&Node>,
        readings: Readings,
        expected: Expected,
    ) -> DefinitionId {
        let instance = self.instance;
        let mut texts = Vec::new();
        written
            .into_iter()
            .for_each(|node| texts_of(node, &mut texts));
        let own = instance.base == instance.label || texts.iter().any(|text| text.contains('{'));
        let address = format!("{}.{key}", instance.label);
        if own {
            return self.one(address, readings, expected, instance.base != instance.label);
        }
        let shared = format!("{}.{key}", instance.base);
        let node = readings[0].node.clone();
        self.one(shared.clone(), readings, expected, false);
        self.one(
            address,
            vec![ConstantReading::reference(&shared, &node)],
            expected,
            true,
        )
    }

    pub(super) fn one(
        &mut self,
        address: String,
        readings: Readings,
        expected: Expected,
        incidental: bool,
    ) -> DefinitionId {
        let (label, key) = address.rsplit_once('.').unwrap_or((&address, ""));
        let aliases = if key == "k" {
            vec![format!("{label}.kf")]
        } else {
            Vec::new()
        };
        let words = (key.to_owned(), label.to_owned());
        let what = self.what(key, label);
        self.register.define(Definition {
            what,
            aliases,
            readings,
            expected,
            words,
            acid: None,
            incidental,
            address,
        })
    }

    /// What a constant is: that of this reaction, with its law, whatever its label.
    fn what(&self, key: &str, label: &str) -> String {
        let entry = match label == self.instance.label {
            true => &self.instance.node,
            false => &self.instance.raw,
        };
        let text = |key: &str| match entry.get(key).map(|node| &node.value) {
            Some(Value::Text(text)) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => String::new(),
        };
        format!("{key} of {} {}", text("equation"), text("rate"))
    }

    /// Every step has an address `label.factor`.
    pub(super) fn default_factor(&mut self) -> DefinitionId {
        let one = ConstantReading::number(1.0, &self.instance.node);
        let expected = Expected::Dimension(Dimension::NONE);
        let address = format!("{}.factor", self.instance.label);
        if self.instance.base == self.instance.label {
            return self.one(address, vec![one], expected, true);
        }
        let shared = format!("{}.factor", self.instance.base);
        self.one(shared.clone(), vec![one], expected, true);
        self.one(
            address,
            vec![ConstantReading::reference(&shared, &self.instance.node)],
            expected,
            true,
        )
    }
}
