//! What a jump does to the mixture.

use super::Reactor;
use crate::flask::program::{Action, Dose, Exit, Stretch};
use crate::network::PoolId;

impl Reactor {
    pub(super) fn act(&mut self, action: &Action) {
        match action {
            Action::Note(text) => self.notes.push((self.clock, text.clone())),
            Action::Dose(dose) => self.dose(dose),
            Action::Gas(gas, pressure) => self.set_pressure(*gas, *pressure),
            Action::Temperature(t) => match &mut self.jacket {
                Some(jacket) => jacket.temperature = *t,
                None => self.mixture.temperature = *t,
            },
            Action::Dry(agent, capacity) => self.driers.put_in(*agent, *capacity, &mut self.bases),
            Action::Undry(agent) => {
                self.driers
                    .take_out(*agent, &mut self.bases, &mut self.mixture);
            }
            Action::Keep(kept, exit) => self.keep(kept, exit),
            Action::Lose(fraction, exit) => self.lose(*fraction, exit),
            Action::Volume(volume) => self.mixture.volume = *volume,
            Action::Quench => self.quench(),
            Action::Ph(ph) => self.mixture.ln_h = -ph * std::f64::consts::LN_10,
        }
    }

    pub(super) fn set_pressure(&mut self, gas: usize, pressure: f64) {
        self.mixture.pressures[gas] = pressure;
        self.gases.set(gas, pressure, &mut self.bases);
    }

    fn dose(&mut self, dose: &Dose) {
        for &(pool, amount) in &dose.pools {
            self.mixture.amounts[pool] += amount;
            self.put_in[pool] += amount;
        }
        for &(compound, amount) in &dose.charged {
            self.mixture.charged[compound] += amount;
        }
        self.mixture.spectator_charge += dose.spectator_charge;
        self.mixture.volume += dose.volume;
    }

    fn keep(&mut self, kept: &[(PoolId, f64)], exit: Exit) {
        let before = self.mixture.amounts.clone();
        for &(pool, fraction) in kept {
            self.mixture.amounts[pool] *= fraction;
        }
        self.book(&before, exit);
    }

    /// Books what is gone since `before`, as it is after work-up.
    fn book(&mut self, before: &[f64], exit: Exit) {
        let gone = before.iter().zip(&self.mixture.amounts);
        let mut gone: Vec<f64> = gone.map(|(before, now)| before - now).collect();
        if !self.mixture.quenched {
            gone = self.kernel.network.fallen_back(&gone);
        }
        match self.lost.iter_mut().find(|(name, _)| *name == exit) {
            Some((_, lost)) => lost.iter_mut().zip(gone).for_each(|(lost, n)| *lost += n),
            None => self.lost.push((exit, gone)),
        }
    }

    fn lose(&mut self, fraction: f64, exit: Exit) {
        let all: Vec<_> = (0..self.mixture.amounts.len())
            .map(|pool| (pool, 1.0 - fraction))
            .collect();
        self.keep(&all, exit);
        self.mixture.spectator_charge *= 1.0 - fraction;
        self.mixture.volume *= 1.0 - fraction;
    }

    /// Everything falls back to what it is after work-up, once.
    fn quench(&mut self) {
        if !self.mixture.quenched {
            self.mixture.quenched = true;
            self.mixture.amounts = self.kernel.network.fallen_back(&self.mixture.amounts);
        }
    }

    /// Time that passes without reaction. Nothing is put in after a quench, so only the temperature can change, and a condition
    /// holds at once or never.
    pub(super) fn wait(&mut self, stretch: &Stretch) {
        self.mixture.readings = self.readings(&self.mixture, self.clock);
        if let Some(until) = &stretch.until {
            if until.distance(until.measure.of(&self.mixture)) <= 0.0 {
                return;
            }
            self.unmet.push(until.text.clone());
        }
        self.mixture.temperature += stretch.heating * stretch.duration;
        self.clock += stretch.duration;
    }
}
