//! Numbers and places of a search as they are said everywhere.

use super::places::{axis_name, shown, strategy};
use crate::report::words::terminal::{significant, unit, value};
use crate::study::optimise::Optimised;

/// A number with the unit of a result.
pub(super) fn with_words(number: Option<f64>, of: &str) -> String {
    match unit(of) {
        "" => value(number, of),
        unit => format!("{} {unit}", value(number, of)),
    }
}

/// A candidate: its strategy and what is varied.
pub(super) fn place(found: &Optimised<'_>, at: usize) -> String {
    let looked = &found.looked[at];
    let own = (looked.place.0, looked.place.1.as_slice());
    let design = &found.space.search.design;
    let axes = 0..design.axes.len();
    let each = axes.filter_map(|axis| {
        let shown = shown(found.space, own, axis)?;
        Some(format!("{} {shown}", axis_name(design, axis)))
    });
    let mut parts: Vec<String> = each.collect();
    let strategy = strategy(found.space, own.0);
    if !strategy.is_empty() {
        parts.insert(0, strategy.to_owned());
    }
    parts.join(", ")
}

/// A share.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", significant(100.0 * share, 4))
}
