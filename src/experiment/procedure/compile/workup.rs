//! What is taken out and what is kept: filtration, quench, extraction, evaporation, isolation.
//!
//! A fraction is kept of every pool, and the rest leaves by a way that has a name; what reacts is stopped first.

use super::error::{CompileError, not_negative, positive, range};
use super::writer::ProgramWriter;
use crate::experiment::procedure::{Extraction, Layer, Quenching};
use crate::flask::{Action, Exit};
use crate::model::{CompoundId, Partition, WATER, evaporation};
use crate::network::PoolId;

const FILTERED: Exit = "filtered off";
const ON_FILTERING: Exit = "lost on filtering";
const IN_WATER: Exit = "lost in the aqueous layer";
const IN_SOLVENT: Exit = "lost in the organic layer";
const ON_EXTRACTING: Exit = "lost on extracting";
const EVAPORATED: Exit = "evaporated";
const ON_CONCENTRATING: Exit = "lost on concentrating";
/// Way of what is lost of what an isolation keeps.
pub const ON_ISOLATING: Exit = "lost on isolating";
/// Way of what an isolation does not keep.
pub const NOT_ISOLATED: Exit = "not isolated";

/// A volume that is the same but for the rounding of sums.
const SAME: f64 = 1e-9;
/// pH that water can have, from concentrated acid to concentrated base.
pub const PH_OF_WATER: std::ops::RangeInclusive<f64> = -1.0..=15.0;

