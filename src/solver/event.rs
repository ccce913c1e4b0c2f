//! Ending a segment where its event function turns from positive to zero or negative.
//!
//! A sign change seen on the dense output only says where to look: the step is redone with the length at which the event should
//! be, as an ordinary step with an ordinary error, and the length corrected until the state at its end meets the event. So the
//! state at an event has the full order of the method. Two changes within a quarter of a step go unseen.

/// Fractions of a step at which the sign is looked at.
const LOOKS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// Half-width of the difference that gives the first slope, as a fraction of the step.
const SLOPE_WIDTH: f64 = 1e-3;
/// Corrections by slope before only halving is trusted.
const SLOPE_TRIES: u32 = 8;

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
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// The step ends at the event.
    Met,
    /// Try the length of this hunt.
    Again(Hunt),
    /// The event function came near zero and turned back: the step is an ordinary one.
    Missed,
}

/// Looks at a step of length `h`: `event(s)` is the event function at the fraction `s`, `start` its value at the start. Says what was
/// found and the value at the place looked at last.
pub(crate) fn look(
    h: f64,
    start: f64,
    tolerance: f64,
    mut event: impl FnMut(f64) -> f64,
) -> (Found, f64) {
    let mut before = (0.0, start);
    for s in LOOKS {
        let value = event(s);
        if value <= 0.0 {
            if s == 1.0 && -value <= tolerance {
                return (Found::Met, value);
            }
            let root = illinois(before, (s, value), tolerance, &mut event);
            let (left, right) = ((root - SLOPE_WIDTH).max(0.0), (root + SLOPE_WIDTH).min(1.0));
            let slope = (event(right) - event(left)) / ((right - left) * h);
            let hunt = Hunt {
                low: 0.0,
                high: s * h,
                high_seen: s == 1.0,
                h: root * h,
                slope,
                last: None,
                tries: 0,
            };
            return (Found::Again(hunt), value);
        }
        before = (s, value);
    }
    (Found::Missed, before.1)
}

impl Hunt {
    /// Judges the step that was tried: it began at `t` and its end has the value `e`.
    pub(crate) fn judge(mut self, t: f64, e: f64, tolerance: f64) -> Found {
        if e.abs() <= tolerance {
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
            self.h = self.next(self.h - e / self.slope);
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

/// A root of `f` between two points of opposite sign, by false position with the weight of a stuck end halved.
fn illinois(
    mut a: (f64, f64),
    mut b: (f64, f64),
    tolerance: f64,
    f: &mut impl FnMut(f64) -> f64,
) -> f64 {
    let end = b.0;
    for _ in 0..60 {
        let x = (a.0 * b.1 - b.0 * a.1) / (b.1 - a.1);
        let x = if x > a.0 && x < b.0 {
            x
        } else {
            0.5 * (a.0 + b.0)
        };
        let value = f(x);
        if value.abs() <= 0.1 * tolerance || b.0 - a.0 <= 1e-12 * end {
            return x;
        }
        if value > 0.0 {
            a = (x, value);
            b.1 *= 0.5;
        } else {
            b = (x, value);
            a.1 *= 0.5;
        }
    }
    b.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Redoes "steps" of a function until the hunt ends; the number of tries comes along.
    fn chase(
        start: f64,
        h: f64,
        tolerance: f64,
        dense: impl Fn(f64) -> f64,
        truth: impl Fn(f64) -> f64,
    ) -> (Found, u32) {
        let mut found = look(h, start, tolerance, |s| dense(s * h)).0;
        for tries in 0..200 {
            let Found::Again(hunt) = found else {
                return (found, tries);
            };
            found = hunt.judge(10.0, truth(hunt.h), tolerance);
        }
        panic!("no end");
    }

    #[test]
    fn a_hunt_ends_in_few_tries_where_the_dense_output_is_near() {
        let truth = |h: f64| 1.0 - h.powi(3);
        let (found, tries) = chase(1.0, 2.0, 1e-12, |h| truth(h) + 1e-3 * h, truth);
        assert_eq!(found, Found::Met);
        assert!(tries <= 5, "{tries}");
    }

    #[test]
    fn a_jump_is_met_at_the_resolution_of_time() {
        let jump = |h: f64| if h < 0.7 { 1.0 } else { -1.0 };
        assert_eq!(chase(1.0, 1.0, 1e-12, jump, jump).0, Found::Met);
    }

    #[test]
    fn an_event_that_only_the_dense_output_saw_is_missed() {
        let dense = |h: f64| 1e-6 - h * (1.0 - h);
        assert_eq!(chase(1e-6, 1.0, 1e-12, dense, |_| 1e-6).0, Found::Missed);
    }

    #[test]
    fn the_first_of_two_crossings_is_looked_for() {
        let twice = |h: f64| (h - 0.3) * (h - 0.6);
        let Found::Again(hunt) = look(1.0, 0.18, 1e-9, twice).0 else {
            panic!("seen")
        };
        assert!((hunt.h - 0.3).abs() < 1e-8, "{hunt:?}");
        assert_eq!(
            look(0.2, 0.18, 1e-9, |s| twice(0.2 * s)),
            (Found::Missed, twice(0.2))
        );
    }
}
