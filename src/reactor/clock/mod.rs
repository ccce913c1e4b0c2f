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

use crate::flask::program::Stretch;
use crate::flask::{MOST_BORDERS, RateFault, Refusal};
use crate::kernel::{Contents, Kernel};
use crate::solver::Border;
use view::View;

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
fn of_rate(view: &View<'_>, found: &mut Vec<Border>) -> Result<(), RateFault> {
    let pieces = pieces::pieces(view)?;
    for pair in pieces.windows(2) {
        found.push(sharp(pair[0].to, pair[1].from));
    }
    for piece in &pieces {
        mixed::windows(view, piece, found)?;
        smooth::parts(view, piece, found)?;
    }
    if found.len() > MOST_BORDERS {
        return Err(RateFault::TooMany);
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

impl RateFault {
    /// With its moment counted from the start of the course, not of the stretch.
    fn after(self, clock: f64) -> RateFault {
        // A microsecond says enough.
        let moment = |t: f64| ((clock + t) * 1e6).round() / 1e6;
        match self {
            RateFault::Division(t) => RateFault::Division(moment(t)),
            RateFault::Logarithm(t) => RateFault::Logarithm(moment(t)),
            RateFault::Root(t) => RateFault::Root(moment(t)),
            RateFault::TooLarge(t) => RateFault::TooLarge(moment(t)),
            other => other,
        }
    }
}
