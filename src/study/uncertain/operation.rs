//! An operation that is not done exactly: a weight, a temperature, the water in a solvent.

use super::spread::{Sense, Spread};
use crate::experiment::case::Inputs;
use crate::experiment::parameter::{Parameter, Setting};
use crate::units::Uncertainty;

/// A number behind an address with how far it may be off.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertainOperation {
    /// Its address as written.
    pub name: String,
    /// How far it may be off, as written.
    pub stated: String,
    /// The same in base units.
    pub uncertainty: Uncertainty,
    /// Which values mean something.
    pub sense: Sense,
    /// Where it acts: case (index in [`Design::cases`](crate::study::Design::cases)), what it is there, and what it stands at.
    pub acts: Vec<(usize, Parameter, Setting)>,
}

impl UncertainOperation {
    /// What it is in a case, and what it stands at.
    pub(super) fn in_case(&self, case: usize) -> Option<(&Parameter, Setting)> {
        let mut acts = self.acts.iter();
        let act = acts.find(|act| act.0 == case);
        act.map(|(_, parameter, setting)| (parameter, *setting))
    }

    /// Sets it in the numbers of a case to what lies above this share of what is believed; `standing` is what it stands at there.
    pub(super) fn set(
        &self,
        (parameter, standing): (&Parameter, Setting),
        share: f64,
        numbers: &mut Inputs,
    ) -> Result<(), String> {
        let spread = Spread {
            uncertainty: self.uncertainty.clone(),
            sense: self.sense,
        };
        let value = spread.at(share, standing.number());
        let set = parameter.set(numbers, standing.with(value));
        set.map_err(|error| error.to_string())
    }
}
