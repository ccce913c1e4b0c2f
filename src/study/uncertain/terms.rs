//! What is asked of uncertain numbers.

use super::joint::JointDraws;
use super::operation::UncertainOperation;

/// What is drawn, and how often.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UncertainTerms {
    /// Number of draws.
    pub draws: u32,
    /// Whether all of them are wanted in a file.
    pub members: bool,
    /// Numbers that are uncertain besides the constants.
    pub also: Vec<UncertainOperation>,
    /// Joint draws of some numbers.
    pub joint: Option<JointDraws>,
}
