//! What a program comes to: values at the start, events, slopes, conditions that are waited for.
//!
//! Knows not how it was written (`writer`).

use std::collections::BTreeMap;

use super::document::{Event, ValueCourse};
use super::math::Math;

/// A condition that is waited for: 0 not yet, 1 watching, 2 over.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Watch {
    /// Says how far it is.
    pub state: String,
    /// When it was over, s.
    pub end: String,
    /// What was written.
    pub text: String,
}

/// What a program comes to.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// Values at the start of what is not zero then.
    pub starts: BTreeMap<String, f64>,
    /// Everything that happens later.
    pub events: Vec<Event>,
    /// Identifiers of slopes: per second, of what.
    pub slopes: BTreeMap<String, String>,
    /// Conditions that are waited for.
    pub watches: Vec<Watch>,
    /// Length, s, if every condition takes its longest.
    pub longest: f64,
    /// Whether the reaction is stopped at the end.
    pub quenched: bool,
}

impl Timeline {
    /// The value of something at the start.
    pub(super) fn start(&self, id: &str) -> f64 {
        self.starts.get(id).copied().unwrap_or(0.0)
    }

    /// Whether some event sets it.
    pub(super) fn sets(&self, id: &str) -> bool {
        let assignments = self.events.iter().flat_map(|event| &event.assignments);
        assignments.into_iter().any(|(set, _)| set == id)
    }

    /// Whether it is ever mentioned.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.starts.contains_key(id) || self.sets(id)
    }

    /// How something goes on that only the procedure changes.
    pub(super) fn course(&self, id: &str) -> ValueCourse {
        let start = self.start(id);
        match self.slopes.get(id) {
            Some(slope) => ValueCourse::Rate(start, Math::name(slope)),
            None if self.sets(id) => ValueCourse::Stepped(start),
            None => ValueCourse::Constant(start),
        }
    }
}
