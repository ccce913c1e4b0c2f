//! The numbers of an entry: molar data, acidity, properties, each of the dimension that it must have.

use super::reader::SpeciesReader;
use crate::library::entries::constant::read_constant;
use crate::library::entries::reading::{ConstantReading, Origin, Readings, Written};
use crate::library::entries::spec::Spec;
use crate::text::{Faults, Node, TableReader, Value, quote};
use crate::units::{Dimension, Kind, check_dimension};

impl SpeciesReader {
    /// Molar data, and what else a compound is counted or held by.
    pub(super) fn numbers(&self, spec: &mut Spec, keys: &mut TableReader<'_>, faults: &mut Faults) {
        spec.molar_mass = self.data(Kind::MOLAR_MASS, "molar_mass", keys, faults);
        spec.density = self.data(Kind::DENSITY, "density", keys, faults);
        spec.boiling_point = self.data(Kind::TEMPERATURE, "boiling_point", keys, faults);
        spec.melting_point = self.data(Kind::TEMPERATURE, "melting_point", keys, faults);
        spec.heat_capacity = self.data(Kind::HEAT_CAPACITY, "heat_capacity", keys, faults);
        spec.solid = keys.boolean("solid", faults);
        spec.volatile = keys.boolean("volatile", faults);
        spec.mixes_with_water = keys.boolean("mixes_with_water", faults);
        spec.hydrides = keys
            .node("hydrides")
            .and_then(|n| n.as_count("hydrides", 1, faults));
        if let Some(node) = keys.node("fixed") {
            spec.fixed = self.constant("fixed", node, Dimension::CONCENTRATION, faults);
        }
    }

    /// A number that no rate depends on, bare or with its provenance.
    fn data(
        &self,
        kind: Kind,
        key: &str,
        keys: &mut TableReader<'_>,
        faults: &mut Faults,
    ) -> Option<f64> {
        let node = keys.node(key)?;
        if !matches!(node.value, Value::Table(_)) {
            return kind.read(key, node, faults).map(|q| q.value);
        }
        let readings = read_constant(key, node, self.origin, faults)?;
        if readings[0].provenance.t_range.is_some() {
            let message =
                format!("nothing reads a T_range of {key}: it is used at any temperature");
            let fault = faults.error(&node.place, message);
            fault.help("say it in its note");
            return None;
        }
        kind.read(key, &readings[0].node, faults).map(|q| q.value)
    }

    /// `pKa = [...]`, or `pKa1`, `pKa2` ... in full, and `forms`.
    pub(super) fn acidity(
        &self,
        spec: &mut Spec,
        name: &str,
        keys: &mut TableReader<'_>,
        faults: &mut Faults,
    ) {
        if let Some(node) = keys.node("forms") {
            spec.forms = node.as_texts("forms", faults).map(|texts| {
                texts
                    .into_iter()
                    .map(|(text, n)| (text.to_owned(), n.place.clone()))
                    .collect()
            });
        }
        if let Some(node) = keys.node("pKa") {
            let items = match &node.value {
                Value::Array(items) => items.clone(),
                _ => vec![node.clone()],
            };
            for (i, item) in items.iter().enumerate() {
                self.one_acidity(spec, i + 1, item, faults);
            }
        }
        let numbered: Vec<(usize, Node)> = keys
            .table()
            .entries
            .iter()
            .filter_map(|entry| {
                Some((
                    entry.key.text.strip_prefix("pKa")?.parse().ok()?,
                    entry.node.clone(),
                ))
            })
            .collect();
        for (number, node) in numbered {
            let entry = keys.take(&format!("pKa{number}"));
            if let (Some(entry), true) =
                (entry, number == 0 || spec.p_acidity.contains_key(&number))
            {
                let message = format!("pKa{number} of {} stands in the list already", quote(name));
                faults.error(&entry.key.place, message);
                continue;
            }
            self.one_acidity(spec, number, &node, faults);
        }
    }

    fn one_acidity(&self, spec: &mut Spec, number: usize, node: &Node, faults: &mut Faults) {
        let what = format!("pKa{number}");
        if let Some(readings) = self.constant(&what, node, Dimension::NONE, faults) {
            spec.p_acidity.insert(number, readings);
        }
    }

    /// Properties that rates may name.
    pub(super) fn properties(
        &self,
        spec: &mut Spec,
        keys: &mut TableReader<'_>,
        faults: &mut Faults,
    ) {
        for (key, dimension) in &self.properties {
            if spec.properties.iter().any(|(k, _)| k == key) {
                continue;
            }
            let Some(entry) = keys.take(key) else {
                continue;
            };
            if let Some(readings) = self.constant(key, &entry.node, *dimension, faults) {
                spec.properties.push((key.clone(), readings));
            }
        }
        if self.origin == Origin::Library {
            // A compound serves many mechanisms: each reads what it knows.
            for entry in keys.rest() {
                if let Some(readings) =
                    read_constant(&entry.key.text, &entry.node, self.origin, faults)
                {
                    spec.properties.push((entry.key.text.clone(), readings));
                }
            }
        }
    }

    /// A constant of this dimension.
    fn constant(
        &self,
        key: &str,
        node: &Node,
        dimension: Dimension,
        faults: &mut Faults,
    ) -> Option<Readings> {
        let readings = read_constant(key, node, self.origin, faults)?;
        let mut each = readings.iter();
        let sound = each.all(|reading| check_property(key, dimension, reading, faults));
        sound.then_some(readings)
    }
}

/// Refuses a quantity of another dimension than a property has.
fn check_property(
    what: &str,
    needed: Dimension,
    reading: &ConstantReading,
    faults: &mut Faults,
) -> bool {
    let Written::Number(quantity) = &reading.value else {
        return true;
    };
    let text = reading.node.place.text().trim_matches('"').to_owned();
    match check_dimension(what, needed, quantity, &text) {
        Ok(()) => true,
        Err(flaw) => {
            faults.error(&reading.node.place, flaw.message);
            false
        }
    }
}
