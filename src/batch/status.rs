//! How far sweeps and their shares have come, in words: points, rate, failures by kind, time left.

use std::collections::BTreeMap;

use super::shards::{FoundShard, array, missing};
use crate::report::words::columns;

/// A line for each, and what all come to.
pub fn text(found: &[FoundShard], width: usize) -> String {
    if found.is_empty() {
        return "no sweep that can be gone on with, and no share of one, is in these folders"
            .to_owned();
    }
    let headings = ["folder", "points", "of", "points/s", "time left", "state"].map(String::from);
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    let mut text = columns(&headings, &rows, width);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for note in found.iter().flat_map(|one| &one.journal.entries) {
        for (kind, points) in &note.note.tally.kinds {
            *kinds.entry(kind).or_default() += points;
        }
    }
    let ended = kinds
        .iter()
        .map(|(kind, points)| format!("{kind} {points}"));
    let ended = ended.collect::<Vec<_>>().join(", ");
    let done: usize = found.iter().map(FoundShard::rows).sum();
    let (points, of) = (found[0].journal.head.points, found[0].journal.head.share.1);
    text += &format!("\n{done} of {points} points are there; how they ended: {ended}\n");
    let missing = missing(found);
    if of > 1 && !missing.is_empty() {
        let n = missing.len();
        text += &format!(
            "{n} of {of} shares are missing or unfinished: --array={}\n",
            array(&missing)
        );
    }
    text
}

fn row(one: &FoundShard) -> Vec<String> {
    let (rows, all, seconds) = (one.rows(), one.points(), one.seconds());
    let rate = if seconds > 0.0 {
        rows as f64 / seconds
    } else {
        0.0
    };
    let left = match one.finished {
        true => String::new(),
        false if rate > 0.0 => duration((all - rows.min(all)) as f64 / rate),
        false => "unknown".to_owned(),
    };
    let state = match (one.finished, one.running) {
        (true, _) => "finished",
        (_, true) => "running",
        _ => "ended before its end",
    };
    let folder = one.folder.display().to_string();
    let mut row = vec![folder, rows.to_string(), all.to_string()];
    row.extend([format!("{rate:.0}"), left, state.to_owned()]);
    row
}

/// Rounded to what one plans with.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
