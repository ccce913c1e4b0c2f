//! What the parts of a plot are read with, and what a figure may run along. Reads nothing.

use crate::scenario::sweep::design::Designed;
use crate::study::{Along, Design};
use crate::text::Node;

use super::spec::PlotKind;

/// What the parts of a plot are read with.
pub struct PlotReader<'a> {
    pub kind: PlotKind,
    pub word: &'static str,
    pub node: &'a Node,
    pub designed: &'a Designed,
    pub design: &'a Design,
    pub held: &'a [String],
}

/// What a figure runs along.
pub struct Roles {
    pub x: Option<Along>,
    pub up: Option<Along>,
    pub series: Option<Along>,
    pub panels: Option<Along>,
}
