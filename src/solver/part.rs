//! The parts of a segment between its borders, and how a lane goes from one to the next.

use super::{
    Border, Course,
    lanes::{Block, Lane},
};

/// A part of a segment, from one border to the next. Time is counted from its start, so that the first steps behind a border may be as
/// short as those at the start of a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// Its start, s into the segment.
    pub(super) start: f64,
    /// Its end, s into the segment.
    pub(super) end: f64,
    /// First and last moment for which parameters are computed.
    first: f64,
    last: f64,
    /// Number of the border at its end, and whether it is sharp.
    border: usize,
    sharp: bool,
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

impl<const W: usize> Block<'_, W> {
    /// Goes on behind the border at the end of the part.
    pub(super) fn cross<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) {
        if lane.part.sharp {
            self.start_small(l, lane);
        } else if lane.h < lane.wish {
            lane.h = lane.wish;
        }
        self.pass(lane);
        lane.t = 0.0;
        self.enter(l, lane);
    }

    fn pass<C: Course>(&self, lane: &mut Lane<C>) {
        let Part { end, border, .. } = lane.part;
        let behind = lane
            .course
            .border(border)
            .map(|border: Border| border.behind);
        let first = behind.unwrap_or(f64::NEG_INFINITY);
        let duration = lane.segment.duration;
        lane.part = Part::after(&lane.course, duration, end, first, border + 1);
    }

    /// Takes over the bounds of the part; one without length is passed by.
    pub(super) fn enter<C: Course>(&mut self, l: usize, lane: &mut Lane<C>) {
        while lane.part.length() <= 0.0 && lane.part.end < lane.segment.duration {
            self.pass(lane);
        }
        self.attempt.first[l] = lane.part.first;
        self.attempt.last[l] = lane.part.last;
    }
}
