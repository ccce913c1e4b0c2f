//! Which groups of reactions the solver gives an extent of their own, and what those extents change.
//!
//! A group needs one where its directions cancel: it is fast both ways, or it closes a ring of fast groups. Extents must be
//! independent of each other, so a group whose change is made up of others' counts as so much of each of those.

use super::layout::Layout;
use super::structure::Group;
use crate::network::elimination::{Echelon, Sparse};

/// Hands the rates of fast groups over to extents and gives what each of these changes. A group that has none is left among the
/// rows; so is one that changes the variables as others do but is booked differently, whose own share nothing determines.
pub(super) fn extents(layout: &Layout<'_>, groups: &mut [Group]) -> Vec<Vec<(usize, f64)>> {
    let chosen = chosen(layout, groups);
    let changes: Vec<Sparse> = chosen.iter().map(|&g| groups[g].rows.clone()).collect();
    let core = layout.core();
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

/// The groups that need an extent: those that are fast both ways first, which makes them the basis.
fn chosen(layout: &Layout<'_>, groups: &[Group]) -> Vec<usize> {
    let changes_core = |g: &usize| groups[*g].rows.iter().any(|row| row.0 < layout.core());
    let fast = |g: &usize| groups[*g].fast != [false; 2] && changes_core(g);
    let candidates: Vec<usize> = (0..groups.len()).filter(fast).collect();
    let changes: Vec<Sparse> = candidates.iter().map(|&g| groups[g].rows.clone()).collect();
    let rings = Combinations::new(&changes, layout.counter_rows().end);
    let both = |g: &usize| groups[*g].fast == [true; 2];
    let in_ring = |at: usize| {
        let basis = rings.basis.iter().position(|&member| member == at);
        let of_it = |parts: &Sparse| parts.iter().any(|part| Some(part.0) == basis);
        rings
            .others
            .iter()
            .any(|(member, parts)| *member == at || of_it(parts))
    };
    let numbered = candidates.iter().copied().enumerate();
    let one_way = numbered.filter(|(at, g)| !both(g) && in_ring(*at));
    let one_way: Vec<usize> = one_way.map(|(_, g)| g).collect();
    candidates.into_iter().filter(both).chain(one_way).collect()
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
