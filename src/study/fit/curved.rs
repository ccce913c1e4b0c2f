//! A step bent along a narrow valley that turns: the second derivative along the way says where the valley goes (geodesic acceleration:
//! M. K. Transtrum and J. P. Sethna, arXiv:1201.5885).
//!
//! One look a part of the step ahead tells it, against what the slopes promised there. Knows residuals and no limits: a step that ends at
//! one is not bent.

use nalgebra::DVector;

use super::sides::Sight;
use super::straight::Straight;

/// The part of the step after which the turn is measured.
const AHEAD: f64 = 0.1;
/// Furthest that a turn may lead, as a share of the step: beyond it two terms of the series are not enough.
const MOST_TURN: f64 = 1.5;

/// A step whose turn is to be measured.
pub(super) struct TurningStep {
    damping: f64,
    step: DVector<f64>,
    /// Where the turn is measured.
    pub ahead: Vec<f64>,
}

impl TurningStep {
    /// The step with this damping; none where it is cut off by a limit.
    pub fn new(straight: &Straight<'_>, damping: f64) -> Option<TurningStep> {
        let step = straight.step(damping);
        straight.within(&step)?;
        let ahead = straight.within(&(&step * AHEAD))?;
        Some(TurningStep {
            damping,
            step,
            ahead,
        })
    }

    /// Where the step leads with its turn, from what was seen at its start and ahead; none where it turns too far or into a limit.
    pub fn place(&self, straight: &Straight<'_>, here: &Sight, ahead: &Sight) -> Option<Vec<f64>> {
        let mut turn = straight.promised_change(&self.step);
        let measured = here.judged.slopes.iter().enumerate();
        for (row, slope) in measured {
            let went = (ahead.predicted[row] - here.predicted[row]) * slope / AHEAD;
            turn[row] = 2.0 / AHEAD * (went - turn[row]);
        }
        // What was believed is a straight line in the coordinates.
        for row in here.judged.slopes.len()..turn.len() {
            turn[row] = 0.0;
        }
        let bend = straight.answer(self.damping, &turn);
        if bend.norm() > MOST_TURN * self.step.norm() {
            return None;
        }
        straight.within(&(&self.step + 0.5 * bend))
    }
}
