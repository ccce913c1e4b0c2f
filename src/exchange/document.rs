//! A model as interchange formats understand it: one compartment, amounts of species, quantities, reactions, events.
//!
//! Knows neither SBML nor Antimony, and nothing of monobis.

use super::math::{Math, Test};
use crate::units::Dimension;

/// A whole model. Units are mol, L, s, K throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What a reader should know, a paragraph each.
    pub notes: Vec<String>,
    /// The constants it rests on with their sources, a line each.
    pub constants: Vec<String>,
    /// The compartment; its size is the volume, L.
    pub flask: NamedValue,
    /// What has an amount, mol.
    pub species: Vec<Species>,
    /// Everything else that has a value.
    pub quantities: Vec<NamedValue>,
    /// What changes the amounts.
    pub reactions: Vec<DocumentReaction>,
    /// What is done at some moment.
    pub events: Vec<Event>,
}

/// Something with an amount.
#[derive(Debug, Clone, PartialEq)]
pub struct Species {
    /// Identifier; stands for the amount in expressions.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Amount at the start, mol.
    pub start: f64,
}

/// A value with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedValue {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub dimension: Dimension,
    /// How it goes on in time.
    pub course: ValueCourse,
    /// Where it comes from, a line each.
    pub notes: Vec<String>,
}

/// How a value goes on in time.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueCourse {
    /// It never changes.
    Constant(f64),
    /// It begins so, and events change it.
    Stepped(f64),
    /// It begins so and changes at this rate per second; events may change it too.
    Rate(f64, Math),
    /// It follows from the others at every moment.
    Rule(Math),
}

/// What changes amounts.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentReaction {
    /// Identifier.
    pub id: String,
    /// Its label.
    pub name: String,
    /// Species used up, with numbers.
    pub reactants: Vec<(String, f64)>,
    /// Species made, with numbers.
    pub products: Vec<(String, f64)>,
    /// Whether it goes both ways.
    pub reversible: bool,
    /// mol/s.
    pub rate: Math,
    /// What a reader should know, a line each.
    pub notes: Vec<String>,
}

/// Something done at once when a condition becomes true.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Identifier.
    pub id: String,
    /// What is done.
    pub name: String,
    /// When.
    pub trigger: Test,
    /// New values, all computed before any is set.
    pub assignments: Vec<(String, Math)>,
}

impl NamedValue {
    /// Whether it may change.
    pub fn varies(&self) -> bool {
        !matches!(self.course, ValueCourse::Constant(_))
    }

    /// The value at the start, where it is not computed.
    pub fn start(&self) -> Option<f64> {
        match self.course {
            ValueCourse::Constant(value)
            | ValueCourse::Stepped(value)
            | ValueCourse::Rate(value, _) => Some(value),
            ValueCourse::Rule(_) => None,
        }
    }
}
