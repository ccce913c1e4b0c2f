//! What an address can name, what values that takes and what can be set there. Knows no case.

use crate::experiment::procedure::Amount;
use crate::model::{CompoundId, ConstantId};
use crate::network::PoolId;
use crate::units::Dimension;

/// A resolved address.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// `flask.amount`, mol.
    FlaskAmount,
    /// `flask.concentration`, mol/L.
    FlaskConcentration,
    /// `flask.volume`, L.
    FlaskVolume,
    /// `flask.temperature`, K.
    FlaskTemperature,
    /// `flask.jacket`, K, where there is one.
    FlaskJacket,
    /// `flask.UA`, heat transfer to the jacket, W/K.
    FlaskTransfer,
    /// `flask.pH`, where a buffer holds it.
    FlaskPh,
    /// `flask.gas.X`, bar: gas (index in `Network::gases`) whose pressure `[flask]` holds.
    FlaskGas(usize),
    /// `charge.X`: all that the procedure puts in of it.
    Charge(CompoundId),
    /// `charge.X.purity`.
    Purity(CompoundId),
    /// `charge.X.stock`, mol/L.
    Stock(CompoundId),
    /// `step.NAME.KEY`.
    Step {
        /// Index of the step at each level of nesting.
        path: Vec<usize>,
        /// Which number of it.
        key: StepKey,
    },
    /// `constant.NAME`, base units.
    Constant {
        /// The constant.
        id: ConstantId,
        /// The same quantity in water, where that is a number of its own: a value that names no solvent holds there too.
        in_water: Option<ConstantId>,
    },
    /// `stage.NAME.ADDRESS`, of a stage before the last.
    Earlier(usize, Box<Parameter>),
}

/// A number of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKey {
    /// Duration of a stir, s.
    Stir,
    /// Limit of a conditional stir, s.
    AtMost,
    /// Value of the condition.
    Until,
    /// Target temperature, K.
    Temperature,
    /// Duration of an addition or ramp, s.
    Over,
    /// Gap between portions, s.
    Every,
    /// Number of portions.
    Portions,
    /// Volume of an addition, a quench or a solvent, L.
    Volume,
    /// Repetitions of a block.
    Repeat,
    /// Fraction lost in handling.
    Loss,
    /// Number of extractions.
    Times,
    /// pH of the water after a quench or in an extraction.
    Ph,
    /// Volume of the water in an extraction, L.
    Water,
    /// What evaporation leaves, L.
    Concentrate,
    /// Pressure of a gas (index in `Network::gases`), bar.
    Gas(usize),
    /// Recovery of a pool on isolation, a fraction.
    Recovery(PoolId),
    /// Amount of an ingredient of this step (compound).
    Amount(CompoundId),
    /// Amount of a drying agent of this step (index in `Model::agents`).
    Agent(usize),
}

/// A value to set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Setting {
    /// A plain number in base units.
    Number(f64),
    /// An amount of a compound.
    Amount(Amount),
}

/// What values an address takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Takes {
    /// A quantity of this dimension.
    Quantity(Dimension),
    /// An amount: equiv, mol, g, L, M.
    Amount,
    /// A whole number, at least this.
    Count(u32),
}

impl Setting {
    /// Its number, in base units.
    pub fn number(self) -> f64 {
        match self {
            Setting::Number(number) => number,
            Setting::Amount(amount) => match amount {
                Amount::Equivalents { value, .. }
                | Amount::Moles(value)
                | Amount::Mass(value)
                | Amount::Volume(value)
                | Amount::Concentration(value) => value,
            },
        }
    }

    /// A setting of the same kind with another number.
    pub fn with(self, number: f64) -> Setting {
        match self {
            Setting::Number(_) => Setting::Number(number),
            Setting::Amount(amount) => Setting::Amount(match amount {
                Amount::Equivalents { of, .. } => Amount::Equivalents { value: number, of },
                Amount::Moles(_) => Amount::Moles(number),
                Amount::Mass(_) => Amount::Mass(number),
                Amount::Volume(_) => Amount::Volume(number),
                Amount::Concentration(_) => Amount::Concentration(number),
            }),
        }
    }
}

impl Parameter {
    /// What it is within its stage.
    pub fn local(&self) -> &Parameter {
        match self {
            Parameter::Earlier(_, local) => local.local(),
            own => own,
        }
    }
}
