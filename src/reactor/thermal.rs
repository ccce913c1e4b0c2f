//! Heat and gas at the ends of steps, as far as they are counted.
//!
//! Knows not what they are counted by.

use super::Reactor;
use crate::flask::mixture::Mixture;
use crate::flask::program::Stretch;
use crate::flask::thermal::{GivenOff, ThermalPoint};
use crate::solver::Variables;

impl Reactor {
    /// Keeps the moment at which a stretch begins, beside the same one at which that before ended: the course has a corner there.
    pub(super) fn keep_thermal_start(&mut self) {
        if self.tallies.is_some() {
            let point = thermal_point(self.clock, &self.mixture, self.given_off.clone());
            let begins = true;
            self.thermal.push(ThermalPoint { begins, ..point });
        }
    }

    /// Keeps the end of a step, `t` seconds into the stretch.
    pub(super) fn keep_thermal_step(&mut self, t: f64, x: &impl Variables) {
        let Some(stretch) = self.running.take() else {
            return;
        };
        let rows = self.kernel.structure.shape.rows();
        let x: Vec<f64> = (0..rows).map(|row| x.at(row)).collect();
        let reference = self.reference.unwrap_or(1.0);
        let after = self.kernel.read(&self.mixture, &stretch, t, reference, &x);
        self.keep_thermal(&stretch, t, &after);
        self.running = Some(stretch);
    }

    /// Keeps a moment of the stretch.
    pub(super) fn keep_thermal(&mut self, stretch: &Stretch, t: f64, after: &Mixture) {
        let Some(tallies) = &self.tallies else { return };
        let given_off = tallies.after(&self.given_off, &self.mixture, stretch, t, after);
        self.put_thermal(thermal_point(self.clock + t, after, given_off));
    }

    /// Takes over what a stretch gave off that made this of the mixture.
    pub(super) fn end_thermal(&mut self, stretch: &Stretch, elapsed: f64, after: &Mixture) {
        let Some(tallies) = &self.tallies else { return };
        self.given_off = tallies.after(&self.given_off, &self.mixture, stretch, elapsed, after);
        let point = thermal_point(self.clock + elapsed, after, self.given_off.clone());
        self.put_thermal(point);
    }

    /// Puts a moment where its time is, or in the place of the same one: a step is told before what was asked for within it.
    fn put_thermal(&mut self, point: ThermalPoint) {
        let begun = self.thermal.iter().rposition(|p| p.begins).unwrap_or(0);
        let behind = self.thermal[begun..].partition_point(|p| p.time < point.time);
        let at = begun + behind;
        match self.thermal.get_mut(at) {
            Some(known) if known.time == point.time && !known.begins => *known = point,
            _ => self.thermal.insert(at, point),
        }
    }
}

fn thermal_point(time: f64, mixture: &Mixture, given_off: GivenOff) -> ThermalPoint {
    ThermalPoint {
        time,
        begins: false,
        temperature: mixture.temperature,
        volume: mixture.volume,
        given_off,
        charged: mixture.charged.clone(),
    }
}
