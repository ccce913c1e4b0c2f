//! What a comparison adds to the record: the order of the strategies, at every word of a sweep, and the results over its axes.

use serde::Serialize;

use super::record::Record;
use super::result::ResultRecord;
use super::words::along;
use crate::study::compare::OrderAtWord;
use crate::study::order::Rank;
use crate::study::{Along, Design};

/// `run.json` of a comparison.
#[derive(Debug, Serialize)]
pub struct CompareRecord {
    /// What every record holds.
    #[serde(flatten)]
    pub record: Record,
    /// The observable that strategies are ordered by.
    pub criterion: Option<String>,
    /// Draws of the constants.
    pub draws: usize,
    /// Best first.
    pub order: Vec<Rank>,
    /// The order at words of the sweep at which the file does not stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<AtWord>,
    /// The results over the axes of the sweep.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grid: Vec<ResultRecord>,
}

/// The order at one word of a sweep.
#[derive(Debug, Serialize)]
pub struct AtWord {
    /// Heading of the axis.
    pub axis: String,
    /// The word.
    pub point: String,
    /// Best first.
    pub order: Vec<Rank>,
}

impl AtWord {
    /// From the order there.
    pub fn new(design: &Design, at: OrderAtWord) -> AtWord {
        AtWord {
            axis: design.axes[0].heading.clone(),
            point: along::point(design, Along::Axis(0), at.word),
            order: at.order,
        }
    }
}
