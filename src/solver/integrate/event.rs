//! Ending a segment where its event function turns from positive to zero or negative.
//!
//! A root seen on the dense output (`crossing`) only says where to look: the step is redone with the length at which the event should
//! be, as an ordinary step with an ordinary error, and the length corrected until the state at its end meets the event: it is there,
//! by no more than the tolerance. So the state at an event has the full order of the method. Where the shorter steps deny the event,
//! the last of them is looked at like any other: no step is accepted in which its own output has an event.

use super::crossing::{Crossing, first};

/// Corrections by slope before only halving is trusted.
const SLOPE_TRIES: u32 = 8;
/// Times that shorter steps may deny an event that their own outputs see again; then it lies within the error of both and has come.
const MOST_DENIALS: u32 = 8;

/// Looking for the length of a step that ends at the event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hunt {
    /// A length that ends before the event, and one that does not.
    low: f64,
    high: f64,
    /// Whether a step of the length `high` was really made; otherwise only the dense output said so.
    high_seen: bool,
    /// Length being tried.
    pub(crate) h: f64,
    /// Change of the event function with the length.
    slope: f64,
    /// Last length tried and what it gave.
    last: Option<(f64, f64)>,
    tries: u32,
    /// How often shorter steps denied what was seen.
    denials: u32,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// The step ends at the event.
    Met,
    /// Try the length of this hunt.
    Again(Hunt),
    /// No event in it: the step is an ordinary one.
    Missed,
}

/// Looks at a step of length `h`: `event(s)` is the event function at the fraction `s`, `start` its value at the start. Says what was
/// found and the value at the end.
pub(crate) fn look(
    h: f64,
    start: f64,
    tolerance: f64,
    event: impl FnMut(f64) -> f64,
) -> (Found, f64) {
    again(0, h, start, tolerance, event)
}

/// The same for a step that so many hunts led to.
fn again(
    denials: u32,
    h: f64,
    start: f64,
    tolerance: f64,
    mut event: impl FnMut(f64) -> f64,
) -> (Found, f64) {
    let end = event(1.0);
    let found = match first(start, end, tolerance, &mut event) {
        None => Found::Missed,
        Some(seen) if seen.lowest == 1.0 && is_met(end, tolerance) => Found::Met,
        Some(_) if denials > MOST_DENIALS => Found::Met,
        Some(seen) => Found::Again(Hunt::new(denials, h, tolerance, seen)),
    };
    (found, end)
}

/// Whether the event has come, and no longer ago than matters.
fn is_met(e: f64, tolerance: f64) -> bool {
    e <= 0.0 && -e <= tolerance
}

impl Hunt {
    fn new(denials: u32, h: f64, tolerance: f64, seen: Crossing) -> Hunt {
        let beyond = (-0.5 * tolerance / seen.slope).max(0.0);
        Hunt {
            low: 0.0,
            high: seen.lowest * h,
            high_seen: false,
            h: (seen.root + beyond).min(seen.lowest) * h,
            slope: seen.slope / h,
            last: None,
            tries: 0,
            denials,
        }
    }

    /// Judges the step that was tried: it began at `t`, where the event function was `start`, and is looked at like any other where
    /// there was no event in the end.
    pub(crate) fn judge(
        self,
        t: f64,
        start: f64,
        tolerance: f64,
        mut event: impl FnMut(f64) -> f64,
    ) -> (Found, f64) {
        let end = event(1.0);
        match self.compare(t, end, tolerance) {
            Found::Missed => again(self.denials + 1, self.h, start, tolerance, event),
            found => (found, end),
        }
    }

    /// What the value at the end of the step that was tried says.
    fn compare(mut self, t: f64, e: f64, tolerance: f64) -> Found {
        if is_met(e, tolerance) {
            return Found::Met;
        }
        if e > 0.0 && self.h >= self.high {
            return Found::Missed;
        }
        if e > 0.0 {
            self.low = self.h;
        } else {
            (self.high, self.high_seen) = (self.h, true);
        }
        if let Some((h, before)) = self.last {
            self.slope = (e - before) / (self.h - h);
        }
        self.last = Some((self.h, e));
        self.tries += 1;
        let smallest = 4.0 * f64::EPSILON * (t + self.high);
        if self.high - self.low > smallest {
            // The middle of what is wanted, so that round-off leaves the event where it is.
            self.h = self.next(self.h - (e + 0.5 * tolerance) / self.slope);
        } else if e > 0.0 {
            // Time resolves no better: the event function jumps, and the event is at its far side.
            self.h = self.high;
        } else {
            return Found::Met;
        }
        Found::Again(self)
    }

