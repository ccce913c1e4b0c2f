//! The records of questions about many points: what every result has, and what was found.

use super::record::Record;
use super::result::ResultRecord;
use super::words::along;
use crate::output::write::WrittenFile;
use crate::study::best::Best;
use crate::study::order::Rank;
use crate::study::strategies::compare::OrderAtWord;
use crate::study::{Along, Design};

/// A record with the files that stand beside it.
#[derive(serde::Serialize)]
pub struct WholeRecord<'r, R> {
    /// The record.
    #[serde(flatten)]
    pub record: &'r R,
    /// The files, each with its digest: these may be replaced by the next result, other files of the folder not.
    pub written: &'r [WrittenFile],
}

/// `run.json` of a sweep.
#[derive(serde::Serialize)]
pub struct SweepRecord {
    /// What every result has.
    #[serde(flatten)]
    pub record: Record,
    /// What is ranked by.
    pub criterion: Option<String>,
    /// Where the best stands.
    pub best: Vec<Best>,
    /// Axes that change what the criterion is counted from.
    pub basis_varies_along: Vec<String>,
}

/// `run.json` of a share of a sweep.
#[derive(serde::Serialize)]
pub struct ShareRecord {
    /// What every result has.
    #[serde(flatten)]
    pub record: Record,
    /// Which share of how many, counted from 0: `3/8`.
    pub share: String,
}

/// `run.json` of a comparison.
#[derive(serde::Serialize)]
pub struct CompareRecord {
    /// What every result has.
    #[serde(flatten)]
    pub record: Record,
    /// What is ranked by.
    pub criterion: Option<String>,
    /// How often the constants were drawn.
    pub draws: usize,
    /// The order.
    pub order: Vec<Rank>,
    /// The order at words of the sweep at which the file does not stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<AtWord>,
    /// The results over the axes of the sweep.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grid: Vec<ResultRecord>,
}

/// The order at one word of a sweep.
#[derive(serde::Serialize)]
pub struct AtWord {
    /// The axis.
    pub axis: String,
    /// The word.
    pub point: String,
    /// The order.
    pub order: Vec<Rank>,
}

impl AtWord {
    /// The order at a word of the first axis, in words.
    pub fn new(design: &Design, at: OrderAtWord) -> AtWord {
        AtWord {
            axis: design.axes[0].heading.clone(),
            point: along::point(design, Along::Axis(0), at.word),
            order: at.order,
        }
    }
}
