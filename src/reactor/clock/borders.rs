//! The borders of a stretch: those of every rate that hangs on the clock, in order.
//!
//! Knows which are looked for, not how one is found.

use super::begin::Begin;
use super::border::{merged, sharp};
use super::view::View;
use super::{mixed, pieces, smooth};
use crate::flask::{MOST_BORDERS, RateFault, Refusal};
use crate::kernel::Kernel;
use crate::solver::Border;

/// Borders closer than this, relative to the clock, are one.
const SAME: f64 = 1e-14;

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