impl ProgramWriter<'_> {
    pub fn filter(
        &mut self,
        agents: &[usize],
        solids: &[CompoundId],
        loss: f64,
    ) -> Result<(), CompileError> {
        let loss = partial("loss", loss)?;
        self.note("filter");
        agents
            .iter()
            .for_each(|&agent| self.act(Action::Undry(agent)));
        let gone = solids
            .iter()
            .flat_map(|&id| &self.model.compounds[id].gives)
            .map(|&(pool, _)| (pool, 0.0));
        let gone: Vec<_> = gone.collect();
        if !gone.is_empty() {
            self.act(Action::Keep(gone, FILTERED));
        }
        self.lose(loss, ON_FILTERING);
        Ok(())
    }

    /// A part of everything goes, volume included.
    fn lose(&mut self, loss: f64, exit: Exit) {
        if loss > 0.0 {
            self.volume *= 1.0 - loss;
            self.act(Action::Lose(loss, exit));
        }
    }

    fn set_volume(&mut self, volume: f64) {
        self.volume = volume;
        self.act(Action::Volume(volume));
    }

    /// Stops the reaction with an agent: its solution joins what is in the flask, and the water gets its pH.
    pub fn quench_with(&mut self, q: &Quenching) -> Result<(), CompileError> {
        water_of(q.ph)?;
        let known = self.model.quenches.get(&q.agent);
        let by_recipe = match known.and_then(|agent| agent.volume) {
            // A recipe is done once.
            Some(per_mole) if !self.quenched => per_mole * self.reductant()?,
            _ => 0.0,
        };
        self.quench();
        let volume = not_negative("volume", q.volume.unwrap_or(by_recipe))?;
        if volume > 0.0 {
            self.set_volume(self.volume + volume);
        }
        if let Some(ph) = q.ph.or(known.and_then(|agent| agent.ph)) {
            self.act(Action::Ph(ph));
        }
        Ok(())
    }

    /// All that is put in of what brings hydride, mol.
    fn reductant(&self) -> Result<f64, CompileError> {
        let compounds = self.model.compounds.iter().enumerate();
        let reductants = compounds.filter(|(_, compound)| compound.hydrides.is_some());
        let mut sum = 0.0;
        for (id, _) in reductants {
            sum += self.total(id, &mut Vec::new())?;
        }
        Ok(sum)
    }

    /// Stops the reaction.
    pub fn quench(&mut self) {
        self.note("quench");
        self.act(Action::Quench);
        self.quenched = true;
    }

    /// Stops the reaction if nobody did.
    fn quench_first(&mut self) {
        if !self.quenched {
            self.quench();
        }
    }

    pub fn extract(&mut self, e: &Extraction) -> Result<(), CompileError> {
        let water = e.water.unwrap_or(self.volume);
        let volume = e.volume.unwrap_or(water);
        positive("the volume of the water", water)?;
        positive("the volume of the solvent", volume)?;
        let loss = partial("loss", e.loss)?;
        water_of(e.ph)?;
        let ratios = self.ratios(e.ph)?;
        self.quench_first();
        self.note(format_args!("extract: {}", e.solvent));
        let in_water = |ratio: f64| (1.0 + ratio * volume / water).powi(-(e.times as i32));
        let (share, exit, left): (fn(f64) -> f64, _, _) = match e.keep {
            Layer::Organic => (|w| 1.0 - w, IN_WATER, volume * f64::from(e.times)),
            Layer::Aqueous => (|w| w, IN_SOLVENT, water),
        };
        let kept = ratios.iter().enumerate();
        let kept = kept.map(|(pool, &ratio)| (pool, share(in_water(ratio))));
        self.act(Action::Keep(kept.collect(), exit));
        self.set_volume(left);
        self.pour(e);
        self.lose(loss, ON_EXTRACTING);
        Ok(())
    }

    /// What most of the flask is after an extraction; a layer of water has its pH.
    fn pour(&mut self, e: &Extraction) {
        let name = match e.keep {
            Layer::Organic => e.solvent.as_str(),
            Layer::Aqueous => WATER,
        };
        let liquid = self.model.liquids.get(name);
        self.boiling_point = liquid.and_then(|liquid| liquid.boiling_point);
        if let (Layer::Aqueous, Some(ph)) = (e.keep, e.ph) {
            self.act(Action::Ph(ph));
        }
    }

    /// Distribution ratio of every pool; without a pH nothing has an acidity, and any will do.
    fn ratios(&self, ph: Option<f64>) -> Result<Vec<f64>, CompileError> {
        let numbers = self.model.numbers(self.overrides);
        let numbers = numbers.map_err(CompileError::Constants)?;
        let parted = self.model.partitions.iter();
        let ratios = parted.map(|partition| partition.ratio(ph.unwrap_or(0.0), &numbers));
        Ok(ratios.collect())
    }

    pub fn concentrate(&mut self, to: f64, loss: f64) -> Result<(), CompileError> {
        let to = not_negative("the volume left", to)?;
        if to > self.volume * (1.0 + SAME) {
            return Err(range(
                "the volume left",
                to,
                "no more than what is in the flask",
            ));
        }
        let to = to.min(self.volume);
        let loss = partial("loss", loss)?;
        self.quench_first();
        self.note("concentrate");
        let of_solvent = if self.volume > 0.0 {
            to / self.volume
        } else {
            1.0
        };
        let partitions = self.model.partitions.iter().enumerate();
        let left = |(pool, partition): (PoolId, &Partition)| {
            let by_boiling_point = partition.boiling_point.zip(self.boiling_point);
            let part = match by_boiling_point {
                _ if partition.volatile => 0.0,
                _ if self.model.network.pools[pool].fixed.is_some() => 1.0,
                Some((own, solvent)) => evaporation::left(own, solvent, of_solvent),
                None => 1.0,
            };
            (part < 1.0).then_some((pool, part))
        };
        let left: Vec<_> = partitions.filter_map(left).collect();
        if !left.is_empty() {
            self.act(Action::Keep(left, EVAPORATED));
        }
        self.set_volume(to);
        self.lose(loss, ON_CONCENTRATING);
        Ok(())
    }

    pub fn isolate(&mut self, kept: &[(PoolId, f64)]) -> Result<(), CompileError> {
        for &(_, recovery) in kept {
            if !(0.0..=1.0).contains(&recovery) {
                return Err(range("a recovery", recovery, "between 0 and 100 %"));
            }
        }
        self.quench_first();
        self.note("isolate");
        let others = 0..self.model.network.pools.len();
        let others = others.filter(|pool| kept.iter().all(|(k, _)| k != pool));
        let others = others.map(|pool| (pool, 0.0)).collect();
        self.act(Action::Keep(others, NOT_ISOLATED));
        self.act(Action::Keep(kept.to_vec(), ON_ISOLATING));
        self.set_volume(0.0);
        Ok(())
    }
}

/// Water of a pH that there is.
fn water_of(ph: Option<f64>) -> Result<(), CompileError> {
    match ph.filter(|ph| !PH_OF_WATER.contains(ph)) {
        Some(ph) => Err(range("the pH of the water", ph, "between -1 and 15")),
        None => Ok(()),
    }
}

/// A fraction of which something is left.
fn partial(what: &str, value: f64) -> Result<f64, CompileError> {
    if (0.0..1.0).contains(&value) {
        Ok(value)
    } else {
        Err(range(what, value, "0 % or more and less than 100 %"))
    }
}
