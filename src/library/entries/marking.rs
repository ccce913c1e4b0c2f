//! Every number that an entry says, whatever it is of: for whoever has something to say of all of them.
//!
//! Goes through properties, acidity constants, what becomes of the compound, and the trees of its reactions and constants. What is said of
//! a number is not known here.

use super::constant::read_constant;
use super::reading::{ConstantReading, Origin, Readings};
use super::spec::Spec;
use crate::text::{Entry, Faults, Key, Node, Table, Value};

/// Looks at a number and may change where it comes from; its key comes first.
pub(super) type NumberVisitor<'m> = dyn FnMut(&str, &mut ConstantReading) + 'm;

impl Spec {
    /// Shows every number of this entry to `mark`.
    pub(super) fn each_number(&mut self, mark: &mut NumberVisitor<'_>) {
        for (number, readings) in &mut self.p_acidity {
            each(&format!("pKa{number}"), readings, mark);
        }
        for (key, readings) in &mut self.properties {
            each(key, readings, mark);
        }
        if let Some(readings) = &mut self.fixed {
            each("fixed", readings, mark);
        }
        let trees = [&mut self.reactions, &mut self.constants, &mut self.sums];
        for tree in trees.into_iter().flatten() {
            each_of_tree("", tree, mark);
        }
        for (_, product) in &mut self.species {
            product.each_number(mark);
        }
    }
}

fn each(key: &str, readings: &mut Readings, mark: &mut NumberVisitor<'_>) {
    readings.iter_mut().for_each(|reading| mark(key, reading));
}

/// The numbers of a tree of reactions or constants.
fn each_of_tree(key: &str, node: &mut Node, mark: &mut NumberVisitor<'_>) {
    if node.get("value").is_some() {
        let readings = read_constant(key, node, Origin::Scenario, &mut Faults::new());
        for mut reading in readings.into_iter().flatten() {
            mark(key, &mut reading);
            write_provenance(node, &reading);
        }
        return;
    }
    match &mut node.value {
        Value::Table(table) => {
            let entries = table.entries.iter_mut();
            entries.for_each(|entry| each_of_tree(&entry.key.text, &mut entry.node, mark));
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| each_of_tree(key, item, mark)),
        _ => {}
    }
}

/// Writes what was marked back into the table of a constant.
fn write_provenance(node: &mut Node, reading: &ConstantReading) {
    let place = node.place.clone();
    let Value::Table(Table { entries, .. }) = &mut node.value else {
        return;
    };
    let given = &reading.provenance;
    let confidence = given.confidence.map(|word| word.word().to_owned());
    let texts = [
        ("source", given.source.clone()),
        ("confidence", confidence),
        ("uncertainty", given.uncertainty.clone()),
    ];
    for (key, text) in texts {
        let Some(text) = text else { continue };
        entries.retain(|entry| entry.key.text != key);
        entries.push(Entry {
            key: Key {
                text: key.to_owned(),
                quoted: false,
                place: place.clone(),
            },
            node: Node {
                value: Value::Text(text),
                place: place.clone(),
            },
        });
    }
}