    /// The length that the slope wishes, while that works. Then it is time to know whether there is an event at all, and to halve.
    fn next(&self, wish: f64) -> f64 {
        if self.low < wish && wish < self.high && self.tries <= SLOPE_TRIES {
            wish
        } else if self.high_seen {
            self.low + 0.5 * (self.high - self.low)
        } else {
            self.high
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Redoes "steps" of a function until the hunt ends; the number of tries and the length that it ended with come along. Within a
    /// step of length `h` the output is `dense(h, t)`.
    fn chase(
        h: f64,
        tolerance: f64,
        dense: impl Fn(f64, f64) -> f64,
        truth: impl Fn(f64) -> f64,
    ) -> (Found, u32, f64) {
        let start = truth(0.0);
        let within = |h: f64| {
            let (dense, truth) = (&dense, &truth);
            move |s: f64| if s == 1.0 { truth(h) } else { dense(h, s * h) }
        };
        let (mut found, mut length) = (look(h, start, tolerance, within(h)).0, h);
        for tries in 0..200 {
            let Found::Again(hunt) = found else {
                return (found, tries, length);
            };
            length = hunt.h;
            found = hunt.judge(10.0, start, tolerance, within(length)).0;
        }
        panic!("no end");
    }

    #[test]
    fn a_hunt_ends_in_few_tries_at_the_far_side() {
        let truth = |h: f64| 1.0 - h.powi(3);
        let dense = |h: f64, t: f64| truth(t) + 1e-3 * t * (h - t);
        let (found, tries, h) = chase(2.0, 1e-12, dense, truth);
        assert_eq!(found, Found::Met);
        assert!(tries <= 6, "{tries}");
        assert!((-1e-12..=0.0).contains(&truth(h)), "{h}");
    }

    #[test]
    fn a_jump_is_met_at_the_resolution_of_time() {
        let jump = |h: f64| if h < 0.7 { 1.0 } else { -1.0 };
        let (found, _, h) = chase(1.0, 1e-12, |_, t| jump(t), jump);
        assert_eq!(found, Found::Met);
        assert!((0.7..0.7 + 1e-14).contains(&h), "{h}");
    }

    #[test]
    fn an_event_that_only_the_dense_output_saw_is_missed() {
        let truth = |_: f64| 1e-6;
        let dense = |h: f64, t: f64| 1e-6 - 1e-3 * h.powi(3) * t * (h - t);
        let (found, tries, h) = chase(1.0, 1e-12, dense, truth);
        assert_eq!(found, Found::Missed);
        assert!(tries > 0 && h < 0.6, "{tries} {h}");
        // The step that is accepted denies it, too.
        assert_eq!(look(h, 1e-6, 1e-12, |s| dense(h, s * h)).0, Found::Missed);
    }

    #[test]
    fn an_event_that_no_length_of_the_step_settles_has_come() {
        let dense = |h: f64, t: f64| 1e-6 - 1e-3 * t * (h - t) / (h * h);
        assert_eq!(chase(1.0, 1e-12, dense, |_| 1e-6).0, Found::Met);
    }

    #[test]
    fn the_first_of_two_crossings_is_looked_for() {
        let twice = |h: f64| (h - 0.3) * (h - 0.301);
        let (found, _, h) = chase(1.0, 1e-9, |_, t| twice(t), twice);
        assert_eq!(found, Found::Met);
        assert!((h - 0.3).abs() < 2e-6, "{h}");
        let before = look(0.2, twice(0.0), 1e-9, |s| twice(0.2 * s));
        assert_eq!(before, (Found::Missed, twice(0.2)));
    }
}
