//! Rows that were computed before: what has to be kept of them besides their lines in a table, and how they become rows again.
//!
//! A line has the numbers to the last bit. It has no more of a failure than words, so of the few rows that ended otherwise than most the
//! rest is noted, and of all rows of a chunk what they come to together.

use serde::{Deserialize, Serialize};

use super::Status;
use super::plan::{DesignPlan, PointResult, Tally};
use super::row::Counted;
use crate::solver::Statistics;

/// What is noted of a chunk of rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChunkNote {
    /// What they come to together.
    pub tally: Tally,
    /// Indices of the points that are the first ones of the tally.
    #[serde(default, skip_serializing_if = "FirstPoints::is_empty")]
    first: FirstPoints,
    /// Those of which more is to be known, where rows are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unusual: Vec<RowNote>,
}

/// Indices of the first points of which something is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct FirstPoints {
    failure: Option<usize>,
    short: Option<usize>,
    not_parted: Option<usize>,
    unmet: Option<usize>,
}

impl FirstPoints {
    fn is_empty(&self) -> bool {
        *self == FirstPoints::default()
    }
}

/// What is noted of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct RowNote {
    /// Its place in the chunk.
    row: usize,
    status: Status,
    missing: Option<String>,
    not_parted: Option<String>,
}

/// What stands in a line of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownLine {
    /// Index of the point.
    pub index: usize,
    /// Values of the observables of its case.
    pub values: Vec<Option<f64>>,
    /// Steps of the solver.
    pub steps: u32,
    /// Where the line ends in its text.
    pub ends: usize,
}

impl ChunkNote {
    /// Of these rows, each of which is to be had again or not, with the index of each.
    pub fn of(
        rows: &[PointResult],
        tally: &Tally,
        again: bool,
        index: impl Fn(usize) -> usize,
    ) -> ChunkNote {
        let unusual = |(at, row): (usize, &PointResult)| {
            let said = row.missing.is_some() || row.not_parted.is_some();
            (said || row.status != Status::Finished).then(|| RowNote {
                row: at,
                status: row.status.clone(),
                missing: row.missing.clone(),
                not_parted: row.not_parted.clone(),
            })
        };
        let kept = rows.iter().enumerate().filter(|_| again);
        let first = |said: fn(&PointResult) -> bool| rows.iter().position(said).map(&index);
        ChunkNote {
            tally: tally.clone(),
            first: FirstPoints {
                failure: first(|row| !row.finished),
                short: first(|row| row.missing.is_some()),
                not_parted: first(|row| row.not_parted.is_some()),
                unmet: first(|row| row.status.unmet().is_some()),
            },
            unusual: kept.filter_map(unusual).collect(),
        }
    }

    /// What chunks come to together, in whatever order their points stand.
    pub fn together<'n>(notes: impl Iterator<Item = &'n ChunkNote> + Clone) -> Tally {
        let all = notes.clone().map(|note| note.tally.clone());
        let all = all.reduce(Tally::and).unwrap_or_default();
        let first = |at: fn(&FirstPoints) -> Option<usize>| {
            let own = notes
                .clone()
                .filter_map(|note| Some((at(&note.first)?, &note.tally)));
            own.min_by_key(|(index, _)| *index).map(|(_, tally)| tally)
        };
        let counted = |own: Counted, first: Option<&Tally>, of: fn(&Tally) -> &Counted| Counted {
            first: first.and_then(|tally| of(tally).first.clone()),
            ..own
        };
        let failure = first(|first| first.failure);
        Tally {
            first_failure: failure.and_then(|tally| tally.first_failure.clone()),
            short: counted(all.short, first(|f| f.short), |tally| &tally.short),
            not_parted: counted(all.not_parted, first(|f| f.not_parted), |t| &t.not_parted),
            unmet: counted(all.unmet, first(|f| f.unmet), |tally| &tally.unmet),
            ..all
        }
    }

    /// The rows of these lines as they were; where rows are not to be had again, with their numbers only.
    pub fn rows(&self, plan: &DesignPlan<'_>, lines: Vec<KnownLine>) -> Vec<PointResult> {
        let mut unusual = self.unusual.iter().peekable();
        let row = |(at, line): (usize, KnownLine)| {
            let note = unusual.next_if(|note| note.row == at).cloned();
            let (variant, position) = plan.place(line.index);
            let status = note.as_ref().map(|note| note.status.clone());
            let status = status.unwrap_or(Status::Finished);
            let (missing, not_parted) = note.map_or((None, None), |n| (n.missing, n.not_parted));
            PointResult {
                variant,
                position,
                finished: status.is_finished(),
                status,
                values: line.values,
                statistics: Statistics {
                    steps: line.steps,
                    ..Statistics::default()
                },
                balances: Vec::new(),
                missing,
                not_parted,
                remains: None,
                earlier: Vec::new(),
            }
        };
        lines.into_iter().enumerate().map(row).collect()
    }
}
