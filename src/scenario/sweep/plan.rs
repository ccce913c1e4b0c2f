//! What every variant of a design is crossed with. Crosses nothing.

use crate::library::Library;
use crate::scenario::variants::draft::Assignment;
use crate::text::{Node, Place};

use super::axis::AxisDraft;

/// What designs are made with.
#[derive(Debug, Clone, Copy)]
pub struct DesignTerms<'a> {
    /// The axes.
    pub axes: &'a [AxisDraft],
    /// Whether a sweep was asked for.
    pub swept: bool,
    /// Numbers set last of all.
    pub overrides: &'a [Assignment],
    /// Curated chemistry.
    pub library: &'a Library,
    /// `[[data]]`: constants that it names are used.
    pub data: Option<&'a Node>,
    /// Where faults of what is missing stand.
    pub root: &'a Place,
}
