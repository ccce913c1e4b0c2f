//! Amounts that count from each other in a circle, and so from nothing.
//!
//! Knows what is counted from what, no amounts.

use crate::model::CompoundId;
use crate::scenario::names::charged::CountedFrom;
use crate::scenario::names::compounds::CompoundNames;
use crate::text::Faults;

/// Refuses amounts that count from each other in a circle.
pub fn refuse(list: &[CountedFrom], names: &CompoundNames, faults: &mut Faults) {
    let edges: Vec<(CompoundId, CompoundId, &CountedFrom)> = list
        .iter()
        .filter_map(|c| {
            Some((
                names.known_charged(&c.name)?,
                names.known_charged(&c.of)?,
                c,
            ))
        })
        .collect();
    let mut told: Vec<CompoundId> = Vec::new();
    for (start, _, counted) in &edges {
        if told.contains(start) {
            continue;
        }
        let Some(circle) = circle(*start, &edges) else {
            continue;
        };
        let words: Vec<&str> = circle.iter().map(|c| c.name.as_str()).collect();
        let message = match words.as_slice() {
            [one] => format!("{one} is given in equivalents of itself"),
            [most @ .., last] => format!(
                "{} and {last} are given in equivalents of each other",
                most.join(", ")
            ),
            [] => continue,
        };
        faults
            .error(&counted.place, message)
            .help("count one of them from the basis: leave out \"of ...\"");
        told.extend(circle.iter().filter_map(|c| names.known_charged(&c.name)));
    }
}

/// The way from a compound back to itself, if there is one.
fn circle<'a>(
    start: CompoundId,
    edges: &[(CompoundId, CompoundId, &'a CountedFrom)],
) -> Option<Vec<&'a CountedFrom>> {
    // Depth first; each compound is entered once, so the walk ends.
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    let mut entered = Vec::new();
    while let Some(way) = ways.pop() {
        let at = way.last().map_or(start, |&edge| edges[edge].1);
        if at == start && !way.is_empty() {
            return Some(way.into_iter().map(|edge| edges[edge].2).collect());
        }
        if entered.contains(&at) {
            continue;
        }
        entered.push(at);
        for (i, _) in edges
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, edge)| edge.0 == at)
        {
            let mut longer = way.clone();
            longer.push(i);
            ways.push(longer);
        }
    }
    None
}
