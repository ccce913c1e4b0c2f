//! Outputs within a step: a good step is put aside while shorter ones are made from the same start, each to an output, and made again.
//!
//! So an output is as exact as the end of a step, and whether any is asked for changes no bit of the course. Attempts made here are
//! not counted: what a course costs is what it costs without them.

use super::{
    course::Course,
    lane::{Detour, Lane},
};

impl Detour {
    /// The step that a lane has just made.
    pub(super) fn of<C>(lane: &Lane<C>, growth: f64, met: bool) -> Detour {
        Detour {
            h: lane.h,
            growth,
            met,
            wanted: None,
        }
    }

    /// Sends the lane to an output.
    pub(super) fn turn_off<C>(self, lane: &mut Lane<C>, wanted: f64) {
        lane.h = wanted - lane.time();
        lane.detour = Some(Detour {
            wanted: Some(wanted),
            ..self
        });
    }

    /// Lets the lane make the step again.
    pub(super) fn go_back<C>(self, lane: &mut Lane<C>) {
        lane.h = self.h;
        lane.detour = Some(Detour {
            wanted: None,
            ..self
        });
    }
}

/// What comes before the end of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NextOutput {
    /// Nothing.
    None,
    /// An output, seconds into the segment.
    At(f64),
    /// One that the course that is followed had elsewhere in the step.
    TooFar,
}

/// Where a step ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StepEnd {
    /// Seconds into the part of the segment.
    pub(super) of_part: f64,
    /// Seconds into the segment.
    pub(super) of_segment: f64,
}

/// Where a step of this length ends.
pub(super) fn end<C>(lane: &Lane<C>, h: f64) -> StepEnd {
    let part = &lane.part;
    if h >= part.length() - lane.t {
        return StepEnd {
            of_part: part.length(),
            of_segment: part.end,
        };
    }
    let of_part = lane.t + h;
    StepEnd {
        of_part,
        of_segment: part.start + of_part,
    }
}

/// The next output after `last` and before the end of a step of this length. A course that asks for the same time again has no
/// further output.
pub(super) fn next_output<C: Course>(lane: &mut Lane<C>, h: f64, last: f64) -> NextOutput {
    let (wanted, from) = (lane.course.next_output(), lane.time());
    if let Some(follower) = lane.sequence.follower() {
        // In the step in which the other course had it, even if it has moved a little beyond an end.
        return match follower.takes_output() {
            None => NextOutput::None,
            Some(into) if follower.is_near(wanted - from, into) => NextOutput::At(wanted),
            Some(_) => NextOutput::TooFar,
        };
    }
    match wanted > last && wanted < end(lane, h).of_segment {
        true => NextOutput::At(wanted),
        false => NextOutput::None,
    }
}
