//! Borders of the two kinds, and how those that are one moment become one.
//!
//! Knows not where they come from.

use crate::solver::Border;

/// A border between two moments that follow each other.
pub(super) fn sharp(before: f64, behind: f64) -> Border {
    Border {
        at: behind,
        before,
        behind,
        sharp: true,
    }
}

/// A border across which the same function goes on.
pub(super) fn soft(at: f64) -> Border {
    Border {
        at,
        before: at,
        behind: at,
        sharp: false,
    }
}

/// In order; those that are one moment become one border.
pub(super) fn merged(mut found: Vec<Border>, same: f64) -> Vec<Border> {
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Border> = Vec::new();
    for border in found {
        match merged.last_mut() {
            Some(last) if border.at - last.at <= same => {
                last.before = last.before.min(border.before);
                last.behind = last.behind.max(border.behind);
                last.at = last.behind;
                last.sharp |= border.sharp;
            }
            _ => merged.push(border),
        }
    }
    merged
}
