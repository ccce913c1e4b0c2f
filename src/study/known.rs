//! Rows that were computed before: what has to be kept of them besides their lines in a table, and how they become rows again.
//!
//! A line has the numbers to the last bit. It has no more of a failure than words, so of the few rows that ended otherwise than most the
//! rest is noted, and of all rows of a chunk what they come to together.

use serde::{Deserialize, Serialize};

use super::Status;
use super::plan::{DesignPlan, PointResult, Tally};
use crate::solver::Statistics;

/// What is noted of a chunk of rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChunkNote {
    /// What they come to together.
    pub tally: Tally,
    /// Those of which more is to be known, where rows are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unusual: Vec<RowNote>,
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
}

impl ChunkNote {
    /// Of these rows, each of which is to be had again or not.
    pub fn of(rows: &[PointResult], tally: &Tally, again: bool) -> ChunkNote {
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
        ChunkNote {
            tally: tally.clone(),
            unusual: kept.filter_map(unusual).collect(),
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
