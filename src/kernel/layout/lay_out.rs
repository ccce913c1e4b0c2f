//! The way from a network and its options to its structure, one part after the other.
//!
//! Knows in which order the parts are made, not how.

use std::collections::BTreeSet;

use super::places::Layout;
use super::structure::{Elimination, KernelOptions, Structure};
use super::{extents, groups, pattern};
use crate::network::Network;

impl Structure {
    /// Lays out a network.
    pub fn new(
        network: &Network,
        options: &KernelOptions,
        eliminations: Vec<Elimination>,
    ) -> Structure {
        let mut layout = Layout::new(network, options, eliminations);
        let families = layout.families();
        let (mut groups, derived) = groups::groups(&layout, &options.extents);
        layout.parameters.derived = derived;
        let extents = extents::extents(&layout, &mut groups);
        let (pattern, entries) = pattern::pattern(&layout, &groups, &families);
        let (growing, taken) = (layout.growing(), layout.taken(&groups));
        let traces: BTreeSet<usize> = growing.iter().chain(&taken).copied().collect();
        let traces = traces.into_iter().collect();
        let shape = layout.shape(pattern, extents, traces, &options.followed);
        Structure {
            temperature: layout.temperature,
            counters: layout.counter_rows().collect(),
            places: layout.places,
            eliminations: layout.eliminations,
            parameters: layout.parameters,
            families,
            groups,
            growing,
            taken,
            entries,
            shape,
        }
    }
}
