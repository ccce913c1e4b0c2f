//! A number that an axis moves, for what is said of a case: which it is and what it comes to.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Setting};
use crate::text::{Faults, Node};

use super::axis::AxisDraft;
use super::setting;

/// A number that an axis moves.
#[derive(Debug, Clone)]
pub struct Varied<'a> {
    /// The number.
    pub parameter: Parameter,
    axis: &'a AxisDraft,
    /// Which of the axis' addresses it is.
    column: usize,
}

impl<'a> Varied<'a> {
    /// The numbers of a case that an axis moves.
    pub fn of(axis: &'a AxisDraft, case: &Experiment) -> Vec<Varied<'a>> {
        let one = |column: usize| {
            let (address, _) = &axis.addresses[column];
            let parameter = Parameter::resolve(address, case).ok()?;
            Some(Varied {
                parameter,
                axis,
                column,
            })
        };
        (0..axis.addresses.len()).filter_map(one).collect()
    }

    /// The same, seen from within its stage.
    pub fn local(&self) -> Varied<'a> {
        Varied {
            parameter: self.parameter.local().clone(),
            ..*self
        }
    }

    /// What it is at the points of the axis, in base units; what cannot be is told elsewhere.
    pub fn numbers(&self, case: &Experiment) -> impl Iterator<Item = f64> {
        let (address, _) = &self.axis.addresses[self.column];
        let number = move |point: &Vec<Node>| {
            let (node, untold) = (&point[self.column], &mut Faults::new());
            match setting::value(address, node, &self.parameter, case, untold)? {
                Setting::Number(number) => Some(number),
                Setting::Amount(_) => None,
            }
        };
        self.axis.values.iter().filter_map(number)
    }
}
