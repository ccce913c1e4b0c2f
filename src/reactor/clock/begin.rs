//! What a stretch begins with, as far as the borders in it follow from that.
//!
//! Numbers only; knows no rate.

use crate::flask::program::Stretch;
use crate::kernel::Concentrations;

/// What a stretch begins with.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'a> {
    /// s from the start of the course.
    pub clock: f64,
    /// What happens.
    pub stretch: &'a Stretch,
    /// A lane's constants in it.
    pub constants: &'a [f64],
    /// Parameters at its start.
    pub parameters: &'a [f64],
    /// What is in the flask.
    pub contents: &'a Concentrations,
    /// No concentration is above this, mol/L of reference volume.
    pub most: f64,
    /// A concentration of the main reagents, to which the tolerance refers, mol/L of reference volume.
    pub usual: f64,
    /// The tolerance, relative.
    pub tolerance: f64,
}
