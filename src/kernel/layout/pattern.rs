//! Which derivatives there are and where each comes from.

use std::collections::BTreeMap;

use super::places::Layout;
use super::structure::{DerivativeEntry, Family, ReactionGroup, sources};

/// Row and column of a derivative.
type MatrixCell = (usize, usize);

/// Non-zeros of the derivative of the right-hand side, with where each comes from; row by row.
pub(super) fn pattern(
    layout: &Layout<'_>,
    groups: &[ReactionGroup],
    families: &[Family],
) -> (Vec<MatrixCell>, Vec<DerivativeEntry>) {
    let mut entries: BTreeMap<MatrixCell, DerivativeEntry> = of_groups(groups)
        .into_iter()
        .map(|(cell, list)| (cell, DerivativeEntry::Groups(list)))
        .collect();
    if let Some(row) = layout.temperature {
        // What flows to a jacket hangs on the temperature alone.
        let own = DerivativeEntry::Groups(Vec::new());
        entries.entry((row, row)).or_insert(own);
    }
    if let Some(row) = layout.algebraic() {
        entries.insert((row, row), DerivativeEntry::Charge);
        let held = layout.network.held_ph;
        for family in families.iter().filter(|_| !held) {
            for (column, _) in sources(&layout.places, &layout.eliminations, family.pool) {
                entries.insert((row, column), DerivativeEntry::Charge);
            }
        }
        if let (Some(column), false) = (layout.temperature, held) {
            entries.insert((row, column), DerivativeEntry::Charge);
        }
    }
    entries.into_iter().unzip()
}

/// For each cell the groups that reach it, with stoichiometric numbers.
fn of_groups(groups: &[ReactionGroup]) -> BTreeMap<MatrixCell, Vec<(usize, f64)>> {
    let mut cells: BTreeMap<MatrixCell, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        for &(row, number) in &group.rows {
            for &column in &group.columns {
                cells
                    .entry((row, column))
                    .or_default()
                    .push((index, number));
            }
        }
    }
    cells
}
