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

/// Looks at a step of length `h`: `event(s)` is the event function at the fraction `s`, `start` its value at the start.
pub(crate) fn look(
    h: f64,
    start: f64,
    tolerance: f64,
    mut event: impl FnMut(f64) -> f64,
) -> Option<Found> {
    let mut before = (0.0, start);
    for s in LOOKS {
        let value = event(s);
        if value <= 0.0 {
            if s == 1.0 && -value <= tolerance {
                return Some(Found::Met);
            }
            let root = illinois(before, (s, value), tolerance, &mut event);
            let (left, right) = ((root - SLOPE_WIDTH).max(0.0), (root + SLOPE_WIDTH).min(1.0));
            let slope = (event(right) - event(left)) / ((right - left) * h);
            let (high, h) = (s * h, root * h);
            return Some(Found::Again(Hunt {
                low: 0.0,
                high,
                h,
                slope,
                last: None,
                tries: 0,
            }));
        }
        before = (s, value);
    }
    None
}

impl Hunt {
    /// Judges the step that was tried: it began at `t` and its end has the value `e`.
    pub(crate) fn judge(mut self, t: f64, e: f64, tolerance: f64) -> Found {
        if e.abs() <= tolerance {
            return Found::Met;
        }
        if e > 0.0 {
            self.low = self.h;
        } else {
            self.high = self.h;
        }
        if self.high - self.low <= 4.0 * f64::EPSILON * (t + self.high) {
            return if e > 0.0 { Found::Missed } else { Found::Met };
        }
        if let Some((h, before)) = self.last {
            self.slope = (e - before) / (self.h - h);
        }
        self.last = Some((self.h, e));
        self.tries += 1;
        let wish = self.h - e / self.slope;
        let inside = self.low < wish && wish < self.high && self.tries <= SLOPE_TRIES;
        self.h = if inside {
            wish
        } else {
            self.low + 0.5 * (self.high - self.low)
        };
        Found::Again(self)
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
