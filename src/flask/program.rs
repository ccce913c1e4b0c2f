//! What a flask goes through: actions at an instant and stretches of time between them, in numbers.
//!
//! A program is what a procedure comes to for one experiment. It is in normal form: nothing that does nothing is in it, so
//! that a zero dose is no dose and a split stir is one stir, bit for bit.

use crate::model::CompoundId;
use crate::network::PoolId;

use super::Measure;

/// A whole course.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// Volume before anything is put in, L.
    pub volume: f64,
    /// Temperature at the start, K.
    pub temperature: f64,
    /// The jacket, where there is one: then temperatures of items are its own.
    pub jacket: Option<Jacket>,
    /// The pH that a buffer holds, where the network says that one does.
    pub ph: Option<f64>,
    /// Pressures at the start: gas (index in `Network::gases`), bar; no pressure where none is said.
    pub pressures: Vec<(usize, f64)>,
    /// Amount that tolerances refer to until something is charged, mol.
    pub basis: f64,
    /// What happens, in order.
    pub items: Vec<Item>,
}

/// A jacket around a flask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jacket {
    /// Heat transfer, W/K.
    pub transfer: f64,
    /// Its temperature at the start, K.
    pub temperature: f64,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// At once.
    Act(Action),
    /// Over time.
    Run(Stretch),
}

/// A change at an instant.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Something is put in.
    Dose(Dose),
    /// A named moment for figures; changes nothing.
    Note(String),
    /// The pressure of a gas (index in `Network::gases`) is set, bar.
    Gas(usize, f64),
    /// The temperature jumps, K; that of the jacket where there is one.
    Temperature(f64),
    /// A drying agent (index in `Model::agents`) gets so much more capacity, mol of water; infinite: no limit.
    Dry(usize, f64),
    /// A drying agent is taken out, with what it holds.
    Undry(usize),
    /// Pools are multiplied by what is kept of them; the rest leaves.
    Keep(Vec<(PoolId, f64)>, Exit),
    /// This fraction of everything is lost, volume included.
    Lose(f64, Exit),
    /// The volume becomes this, L.
    Volume(f64),
    /// The reaction is stopped; everything falls back to what it is after work-up.
    Quench,
    /// The water has this pH from now on, whatever is in it.
    Ph(f64),
}

/// Which way material leaves the flask, as a ledger names it.
pub type Exit = &'static str;

/// What a dose brings. Also used per second, for feeds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dose {
    /// Pools, mol.
    pub pools: Vec<(PoolId, f64)>,
    /// Charge of ions that react nowhere, mol.
    pub spectator_charge: f64,
    /// Volume, L.
    pub volume: f64,
    /// Compounds, mol, for what counts as charged.
    pub charged: Vec<(CompoundId, f64)>,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stretch {
    /// Length, s.
    pub duration: f64,
    /// Rate of temperature change, of the jacket where there is one, K/s.
    pub heating: f64,
    /// What flows in per second.
    pub feed: Dose,
    /// Condition that ends it earlier.
    pub until: Option<Until>,
    /// Moments in it that the procedure names or separates, s after its start.
    pub marks: Vec<f64>,
}

/// A condition on a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Until {
    /// What is watched.
    pub measure: Measure,
    /// The value at which the stretch ends, in the measure's unit.
    pub value: f64,
    /// Ends when the measure is below (or else above) the value.
    pub below: bool,
    /// What was written, for messages.
    pub text: String,
}

impl Dose {
    /// What it brings of a pool, mol.
    pub fn of(&self, pool: PoolId) -> f64 {
        let brought = self.pools.iter().filter(|&&(id, _)| id == pool);
        brought.fold(0.0, |sum, &(_, amount)| sum + amount)
    }

    /// Whether it brings nothing at all.
    pub fn is_nothing(&self) -> bool {
        let none = |list: &[(usize, f64)]| list.iter().all(|&(_, amount)| amount == 0.0);
        none(&self.pools)
            && none(&self.charged)
            && self.spectator_charge == 0.0
            && self.volume == 0.0
    }
}

impl Stretch {
    /// Whether temperature, volume and inflow are constant in it and nothing is watched.
    pub fn is_plain(&self) -> bool {
        self.heating == 0.0 && self.feed.is_nothing() && self.until.is_none()
    }
}

impl Until {
    /// Positive before the condition holds; an error of 1 is 100 percentage points, one unit of pH, or the whole of anything else.
    pub fn distance(&self, value: Option<f64>) -> f64 {
        let Some(value) = value else { return 1.0 };
        let scale = match self.measure {
            Measure::Percentage { .. } => 0.01,
            Measure::Ph => 1.0,
            _ if self.value == 0.0 => 1.0,
            _ => 1.0 / self.value.abs(),
        };
        let above = (value - self.value) * scale;
        if self.below { above } else { -above }
    }
}
