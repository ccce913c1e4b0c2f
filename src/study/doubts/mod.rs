//! What makes a result doubtful: kinds with their numbers. Words for them are found in `report`.
//!
//! Some is seen before anything runs (`conditions`, `contents`), some in what came out (`results`); what a reader finds in the text of a
//! scenario is told there.

mod asked;
mod conditions;
mod contents;
mod results;

pub use asked::{ahead, of_comparison, of_run, of_sweep};

use super::row::FirstPoint;
use super::strategies::footing::Footing;

/// Something that a reader of a result should know. Temperatures in K, times in s.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// What it rests on.
    Footing(Footing),
    /// The solvent is no liquid.
    NotLiquid {
        /// Address of the temperature.
        at: String,
        /// The solvent.
        solvent: String,
        /// The temperature.
        temperature: f64,
        /// Boiling or melting point, under the pressure that is held.
        limit: f64,
        /// Whether it boils, or else is frozen.
        boils: bool,
    },
    /// Rate constants of one temperature, without a slope, used at another.
    KnownElsewhere {
        /// Their addresses.
        constants: Vec<String>,
        /// The temperature that they are for.
        known_at: f64,
        /// The one farthest from it at which they are used.
        used_at: f64,
    },
    /// A constant used at a temperature that it is not for.
    OutsideRange {
        /// Its address.
        constant: String,
        /// The temperatures between which it holds.
        range: (f64, f64),
        /// The one farthest outside at which it is used.
        used_at: f64,
    },
    /// What is dissolved would alone fill more than the flask.
    Overfull {
        /// Address of the volume.
        at: String,
        /// Its volume as a multiple of that of the flask.
        times: f64,
    },
    /// More of one compound in a litre than of any liquid.
    TooConcentrated {
        /// Address of the volume.
        at: String,
        /// The compound.
        compound: String,
        /// mol/L.
        molarity: f64,
    },
    /// Moments asked for that lie behind the end.
    Late {
        /// The moments.
        moments: Vec<f64>,
        /// The end.
        end: f64,
    },
    /// Part of what was charged is missing.
    Missing(AtPoints),
    /// An isolation leaves behind what was in the same layer.
    NotParted(AtPoints),
    /// Conditions that were not met in the time allowed.
    UntilNotReached(AtPoints),
    /// Best results that stand at an end of an axis.
    AtTheEnd {
        /// The observable.
        name: String,
        /// Index of the axis.
        axis: usize,
        /// Strategies, empty where there is one only, each with its point on the axis.
        ends: Vec<(String, usize)>,
    },
}

/// Something that is said of some points.
#[derive(Debug, Clone, PartialEq)]
pub struct AtPoints {
    /// How many.
    pub points: usize,
    /// Of how many.
    pub of: usize,
    /// The first of them, with what is said of it.
    pub first: FirstPoint,
}

impl Doubt {
    /// What is one and the same thing at several points: then the worst is told.
    fn subject(&self) -> (&str, &str, bool) {
        match self {
            Doubt::NotLiquid {
                at, solvent, boils, ..
            } => (at, solvent, *boils),
            Doubt::OutsideRange { constant, .. } => (constant, "", false),
            Doubt::Overfull { at, .. } => (at, "", false),
            Doubt::TooConcentrated { at, compound, .. } => (at, compound, false),
            _ => ("", "", false),
        }
    }

    /// How bad it is, among those of one subject.
    fn size(&self) -> f64 {
        match self {
            Doubt::NotLiquid {
                temperature, limit, ..
            } => (temperature - limit).abs(),
            Doubt::KnownElsewhere {
                known_at, used_at, ..
            } => (known_at - used_at).abs(),
            Doubt::OutsideRange {
                range: (low, high),
                used_at,
                ..
            } => (low - used_at).max(used_at - high),
            Doubt::Overfull { times, .. } => *times,
            Doubt::TooConcentrated { molarity, .. } => *molarity,
            _ => 0.0,
        }
    }

    /// Adds it to a list, or puts it in the place of a lesser one of its subject.
    fn join(self, list: &mut Vec<Doubt>) {
        let kind = |doubt: &Doubt| std::mem::discriminant(doubt);
        let mut known = list.iter_mut();
        match known.find(|d| kind(d) == kind(&self) && d.subject() == self.subject()) {
            Some(known) if known.size() < self.size() => *known = self,
            Some(_) => {}
            None => list.push(self),
        }
    }
}
