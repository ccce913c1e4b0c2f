//! How a course ended, and what it cost.

/// How a course ended.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Stop {
    /// Everything was done.
    Finished,
    /// The course itself would not go on.
    Refused,
    /// More attempted steps than the cap in one segment chain; time in the segment.
    StepCap {
        /// Seconds into the segment.
        t: f64,
    },
    /// The step became too small to move time.
    StepUnderflow {
        /// Seconds into the segment.
        t: f64,
    },
    /// Start values or constants were not finite.
    NotFinite {
        /// Seconds into the segment.
        t: f64,
    },
    /// An explicit method met a stiff problem.
    Stiff {
        /// Seconds into the segment.
        t: f64,
    },
    /// The steps of the other course that was to be followed do not fit this one.
    Astray {
        /// Seconds into the segment.
        t: f64,
    },
    /// An explicit method was given a structure with tracks, an event segment or steps to keep or to follow; nothing of that segment was integrated.
    NeedsRosenbrock,
}

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Statistics {
    /// Accepted steps.
    pub steps: u32,
    /// Rejected attempts.
    pub rejected: u32,
    /// Segments entered.
    pub segments: u32,
    /// Factorisations of W.
    pub factorisations: u32,
}

impl Statistics {
    /// Those of two runs together.
    pub fn and(self, other: Statistics) -> Statistics {
        Statistics {
            steps: self.steps.saturating_add(other.steps),
            rejected: self.rejected.saturating_add(other.rejected),
            segments: self.segments.saturating_add(other.segments),
            factorisations: self.factorisations.saturating_add(other.factorisations),
        }
    }
}

/// How a course ended and what it cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CourseEnd {
    /// Why it ended.
    pub stop: Stop,
    /// Counts.
    pub statistics: Statistics,
}
