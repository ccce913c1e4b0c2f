//! A variant before its chemistry is read: the parts of its scenario and the numbers to be set. Acts on nothing.

use crate::text::{Node, Place};

/// A variant before its chemistry is read.
#[derive(Debug, Clone)]
pub struct VariantDraft {
    /// Its name; empty when the scenario has no variants.
    pub name: String,
    /// Where it is named.
    pub place: Place,
    /// The parts of its scenario.
    pub tree: Node,
    /// Numbers to set, in order.
    pub settings: Vec<Assignment>,
}

/// `address = value`, for a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The address.
    pub address: String,
    /// Where it is written.
    pub place: Place,
    /// The value.
    pub node: Node,
}
