//! The start of a stretch: variables, constants, parameters and tolerances of a lane, in acid-base equilibrium.

use super::Reactor;
use crate::flask::Refusal;
use crate::flask::program::Stretch;
use crate::kernel::{Beginning, PoolPlace};
use crate::network::formula::TRACE_SHARE;
use crate::reactor::clock;
use crate::reactor::clock::Begin;
use crate::solver::{self, Border, LaneNumbers, Segment, math};

/// No concentration comes to more than so many times all that is there.
const MOST_MADE: f64 = 4.0;
/// Smallest share of the largest charge that tolerances refer to.
const SMALLEST_SHARE: f64 = 1e-3;
/// What the tolerance of a temperature refers to, K.
const USUAL_RISE: f64 = 10.0;
/// What can grow is followed down to this part of the tolerance: seventy times `e` below it.
const SMALLEST_TRACE: f64 = 1e-30;

impl Reactor {
    /// Prepares the lane for a stretch.
    pub(super) fn begin(&mut self, stretch: Stretch, lane: LaneNumbers<'_>) -> Option<Segment> {
        let first = self.reference.is_none();
        self.charge = self.charge_so_far();
        let reference = *self.reference.get_or_insert(self.mixture.volume);
        std::mem::swap(&mut self.constants, &mut self.last_constants);
        self.kernel
            .write_variables(&self.mixture, reference, lane.x);
        self.kernel.write_constants(
            &self.bases,
            &self.mixture,
            Beginning {
                reference,
                clock: self.clock,
                trace: self.trace(),
                jacket: self.jacket,
            },
            &stretch,
            &mut self.constants,
        );
        lane.constants.copy_from_slice(&self.constants);
        if !first && self.kernel.same_laws(&self.last_constants, &self.constants) {
            self.kernel
                .start_amounts(&self.constants, &mut self.parameters, &mut self.slopes);
        } else {
            self.parameters_at(0.0);
        }
        lane.parameters.copy_from_slice(&self.parameters);
        self.equilibrate(lane.x, reference);
        self.borders = match self.look_ahead(&stretch, reference, lane.x) {
            Ok(borders) => borders,
            Err(refusal) => {
                self.refusal = Some(refusal);
                return None;
            }
        };
        self.write_tolerances(lane.atol, reference);
        if !self.kernel.structure.shape.traces.is_empty() {
            *lane.rtol = self.tolerance;
        }
        self.keep_point();
        self.keep_thermal_start();
        self.plan_outputs(&stretch);
        let filling = self.driers.filling(&self.bases, &self.mixture).next();
        let moving = self.moves(&stretch);
        let segment = Segment {
            duration: stretch.duration,
            moving,
            given: !moving,
            event: stretch.until.is_some() || filling.is_some(),
        };
        self.running = Some(stretch);
        Some(segment)
    }

    /// Finds what the rates will do with the clock.
    fn look_ahead(
        &self,
        stretch: &Stretch,
        reference: f64,
        x: &[f64],
    ) -> Result<Vec<Border>, Refusal> {
        if self.kernel.timed.is_empty() {
            return Ok(Vec::new());
        }
        let fed: f64 = stretch.feed.pools.iter().map(|f| f.1.abs()).sum();
        let there = self.mixture.amounts.iter().sum::<f64>() + fed * stretch.duration;
        let held = &self.kernel.structure.parameters.pools;
        let held: f64 = held.iter().map(|&(_, at)| self.parameters[at].abs()).sum();
        let begin = Begin {
            clock: self.clock,
            stretch,
            constants: &self.constants,
            parameters: &self.parameters,
            contents: &self.kernel.contents(x, &self.parameters),
            most: MOST_MADE * there / reference + held,
            usual: self.charge / reference,
            tolerance: self.tolerance,
        };
        clock::borders(&self.kernel, &begin)
    }

    /// Whether some parameter depends on time in a stretch.
    pub(super) fn moves(&self, stretch: &Stretch) -> bool {
        stretch.heating != 0.0
            || !stretch.feed.is_nothing()
            || self.kernel.structure.parameters.moments.time.is_some()
    }

    /// Brings mixture and variables to acid-base equilibrium.
    fn equilibrate(&mut self, x: &mut [f64], reference: f64) {
        if !self.kernel.is_protic() {
            return;
        }
        let log_v = math::ln(self.mixture.volume / reference);
        self.kernel
            .equilibrate(x, &self.parameters, self.mixture.ln_h + log_v);
        if self.kernel.network.held_ph {
            return;
        }
        self.mixture.ln_h = x[self.kernel.structure.shape.states] - log_v;
    }

    fn write_tolerances(&self, atol: &mut [f64], reference: f64) {
        let structure = &self.kernel.structure;
        atol.fill(self.tolerance * self.charge / reference);
        let close = self.close_tolerance() * self.charge / reference;
        for &row in &structure.taken {
            atol[row] = close;
        }
        if self.kernel.is_protic() {
            atol[structure.shape.states] = self.tolerance;
        }
        if let Some(row) = structure.temperature {
            atol[row] = self.tolerance * USUAL_RISE;
        }
        for &row in &structure.growing {
            atol[row] *= SMALLEST_TRACE;
        }
    }

    /// Absolute tolerance of what laws of their own take, beside the relative one: it decides how much is a trace.
    fn close_tolerance(&self) -> f64 {
        TRACE_SHARE.min(self.tolerance)
    }

    /// What counts as a trace, mol: as much as the error of a step may be in one row, so that within the error the law is a straight
    /// line. A law that bends there has steps that come back to where they began and never end.
    pub(super) fn trace(&self) -> f64 {
        let shape = &self.kernel.structure.shape;
        let weighed = (shape.rows() - shape.counters).max(1) as f64;
        weighed.sqrt() * self.close_tolerance() * self.charge
    }

    /// What tolerances refer to, mol: 1 equiv, or what was put in if that is less. Yields are read against 1 equiv, so a large excess
    /// of water or aldehyde must not loosen them; but an error of a thousandth of the tolerance on the largest charge is no error.
    fn charge_so_far(&self) -> f64 {
        let largest = self.largest_charge();
        if largest > 0.0 {
            self.program.basis.clamp(SMALLEST_SHARE * largest, largest)
        } else {
            self.program.basis
        }
    }

    /// The most that was put in of any one pool that takes part; what takes no part has no say.
    fn largest_charge(&self) -> f64 {
        let places = self.put_in.iter().zip(&self.kernel.structure.places);
        let pools = places.zip(&self.kernel.network.pools);
        let counted = pools.filter(|((_, place), pool)| {
            pool.fixed.is_none() && !matches!(place, PoolPlace::Idle | PoolPlace::Spectator)
        });
        counted.fold(
            0.0,
            |most: f64, ((&n, _), _)| if n > most { n } else { most },
        )
    }

    pub(super) fn parameters_at(&mut self, t: f64) {
        let (p, slopes) = (&mut self.parameters, &mut self.slopes);
        solver::parameters(self.kernel.as_ref(), &self.constants, t, p, slopes);
    }
}
