//! What a single action changes, as new values of quantities.

use super::ids::{self, moved};
use super::math::Math;
use super::writer::TimelineWriter;
use crate::flask::Action;
use crate::flask::program::Dose;

/// Of a temperature at the end of a ramp, relative.
const ROUND_OFF: f64 = 1e-12;

/// Capacity of an agent that never fills, mol: more than any flask holds.
pub(super) const UNLIMITED: f64 = 1e6;

impl TimelineWriter<'_> {
    /// Does something at this moment.
    pub(super) fn act(&mut self, action: &Action) {
        let ids = self.ids;
        match action {
            Action::Note(text) => self.words.push(text.clone()),
            Action::Dose(dose) => self.dose(dose),
            Action::Gas(gas, bar) => self.set(&ids.pressures[*gas], Math::Number(*bar)),
            Action::Temperature(t) => self.temperature(*t),
            Action::Volume(volume) => self.set(ids::FLASK, Math::Number(*volume)),
            Action::Dry(agent, capacity) => self.dry(*agent, *capacity),
            Action::Undry(agent) => self.undry(*agent),
            Action::Keep(kept, _) => {
                for (pool, fraction) in kept {
                    if let Some(id) = &ids.pools[*pool] {
                        self.multiply(id, *fraction);
                    }
                }
            }
            Action::Lose(fraction, _) => {
                for id in ids.pools.iter().flatten() {
                    self.multiply(id, 1.0 - fraction);
                }
                self.multiply(ids::SPECTATORS, 1.0 - fraction);
                self.multiply(ids::FLASK, 1.0 - fraction);
            }
            Action::Quench | Action::Ph(_) => {}
        }
    }

    /// A jump; at the end of a ramp the temperature is there already.
    fn temperature(&mut self, to: f64) {
        if (to - self.temperature).abs() > ROUND_OFF * to {
            self.set(ids::TEMPERATURE, Math::Number(to));
        }
        self.temperature = to;
    }

    fn dry(&mut self, agent: usize, capacity: f64) {
        let (on, holds) = &self.ids.agents[agent];
        self.capacities[agent] += capacity;
        self.set(on, Math::Number(1.0));
        let all = Math::Number(self.capacities[agent].min(UNLIMITED));
        self.set(holds, all);
    }

    /// Takes an agent out with what it holds, where there is one. Its capacity stays a number that nothing held is equal to: where
    /// both were zero, some simulators would find it full at every step.
    fn undry(&mut self, agent: usize) {
        if self.capacities[agent] == 0.0 {
            return;
        }
        self.capacities[agent] = 0.0;
        self.set(&self.ids.agents[agent].0, Math::Number(0.0));
        if let Some(bound) = &self.ids.bound[agent] {
            self.set(bound, Math::Number(0.0));
        }
    }

    fn dose(&mut self, dose: &Dose) {
        for (id, amount) in moved(self.ids, dose) {
            self.add(&id, amount);
        }
    }
}
