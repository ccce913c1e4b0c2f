//! What rates do with the clock, found before a stretch of time is run.
//!
//! A step that sees nothing of a pulse steps over it, so pulses are looked for first: in a stretch the time is known, and with it the
//! temperature, the volume and all constants. Of every rate that names one of them
//!
//! * the moments are found at which `min`, `max` and `between` change over (`pieces`): there a step ends and the next begins anew;
//! * between these the stretch is halved until in each part a polynomial holds to the tolerance, by bounds on the derivatives (`smooth`):
//!   no step crosses the end of a part;
//! * where a change-over hangs on concentrations too, the moments between which it can happen are found (`mixed`).
//!
//! What bends with time and concentrations together, as `exp(-((t - m) / w)^2*[B] / c)`, is looked at with the concentrations as they are,
//! and with usual ones: there nothing is certain, because they change.
//!
//! Bounds over intervals find what samples would miss, so that no width is too narrow. What has no value at some moment (a division by
//! zero, the logarithm of nothing) is refused. Knows nothing of lanes and steps beyond [`Border`]; concentrations are known only to lie between
//! nothing and all that there is.

mod mixed;
mod pieces;
mod roots;
mod smooth;
mod view;

use std::fmt;

use super::kernel::{Contents, Kernel};
use super::program::Stretch;
use crate::solver::Border;
use view::View;

/// Most borders in a stretch: steps between so many are still few against the most that a run may take.
const MOST_BORDERS: usize = 1000;
/// Borders closer than this, relative to the clock, are one.
const SAME: f64 = 1e-14;

/// What a stretch begins with.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'a> {
    /// s from the start of the course.
    pub clock: f64,
    /// What happens.
    pub stretch: &'a Stretch,
    /// A lane's constants in it.
    pub constants: &'a [f64],
    /// Parameters at its start.
    pub parameters: &'a [f64],
    /// What is in the flask.
    pub contents: &'a Contents,
    /// No concentration is above this, mol/L of reference volume.
    pub most: f64,
    /// A concentration of the main reagents, to which the tolerance refers, mol/L of reference volume.
    pub usual: f64,
    /// The tolerance, relative.
    pub tolerance: f64,
}

/// Why a rate cannot be run through a stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The reaction.
    pub label: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a rate as a function of time; moments in s from the start of the course.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A divisor or the base of a negative power is zero.
    #[error("division by zero {0} s after the start; keep the divisor away from 0, with max( , )")]
    Division(f64),
    /// A logarithm, or a power with a running exponent, of what is not above zero.
    #[error("the logarithm of 0 or less {0} s after the start; keep it above 0, with max( , )")]
    Logarithm(f64),
    /// A root or a broken power of what is below zero.
    #[error("the root of less than 0 {0} s after the start; keep it at 0 or more, with max(0, )")]
    Root(f64),
    /// Larger than anything.
    #[error("too large for a number {0} s after the start; limit it, with min( , )")]
    TooLarge(f64),
    /// A window that ends before it begins.
    #[error("between(x, a, b) where a is above b is never 1; write the smaller limit first")]
    Backwards,
    /// Too much to look at.
    #[error(
        "more than {MOST_BORDERS} pulses, kinks and bends in one stretch of time; stir in several steps, or write a smoother rate"
    )]
    TooMany,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rate of {}: {}", self.label, self.fault)
    }
}

/// The borders of a stretch, ascending.
pub fn borders(kernel: &Kernel, begin: &Begin<'_>) -> Result<Vec<Border>, Refusal> {
    let mut found = Vec::new();
    let still = begin.stretch.heating == 0.0 && begin.stretch.feed.volume == 0.0;
    for timed in &kernel.timed {
        let view = View::new(kernel, begin, timed, still);
        of_rate(&view, &mut found).map_err(|fault| Refusal {
            label: timed.label.clone(),
            fault: fault.after(begin.clock),
        })?;
    }
    let same = SAME * (begin.clock + begin.stretch.duration);
    let mut borders = merged(found, same);
    for border in &mut borders {
        // No step is as short as what is left before a border at an end; but the sides of it remain.
        if border.at <= same {
            border.at = 0.0;
        } else if begin.stretch.duration - border.at <= same {
            border.at = begin.stretch.duration;
        }
    }
    Ok(borders)
}

/// Those of one rate, in no order.
fn of_rate(view: &View<'_>, found: &mut Vec<Border>) -> Result<(), Fault> {
    let pieces = pieces::pieces(view)?;
    for pair in pieces.windows(2) {
        found.push(sharp(pair[0].to, pair[1].from));
    }
    for piece in &pieces {
        mixed::windows(view, piece, found)?;
        smooth::parts(view, piece, found)?;
    }
    if found.len() > MOST_BORDERS {
        return Err(Fault::TooMany);
    }
    Ok(())
}

/// A border between two moments that follow each other.
fn sharp(before: f64, behind: f64) -> Border {
    Border {
        at: behind,
        before,
        behind,
        sharp: true,
    }
}

/// A border across which the same function goes on.
fn soft(at: f64) -> Border {
    Border {
        at,
        before: at,
        behind: at,
        sharp: false,
    }
}

/// In order; those that are one moment become one border.
fn merged(mut found: Vec<Border>, same: f64) -> Vec<Border> {
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Border> = Vec::new();
    for border in found {
        match merged.last_mut() {
            Some(last) if border.at - last.at <= same => {
                last.before = last.before.min(border.before);
                last.behind = last.behind.max(border.behind);
                last.at = last.behind;
                last.sharp |= border.sharp;
            }
            _ => merged.push(border),
        }
    }
    merged
}

impl Fault {
    /// With its moment counted from the start of the course, not of the stretch.
    fn after(self, clock: f64) -> Fault {
        // A microsecond says enough.
        let moment = |t: f64| ((clock + t) * 1e6).round() / 1e6;
        match self {
            Fault::Division(t) => Fault::Division(moment(t)),
            Fault::Logarithm(t) => Fault::Logarithm(moment(t)),
            Fault::Root(t) => Fault::Root(moment(t)),
            Fault::TooLarge(t) => Fault::TooLarge(moment(t)),
            other => other,
        }
    }
}
