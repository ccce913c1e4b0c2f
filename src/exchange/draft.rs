//! A model being put together: what its parts share.

use super::document::{Document, NamedValue, ValueCourse};
use super::names::Identifiers;
use crate::model::{ConstantId, Model};
use crate::network::Law;
use crate::units::Dimension;

/// A document in the making.
pub(super) struct DocumentDraft<'a> {
    pub(super) model: &'a Model,
    pub(super) laws: &'a [Law],
    pub(super) overrides: &'a [(ConstantId, f64)],
    /// K, where it never changes.
    pub(super) temperature: Option<f64>,
    /// What counts as a trace of what a law of its own takes, mol.
    pub(super) trace: f64,
    pub(super) names: Identifiers,
    /// Identifiers of the coefficients asked for so far.
    pub(super) known: Vec<Option<String>>,
    /// Constants that they rest on, each once.
    pub(super) rests_on: Vec<ConstantId>,
    pub(super) document: Document,
}

impl DocumentDraft<'_> {
    /// Adds a quantity that needs no word about where it comes from.
    pub(super) fn add(&mut self, id: &str, name: &str, dimension: Dimension, course: ValueCourse) {
        self.document
            .quantities
            .push(quantity(id, name, dimension, course));
    }
}

/// A quantity without notes.
pub(super) fn quantity(
    id: &str,
    name: &str,
    dimension: Dimension,
    course: ValueCourse,
) -> NamedValue {
    NamedValue {
        id: id.to_owned(),
        name: name.to_owned(),
        dimension,
        course,
        notes: Vec::new(),
    }
}
