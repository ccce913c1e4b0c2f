//! Which reactions the solver gives an extent of their own, and what those extents change.
//!
//! A reaction needs one where directions cancel: what it changes is changed fast both ways, or it closes a ring of fast reactions.
//! Extents must be independent of each other, so a group whose change is made up of others' counts as so much of each of those.

use std::collections::BTreeMap;

use super::places::Layout;
use super::structure::ReactionGroup;
use crate::network::elimination::{Echelon, Sparse};
use crate::network::{Network, PoolId};

/// A reaction (index in the network) and whether its reverse direction is meant.
pub type ReactionDirection = (usize, bool);

/// Reactions that change the same, with those of their directions that are fast: forth and back.
#[derive(Default)]
struct Alike {
    reactions: Vec<usize>,
    fast: [bool; 2],
}

/// The reactions that need an extent where these directions are fast together, ascending.
pub fn in_need(network: &Network, fast: &[ReactionDirection]) -> Vec<usize> {
    let mut changes: BTreeMap<Vec<(PoolId, i64)>, Alike> = BTreeMap::new();
    for &(reaction, reverse) in fast {
        let mut net = network.net_change(&network.reactions[reaction]);
        let flipped = net.first().is_some_and(|&(_, number)| number > 0);
        if flipped {
            net.iter_mut().for_each(|(_, number)| *number = -*number);
        }
        let alike = changes.entry(net).or_default();
        alike.reactions.push(reaction);
        alike.fast[usize::from(reverse != flipped)] = true;
    }
    let vectors = changes
        .keys()
        .map(|net| net.iter().map(|&(pool, n)| (pool, n as f64)));
    let vectors: Vec<Sparse> = vectors.map(Iterator::collect).collect();
    let rings = Combinations::new(&vectors, network.pools.len());
    let needy = changes.values().enumerate();
    let needy = needy.filter(|(at, alike)| alike.fast == [true; 2] || rings.involve(*at));
    let mut reactions: Vec<usize> = needy
        .flat_map(|(_, alike)| alike.reactions.clone())
        .collect();
    reactions.sort_unstable();
    reactions.dedup();
    reactions
}

/// Hands the rates of groups over to extents and gives what each of these changes. A group that has none is left among the
/// rows; so is one that changes the variables as others do but is booked differently, whose own share nothing determines.
pub(super) fn extents(layout: &Layout<'_>, groups: &mut [ReactionGroup]) -> Vec<Vec<(usize, f64)>> {
    let core = layout.core();
    let needs = |g: &usize| groups[*g].extent && groups[*g].rows.iter().any(|row| row.0 < core);
    let chosen: Vec<usize> = (0..groups.len()).filter(needs).collect();
    let changes: Vec<Sparse> = chosen.iter().map(|&g| groups[g].rows.clone()).collect();
    let combinations = Combinations::new(&changes, core);
    let rows = layout.counter_rows().end;
    let mut extents = Vec::new();
    for &member in &combinations.basis {
        groups[chosen[member]].rows = vec![(rows + extents.len(), 1.0)];
        extents.push(changes[member].clone());
    }
    for (member, parts) in combinations.others {
        if rest(&changes[member], &parts, &extents).is_empty() {
            let parts = parts
                .into_iter()
                .map(|(extent, share)| (rows + extent, share));
            groups[chosen[member]].rows = parts.collect();
        }
    }
    extents
}

/// Vectors of which some are independent, and the others as combinations of those.
struct Combinations {
    basis: Vec<usize>,
    /// (vector, [(index in the basis, number)]).
    others: Vec<(usize, Sparse)>,
}

impl Combinations {
    /// As far as the first `rows` rows tell.
    fn new(vectors: &[Sparse], rows: usize) -> Combinations {
        let mut equations = vec![Sparse::new(); rows];
        for (vector, entries) in vectors.iter().enumerate() {
            for &(row, number) in entries.iter().filter(|entry| entry.0 < rows) {
                equations[row].push((vector, number));
            }
        }
        let nulls = Echelon::new(&equations, vectors.len()).null_vectors();
        // Of a null vector only the last entry stands for no pivot: unknowns are solved for in their order.
        let last = |null: &Vec<f64>| null.iter().rposition(|&v| v != 0.0);
        let free: Vec<usize> = nulls.iter().filter_map(last).collect();
        let basis: Vec<usize> = (0..vectors.len()).filter(|v| !free.contains(v)).collect();
        let parts = |null: &Vec<f64>| {
            let numbers = basis.iter().map(|&v| 0.0 - null[v]).enumerate();
            numbers.filter(|part| part.1 != 0.0).collect()
        };
        let others = free.iter().copied().zip(nulls.iter().map(parts)).collect();
        Combinations { basis, others }
    }

    /// Whether a vector is a combination of others, or part of one.
    fn involve(&self, vector: usize) -> bool {
        let basis = self.basis.iter().position(|&member| member == vector);
        let part = |parts: &Sparse| parts.iter().any(|part| Some(part.0) == basis);
        self.others
            .iter()
            .any(|(member, parts)| *member == vector || part(parts))
    }
}

/// What a change has beyond the sum of its parts.
fn rest(change: &Sparse, parts: &Sparse, extents: &[Sparse]) -> Vec<usize> {
    let mut sum: std::collections::BTreeMap<usize, f64> = change.iter().copied().collect();
    for &(extent, share) in parts {
        for &(row, number) in &extents[extent] {
            *sum.entry(row).or_insert(0.0) -= share * number;
        }
    }
    let left = sum.into_iter().filter(|(_, number)| number.abs() > 1e-9);
    left.map(|(row, _)| row).collect()
}
