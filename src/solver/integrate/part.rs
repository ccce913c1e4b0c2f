//! The parts of a segment between its borders. Knows no lanes; how one goes from part to part is in `segments`.

use super::course::Course;

/// A part of a segment, from one border to the next. Time is counted from its start, so that the first steps behind a border may be as
/// short as those at the start of a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// Its start, s into the segment.
    pub(super) start: f64,
    /// Its end, s into the segment.
    pub(super) end: f64,
    /// First and last moment for which parameters are computed.
    pub(super) first: f64,
    pub(super) last: f64,
    /// Number of the border at its end, and whether it is sharp.
    pub(super) border: usize,
    pub(super) sharp: bool,
}

impl Part {
    /// No time at all.
    pub(super) const EMPTY: Part = Part {
        start: 0.0,
        end: 0.0,
        first: f64::NEG_INFINITY,
        last: f64::INFINITY,
        border: 0,
        sharp: false,
    };

    /// The part behind a border, or at the start of a segment.
    pub(super) fn after<C: Course>(
        course: &C,
        duration: f64,
        start: f64,
        first: f64,
        border: usize,
    ) -> Part {
        let next = course.border(border);
        let end = next.map_or(duration, |next| next.at.min(duration));
        Part {
            start,
            end,
            first,
            last: next.map_or(f64::INFINITY, |next| next.before),
            border,
            sharp: next.is_some_and(|next| next.sharp),
        }
    }

    /// Its length, s.
    pub(super) fn length(&self) -> f64 {
        self.end - self.start
    }
}
