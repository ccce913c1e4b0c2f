//! What is known of a course on its way: where it is, what it is to try next, and what is asked of the steps before it goes on.
//!
//! Knows no memory and no other lane; what becomes of a lane is decided in the other files.

use super::{
    course::{Course, Segment},
    event::Hunt,
    outcome::Statistics,
    part::Part,
    sequence::Sequence,
};

/// A course on its way.
#[derive(Debug)]
pub(super) struct Lane<C> {
    pub(super) course: C,
    pub(super) segment: Segment,
    pub(super) part: Part,
    /// Seconds into the part.
    pub(super) t: f64,
    /// Next step to try.
    pub(super) h: f64,
    /// What the last step that was cut at the end of a part would have been.
    pub(super) wish: f64,
    /// Value of the event function at `t`.
    pub(super) event: f64,
    pub(super) hunt: Option<Hunt>,
    pub(super) detour: Option<Detour>,
    pub(super) sequence: Sequence,
    pub(super) attempts: u32,
    pub(super) statistics: Statistics,
}

/// A good step on whose way there are outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Detour {
    /// Its length.
    pub(super) h: f64,
    /// How the next one grows.
    pub(super) growth: f64,
    /// Whether it ends at the event.
    pub(super) met: bool,
    /// The output that is being made for, seconds into the segment; none when the step itself is made again.
    pub(super) wanted: Option<f64>,
}

impl<C: Course> Lane<C> {
    /// At its start.
    pub(super) fn new(course: C) -> Self {
        Self {
            sequence: Sequence::new(course.steps()),
            course,
            segment: Segment {
                duration: 0.0,
                moving: false,
                given: false,
                event: false,
            },
            part: Part::EMPTY,
            t: 0.0,
            h: 0.0,
            wish: 0.0,
            event: 0.0,
            hunt: None,
            detour: None,
            attempts: 0,
            statistics: Statistics::default(),
        }
    }
}

impl<C> Lane<C> {
    /// Seconds into the segment.
    pub(super) fn time(&self) -> f64 {
        self.part.start + self.t
    }
}
