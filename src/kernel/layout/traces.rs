//! States of which a trace decides what follows, so that their errors are held relative to themselves.
//!
//! Knows which, not how much a trace is.

use super::places::Layout;
use super::structure::{PoolPlace, ReactionGroup};
use crate::network::formula::{Operation, Trace};
use crate::network::growth;

impl Layout<'_> {
    /// States that grow from traces, or feed what does, ascending.
    pub(super) fn growing(&self) -> Vec<usize> {
        let growing = growth::growing(self.network);
        let places = self.places.iter().zip(growing).filter(|place| place.1);
        let rows = places.filter_map(|(place, _)| match *place {
            PoolPlace::State(row) => Some(row),
            _ => None,
        });
        let mut rows: Vec<usize> = rows.collect();
        rows.sort_unstable();
        rows
    }

    /// States that laws of their own take, ascending. An order below one makes much of little: what is left of it, far below the
    /// tolerance, may decide between two reactions that share it.
    pub(super) fn taken(&self, groups: &[ReactionGroup]) -> Vec<usize> {
        let terms = groups.iter().flat_map(|group| &group.terms);
        let formulas = terms.filter_map(|term| term.formula.as_ref());
        let operations = formulas.flat_map(|formula| &formula.operations);
        let rows = operations.filter_map(|operation| match *operation {
            Operation::Left(form, Trace::Taken) => {
                match self.places[self.network.forms[form].pool] {
                    PoolPlace::State(row) => Some(row),
                    _ => None,
                }
            }
            _ => None,
        });
        let mut rows: Vec<usize> = rows.collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
