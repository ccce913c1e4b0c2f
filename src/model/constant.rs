//! A constant of a model: its value, what it is of, and where it comes from.
//!
//! Knows nothing of the coefficients that rest on it.

use super::confidence::Confidence;
use crate::network::Law;
use crate::network::expression::Expression;
use crate::units::{Dimension, Uncertainty};

/// Index into [`Model::constants`](crate::model::Model::constants).
pub type ConstantId = usize;

/// A named number with its provenance.
#[derive(Debug, Clone)]
pub struct Constant {
    /// Address without the prefix `constant.`, for example `addition.k`, `amine.pKa1`.
    pub address: String,
    /// Other addresses that reach it (`1,4-diazepane.pKa1`, `addition-1.k`).
    pub aliases: Vec<String>,
    /// Value as defined: law, or an expression of other constants.
    pub value: ConstantValue,
    /// Dimension of the value.
    pub dimension: Dimension,
    /// Where it comes from.
    pub source: String,
    /// How far it is to be believed.
    pub confidence: Confidence,
    /// One standard deviation or limits, as text (`x/ 3`, `± 0.1 /M/s`), never empty.
    pub uncertainty: String,
    /// Hard limits that the uncertainty states, base units: no value may be outside.
    pub limits: Option<(f64, f64)>,
    /// The same in base units; `None` where it counts as known.
    pub spread: Option<Uncertainty>,
    /// What it is: two constants that agree in this are one and the same number, whatever strategy uses it under whatever address.
    pub identity: String,
    /// Between which temperatures (K) the entry says that it holds.
    pub holds_in: Option<(f64, f64)>,
    /// Temperature (K) of the entry, where it names one and no slope that carries the number elsewhere.
    pub known_at: Option<f64>,
    /// Solvent the entry is for; `None`: any.
    pub solvent: Option<String>,
    /// The same quantity in water, where that is a constant of its own which a value for any solvent replaces as well.
    pub in_water: Option<ConstantId>,
    /// Remark of the data file.
    pub note: Option<String>,
    /// Whether any coefficient of the network depends on it.
    pub used: bool,
    /// The text of an expression.
    pub formula: Option<String>,
    /// Whether it only repeats another constant or a default (one rung of a template, `factor = 1`): reports leave it out
    /// until somebody overrides it.
    pub incidental: bool,
}

/// How the source of a number begins that one compound lends to another.
pub const LENT: &str = "taken from ";

/// How the source of a number begins that a class of compounds says of its members.
pub const ESTIMATED_FOR: &str = "estimated for the class ";

impl Constant {
    /// Whether it is a number in use that results rest on: formulas and what repeats another constant rest on those.
    pub fn is_rested_on(&self) -> bool {
        self.used && !self.incidental && matches!(self.value, ConstantValue::Law(_))
    }

    /// The compound that lent it, where it is another's: its source then begins with [`LENT`] and the name.
    pub fn lender(&self) -> Option<&str> {
        let lent = self.source.strip_prefix(LENT)?;
        let name = lent.split_once(": ").map_or(lent, |(name, _)| name);
        (self.confidence == Confidence::Assumed).then_some(name)
    }

    /// The class that it is estimated for, where its compound says nothing: its source then begins with [`ESTIMATED_FOR`] and the class.
    pub fn estimated_for(&self) -> Option<&str> {
        let class = self.source.strip_prefix(ESTIMATED_FOR)?;
        Some(class.split_once(": ").map_or(class, |(class, _)| class))
    }

    /// Whether only one sign has a meaning: rates, equilibria, concentrations and whatever else has a unit; not energies, and not pure
    /// numbers such as a pKa or a substituent constant.
    pub fn has_one_sign(&self) -> bool {
        let key = self.address.rsplit('.').next().unwrap_or_default();
        match self.dimension {
            Dimension::NONE => matches!(key, "K" | "k" | "kf" | "kr" | "factor"),
            Dimension::MOLAR_ENERGY | Dimension::MOLAR_ENTROPY | Dimension::ENERGY => false,
            _ => true,
        }
    }
}

/// The value of a constant.
#[derive(Debug, Clone)]
pub enum ConstantValue {
    /// A number and its temperature law, in base units.
    Law(Law),
    /// A formula of other constants.
    Expression(Expression),
}
