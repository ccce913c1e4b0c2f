//! What the chemist does, as data: a flask and steps.
//!
//! A [`Recipe`] holds names already resolved and numbers in base units (mol, L, s, K, g). It is what a sweep changes: cloning
//! one and setting a number is cheap. Knows no text and no files.

use crate::flask::Until;
use crate::flask::program::Jacket;
use crate::model::CompoundId;
use crate::network::PoolId;

/// Flask and steps of one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// The flask.
    pub flask: FlaskSetup,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Recipe {
    /// The recipe with these put in first, mol: what a stage takes over. The basis, if it is among them, sets what 1 equiv is.
    pub fn taking(&self, taken: &[(CompoundId, f64)]) -> Recipe {
        let mut recipe = self.clone();
        let ingredient = |&(compound, moles): &(CompoundId, f64)| Ingredient {
            compound,
            amount: Amount::Moles(moles),
            purity: 1.0,
            stock: None,
        };
        if let Some((_, moles)) = taken.iter().find(|(id, _)| *id == recipe.flask.basis) {
            recipe.flask.amount = Some(*moles);
        }
        if !taken.is_empty() {
            let verb = Verb::Charge(taken.iter().map(ingredient).collect());
            recipe.steps.insert(0, Step { name: None, verb });
        }
        recipe
    }
}

/// How the flask is set up. Two of amount, concentration and volume are given.
#[derive(Debug, Clone, PartialEq)]
pub struct FlaskSetup {
    /// The compound that equivalents are counted from.
    pub basis: CompoundId,
    /// Amount of 1 equiv, mol.
    pub amount: Option<f64>,
    /// Concentration of 1 equiv in the volume at the start, mol/L.
    pub concentration: Option<f64>,
    /// Volume at the start, L.
    pub volume: Option<f64>,
    /// Temperature at the start, K.
    pub temperature: f64,
    /// What becomes of its heat.
    pub cooling: Cooling,
    /// The pH that a buffer holds.
    pub ph: Option<f64>,
    /// Pressures held from the start: gas (index in `Network::gases`), bar.
    pub gases: Vec<(usize, f64)>,
}

/// What becomes of the heat of a flask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cooling {
    /// A bath holds the temperature.
    Bath,
    /// The flask keeps it.
    Adiabatic,
    /// It flows to a jacket.
    Jacket(Jacket),
}

impl FlaskSetup {
    /// The jacket, where there is one.
    pub fn jacket(&self) -> Option<Jacket> {
        match self.cooling {
            Cooling::Jacket(jacket) => Some(jacket),
            Cooling::Bath | Cooling::Adiabatic => None,
        }
    }

    /// Temperature at the start of what a step heats or cools: of the jacket where there is one, else of the flask itself, K.
    pub fn outside(&self) -> f64 {
        self.jacket()
            .map_or(self.temperature, |jacket| jacket.temperature)
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its name, for addresses.
    pub name: Option<String>,
    /// What is done.
    pub verb: Verb,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Verb {
    /// Into the flask at once, without change of volume (unless from stock).
    Charge(Vec<Ingredient>),
    /// Added to what is there.
    Add(Addition),
    /// Time passes, s.
    Stir(f64),
    /// Time passes until a condition holds, at most so long (s).
    StirUntil {
        /// The condition.
        until: Until,
        /// s.
        at_most: f64,
    },
    /// A jump (`over` = 0) or a linear ramp of the temperature.
    Temperature {
        /// K.
        to: f64,
        /// s.
        over: f64,
    },
    /// Pressures are set: gas (index in `Network::gases`), bar.
    Gas(Vec<(usize, f64)>),
    /// Drying agents (index in `Model::agents`) go in; without any, all are taken out.
    Dry(Vec<(usize, Option<Amount>)>),
    /// Solids and agents are taken out.
    Filter {
        /// Agents taken out (index in `Model::agents`).
        agents: Vec<usize>,
        /// Compounds taken out.
        solids: Vec<CompoundId>,
        /// Fraction of everything else that is lost.
        loss: f64,
    },
    /// The block, so many times.
    Repeat {
        /// How often; 0 is allowed.
        times: u32,
        /// The block.
        steps: Vec<Step>,
    },
    /// The reaction is stopped.
    Quench(Quenching),
    /// Shaken between water and a solvent; one layer is kept.
    Extract(Extraction),
    /// Solvent leaves, and with it what is volatile.
    Concentrate {
        /// L that stay; 0: dryness.
        to: f64,
        /// Fraction of everything else that is lost.
        loss: f64,
    },
    /// The named pools are kept with this recovery (a fraction), all else leaves.
    Isolate(Vec<(PoolId, f64)>),
}

impl Verb {
    /// The word for it in a procedure.
    pub fn word(&self) -> &'static str {
        match self {
            Verb::Charge(_) => "charge",
            Verb::Add(_) => "add",
            Verb::Stir(_) | Verb::StirUntil { .. } => "stir",
            Verb::Temperature { .. } => "temperature",
            Verb::Gas(_) => "gas",
            Verb::Dry(_) => "dry",
            Verb::Filter { .. } => "filter",
            Verb::Repeat { .. } => "repeat",
            Verb::Quench(_) => "quench",
            Verb::Extract(_) => "extract",
            Verb::Concentrate { .. } => "concentrate",
            Verb::Isolate(_) => "isolate",
        }
    }
}

/// How a reaction is stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Quenching {
    /// The agent.
    pub agent: String,
    /// L of its solution; what the recipe of the agent asks for when missing.
    pub volume: Option<f64>,
    /// pH afterwards; that of the agent when missing.
    pub ph: Option<f64>,
}

/// An extraction: fresh solvent each time, the water stays the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// The solvent, for notes.
    pub solvent: String,
    /// Volume of the solvent each time, L; as much as the water when missing.
    pub volume: Option<f64>,
    /// Volume of the water, L; that of the flask when missing.
    pub water: Option<f64>,
    /// How often.
    pub times: u32,
    /// pH of the water; missing where nothing in the flask has a pKa.
    pub ph: Option<f64>,
    /// Which layer is kept.
    pub keep: Layer,
    /// Fraction of what is kept that is lost in handling.
    pub loss: f64,
}

/// A layer in a separating funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The solvent.
    Organic,
    /// The water.
    Aqueous,
}

/// Something put in.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingredient {
    /// What.
    pub compound: CompoundId,
    /// How much is weighed in.
    pub amount: Amount,
    /// Active fraction of what is weighed in.
    pub purity: f64,
    /// Concentration of the solution it comes in, mol/L.
    pub stock: Option<f64>,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// Multiples of the basis amount, or of all that is put in of another compound.
    Equivalents {
        /// The multiple.
        value: f64,
        /// What it is counted from; `None`: the basis amount.
        of: Option<CompoundId>,
    },
    /// mol.
    Moles(f64),
    /// g.
    Mass(f64),
    /// L of the neat liquid.
    Volume(f64),
    /// mol/L in the volume at that moment.
    Concentration(f64),
}

/// An addition and how it is spread over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    /// What is added.
    pub ingredients: Vec<Ingredient>,
    /// Total time, s: of a constant feed, or from first to last portion.
    pub over: Option<f64>,
    /// Number of equal portions.
    pub portions: Option<u32>,
    /// Time between portions, s.
    pub every: Option<f64>,
    /// Volume of the whole solution, L.
    pub volume: Option<f64>,
}
